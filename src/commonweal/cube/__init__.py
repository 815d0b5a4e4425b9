"""The people cube: person-level records counted by place, age, sex, deprivation and condition, made
safe to publish; and synthetic people to try it on."""
