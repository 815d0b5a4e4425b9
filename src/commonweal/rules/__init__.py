"""Rules as data: thresholds, bands and duties with the bodies they apply to, the days between which
they were in force, where they hold, where they stand, and whether their words were read there. No
threshold stands in code; where no rule was in force for a body on a day the answer is "no rule
held". A rule is added as one row of a CSV file in `rules/data`: give it an id that is unique and
never reused, the subject that it shares with other wordings of the same rule, its words, the kinds
of body it applies to (`network|place`), its lower and upper end where it has them with their unit,
the first day in force and the last if it ended, the jurisdiction ("England", or the name that a
system gives itself in `system.toml`), and title, publisher and place of its source. Quote the words
relied on and set `verified` to true only when they were read at that place; say every doubt, and
every date that is assumed, in `note`. A wording that replaces another is a new row beside it: the
old row stays, with its last day if one is known. `commonweal rules` then lists it, and a test reads
every row and refuses what cannot be right."""

from commonweal.rules.book import NATION, RuleBook
from commonweal.rules.reading import load_rules
from commonweal.rules.rule import Rule
from commonweal.rules.source import Cited, Source

__all__ = ["NATION", "Cited", "Rule", "RuleBook", "Source", "load_rules"]
