"""What people need, and how unequally: the second chapter. Below the front door (`chapter.study`):

- indicators, their page and their definitions: `indicators`, `indicators_page`, `definitions/`;
- `values/`: what is held about each body and area, rolled up where it can be, and trends;
- `profiles/`: every indicator of every body beside England and like areas, and what they mean;
- `inequality/`: deprivation, and gradients over it;
- `life/`: life expectancy as published, and from deaths where they are supplied;
- `prevention/` and `priorities/`;
- wider determinants and wards (`determinants`), control charts (`control`).

What the sections share, `held.Held` works out once. In each room `part` is its section of the
chapter.
"""
