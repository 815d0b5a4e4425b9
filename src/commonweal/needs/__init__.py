"""What people need, and how unequally: the second chapter. Below the front door (`chapter.study`):

- indicators, their page and what they mean: `indicators`, `indicators_page`, `meanings`;
- values held and rolled up: `values`, from `observation`, `own`, `rolling`;
- England, like areas and trends: `comparing`, `trends`;
- profiles: `profiles`, shown by `profiling`, `profile_shown`, `profile_charts`;
- wider determinants and wards: `determinants`;
- gradients over deprivation: `gradient`, shown by `gradients`;
- life expectancy as published (`life`, `life_published`) and from deaths (`mortality`,
  `death_rows`, `life_gap`, `life_tables`);
- control charts (`control`), `prevention/` and `priorities/`.
"""
