"""How options are judged, and whether the decision was made in the right order. A file declares
criteria, weights and scale and seals them before any score; scorers of a panel enter theirs with
what they rest on; mitigations after a consultation change scores step by step. From it come the
ranking, under which share of weightings each option leads, what would flip it, how far scorers
agree, what each mitigation did, and gates with the rule of their day. `read_appraisal` and
`appraise` are the way in; `statements` draws up the history; `recorded` reads it back."""

from commonweal.services.appraisal.file import AppraisalFile, Asked
from commonweal.services.appraisal.gates import GateResult, Outcome
from commonweal.services.appraisal.judging import judge
from commonweal.services.appraisal.process import Event, Process
from commonweal.services.appraisal.reading import read_appraisal
from commonweal.services.appraisal.result import Appraisal
from commonweal.services.appraisal.sealing import make_seal
from commonweal.services.appraisal.working import appraise

__all__ = [
    "Appraisal",
    "AppraisalFile",
    "Asked",
    "Event",
    "GateResult",
    "Outcome",
    "Process",
    "appraise",
    "judge",
    "make_seal",
    "read_appraisal",
]
