"""The chapter on what is needed: indicators, profiles, inequality, prevention and priorities."""
