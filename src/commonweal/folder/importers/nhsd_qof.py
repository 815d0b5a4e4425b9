"""NHS Digital's Quality and Outcomes Framework: registers by commissioner and by practice, and the
map of practices to networks, commissioners and systems."""

from __future__ import annotations

from commonweal.folder.importers.published import Cell, Published

BY_COMMISSIONER = "nhsd-qof-ccg"
BY_PRACTICE, BY_PRACTICE_KENT = "nhsd-qof-practice-2020-21", "km-qof-practice-2020-21"
GEOGRAPHIES = "nhsd-qof-geographies-2020-21"
INDICATORS = "nhsd-qof-indicators-2020-21"

GEOGRAPHIES_COLUMNS = {
    "region": Cell("REGION_ODS_CODE"),
    "region_name": Cell("REGION_NAME"),
    "system": Cell("STP_ODS_CODE", required=True),
    "system_ons": Cell("STP_ONS_CODE", required=True),
    "system_name": Cell("STP_NAME", required=True),
    "commissioner": Cell("CCG_ODS_CODE", required=True),
    "commissioner_name": Cell("CCG_NAME", required=True),
    "network": Cell("PCN_ODS_CODE", missing=("U",)),
    "network_name": Cell("PCN_NAME"),
    "practice": Cell("PRACTICE_CODE", required=True),
    "name": Cell("PRACTICE_NAME"),
}
INDICATORS_COLUMNS = {
    "condition": Cell("GROUP_CODE", required=True),
    "description": Cell("GROUP_DESCRIPTION", required=True),
}
BY_COMMISSIONER_COLUMNS = {
    "publication": Cell("publication", required=True),
    "year": Cell("year", required=True),
    "commissioner": Cell("ccg_code", required=True),
    "condition": Cell("indicator_group", required=True),
    "practices": Cell("practices", "whole", missing=(":", "z")),
    "list": Cell("list_size", "number", missing=(":", "z"), least=0),
    "register": Cell("register", "number", missing=(":", "z"), least=0),
    "prevalence": Cell("prevalence_pct", "number", missing=(":", "z"), least=0),
}
BY_PRACTICE_COLUMNS = {
    "practice": Cell("PRACTICE_CODE", required=True),
    "condition": Cell("GROUP_CODE", required=True),
    "register": Cell("REGISTER", "number", required=True, least=0),
    "ages": Cell("PATIENT_LIST_TYPE", required=True),
    "list": Cell("PRACTICE_LIST_SIZE", "number", required=True, least=0),
}


def land(published: Published) -> None:
    """Land the files at hand; the practices of Kent and Medway only where England's lack."""
    published.land(GEOGRAPHIES, GEOGRAPHIES_COLUMNS)
    published.land(INDICATORS, INDICATORS_COLUMNS)
    published.land(BY_COMMISSIONER, BY_COMMISSIONER_COLUMNS)
    if not published.land(BY_PRACTICE, BY_PRACTICE_COLUMNS):
        published.land(BY_PRACTICE_KENT, BY_PRACTICE_COLUMNS)
