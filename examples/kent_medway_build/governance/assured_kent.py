"""What Kent's committee was assured of in 2018. No evidence is in the minutes with any of it."""

from __future__ import annotations

from commonweal.records import Statement
from kent_medway_build.governance.made import ACCOUNTABLE, Made, kent

ASSURED = (
    Made(
        "kent-primary-care-local",
        "assurance",
        "primary care would remain locally, and each individual CCG would retain responsibilities "
        "for primary care commissioning",
        ACCOUNTABLE,
    ),
    Made(
        "kent-governance-stays",
        "assurance",
        "each CCG had an existing governance structure which would remain in place",
        ACCOUNTABLE,
    ),
    Made(
        "kent-consistency",
        "assurance",
        "all eight CCGs were committed to working together on strategic areas in order to provide "
        "consistency and reduce duplication with providers",
        ACCOUNTABLE,
    ),
    Made(
        "kent-savings-anticipated",
        "assurance",
        "the Accountable Officer anticipated that the new structure would result in savings",
        ACCOUNTABLE,
        more={
            "figures": [
                "funding.savings.target_published.91Q",
                "funding.running_cost.reduction_reached.QKS",
                "funding.case.net_present_value.one-body",
            ]
        },
    ),
    Made(
        "kent-joint-commissioning",
        "assurance",
        "the Accountable Officer was actively engaged with KCC with regards to joint commissioning",
        ACCOUNTABLE,
        more={"figures": ["funding.pooled"]},
    ),
    Made(
        "kent-gps-supportive",
        "assurance",
        "GPs were supportive of strategic commissioning and recognised the need to work together",
        ACCOUNTABLE,
    ),
    Made(
        "kent-little-overlap",
        "assurance",
        "there was very little overlap between the two communities [east and west] in terms of NHS "
        "services",
        ACCOUNTABLE,
        more={
            "figures": [
                "networks.side_self_containment.KM-ICP-EAST.link",
                "networks.leakage_other.KM-ICP-EAST.link",
            ]
        },
    ),
    Made(
        "kent-support-for-change",
        "assurance",
        "the Accountable Officer was confident in having the support to make changes to the "
        "structure going forward",
        ACCOUNTABLE,
    ),
)


def statements() -> list[Statement]:
    """Every assurance of the Kent minutes."""
    return [kent(one) for one in ASSURED]
