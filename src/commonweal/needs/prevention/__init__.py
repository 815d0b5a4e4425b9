"""Prevention: what stopping smoking, preventing diabetes, lower blood pressure and statins cost
now and bring later, by year, payer and deprivation fifth. A multi-state life table of people by
sex, age and fifth, with every parameter, its source and its confidence in one data file; whatever
rests on an assumed parameter says so."""
