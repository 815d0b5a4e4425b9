"""What minutes to a unit mean for patients: how disability after a stroke follows from the time to
treatment (`relation`), with numbers that each have a source or are marked assumed (`parameters`);
what a choice of sites gains by it (`benefit`); and the section (`part`).

Only the minutes differ between choices here. That larger units may treat better is an effect of
another kind, and is not added to it."""
