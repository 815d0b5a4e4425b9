"""Health scrutiny by councils: referrals and their acknowledgement, joint committees, information
and attendance, reports and responses, and what could be referred to the Secretary of State until
when. Every answer is under the rule in force on the day."""

from commonweal.governance.scrutiny.checking import scrutiny_findings
from commonweal.governance.scrutiny.days import acknowledge_by, may_refer, respond_by
from commonweal.governance.scrutiny.joint import joint_findings
from commonweal.governance.scrutiny.reports import REPORT_PARTS, report_finding

__all__ = [
    "REPORT_PARTS",
    "acknowledge_by",
    "joint_findings",
    "may_refer",
    "report_finding",
    "respond_by",
    "scrutiny_findings",
]
