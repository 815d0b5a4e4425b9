"""Patient flows: from which area to which provider. `held` reads the folder's tables, each measure
a source of its own; `modelled` stands in where none is held; `sides` says what lies on which side;
`shares` measures self-containment and leakage, `seams` where a split frays, `split` whether it is
more than chance, `disagreement` what sets two sources apart; the parts tell it."""
