"""The system folder: what its tables may hold, reading, checking and writing it whole, opening the
engines that large tables run on, and (in `importers/`) making it from publishers' files. A folder
is checked in full before anything is loaded, and all findings are told at once; it is written
beside its place and moved there whole."""

from commonweal.folder.check import check_folder
from commonweal.folder.finding import Finding, FolderError
from commonweal.folder.reading import Folder, read_folder
from commonweal.folder.settings import Settings
from commonweal.folder.writing import write_folder

__all__ = [
    "Finding",
    "Folder",
    "FolderError",
    "Settings",
    "check_folder",
    "read_folder",
    "write_folder",
]
