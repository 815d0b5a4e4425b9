"""Rules as data: thresholds, bands and duties with the bodies they apply to, the days between which
they were in force, where they stand, and whether their words were read there. No threshold stands
in code; where no rule was in force for a body on a day the answer is "no rule held"."""

from commonweal.rules.rule import Rule, RuleBook, load_rules
from commonweal.rules.source import Source

__all__ = ["Rule", "RuleBook", "Source", "load_rules"]
