"""Money and health over time: discounting and probabilistic draws."""
