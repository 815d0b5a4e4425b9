"""ODS ePCN: the workbook of primary care networks and of the practices in them, with dates."""

from __future__ import annotations

from pathlib import Path

from commonweal.folder.importers.cells import Cell, Columns
from commonweal.folder.importers.published import Published

SOURCE = "ods-epcn-2022"

#: Tables that the two sheets land in.
NETWORKS, PARTNERS = "ods-networks", "ods-network-partners"

#: Headers in the workbook hold line breaks; here every run of blanks is one space.
SHEETS: tuple[tuple[str, str, Columns], ...] = (
    (
        "PCNDetails",
        NETWORKS,
        {
            "network": Cell("PCN Code", required=True),
            "name": Cell("PCN Name", required=True),
            "commissioner": Cell("Current Clinical Commissioning Group Code", required=True),
            "opened": Cell("Open Date", "day", required=True),
            "closed": Cell("Close Date", "day"),
            "postcode": Cell("Postcode"),
        },
    ),
    (
        "PCN Core Partner Details",
        PARTNERS,
        {
            "practice": Cell("Partner Organisation Code", required=True),
            "network": Cell("PCN Code", required=True),
            "network_name": Cell("PCN Name"),
            "joined": Cell("Practice to PCN Relationship Start Date", "day", required=True),
            "departed": Cell("Practice to PCN Relationship End Date", "day"),
        },
    ),
)


def land(published: Published) -> bool:
    """Land both sheets; False where the workbook lacks or cannot be read."""
    path = published.path(SOURCE)
    if path is None:
        return False
    landed = [_land_sheet(published, path, *sheet) for sheet in SHEETS]
    return all(landed)


def _land_sheet(published: Published, path: Path, sheet: str, table: str, columns: Columns) -> bool:
    import fastexcel

    try:
        workbook = fastexcel.read_excel(path)
        if sheet not in workbook.sheet_names:
            held = ", ".join(workbook.sheet_names)
            said = f"no sheet {sheet!r}, only {held}; fetch the workbook again"
            published.find(SOURCE, "format", said)
            return False
        rows = workbook.load_sheet(sheet, header_row=None, dtypes="string").to_arrow()
    except fastexcel.FastExcelError as error:
        said = f"cannot be read as a workbook ({error}); fetch it again"
        published.find(SOURCE, "format", said.replace("\n", " "))
        return False
    names = [" ".join(str(column[0].as_py() or "").split()) for column in rows.columns]
    cells = {f"c{place}": column.to_pylist()[1:] for place, column in enumerate(rows.columns)}
    published.tell("sheet", cells)
    return published.land_rows(SOURCE, path, "sheet", names, columns, first_line=2, table=table)
