"""Where a service could be: every choice of sites scored on how long people travel, who travels
longest, how many cases each unit gets and what staff that takes; which of them no other betters on
every criterion; where the published options stand among all; and what each costs whom.

Primary reading: people of the system go to the nearest open site of the system. Beside it, never
mixed with it: sites outside the system that stay open take those who live nearer to them."""
