"""How long it takes from every small area to every site: road minutes as given, and minutes
estimated from distance, with the error that leaving out one known site after another shows.
`given` lays out the rows held, `relation` is what minutes follow from distance, `checking` tries
it on sites whose minutes are known, `error` draws what could be, `estimating` joins them, `part`
is the section."""
