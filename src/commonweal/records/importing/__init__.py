"""CSV into statements: first a preview of what would be stated, then append. `preview` reads a
table of published events; `preview_kind` a table of any kind of statement, such as a register."""

from commonweal.records.importing.registers import KindPreview, columns_of, preview_kind
from commonweal.records.importing.reporting import Preview, preview
from commonweal.records.importing.table import RowFinding

__all__ = ["KindPreview", "Preview", "RowFinding", "columns_of", "preview", "preview_kind"]
