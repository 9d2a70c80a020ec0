"""Reading: what kind of file it is, by its first bytes and not by its name, and the rows of text in it."""

from server.importing.delimited import delimited
from server.importing.sheet import Sheet
from server.importing.workbooks import workbook
from server.unreadable import Unreadable

ZIP, OLD_EXCEL, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
MEGABYTES = 8


def read(content: bytes) -> Sheet:
    """The rows of a file, or a refusal that says what to do."""
    if not content.strip():
        raise Unreadable("import.empty")
    if len(content) > MEGABYTES * 1_000_000:
        raise Unreadable("import.too_large", limit=MEGABYTES)
    if content.startswith(OLD_EXCEL):
        raise Unreadable("import.old_or_locked")
    if content.startswith(PDF):
        raise Unreadable("import.not_a_list")
    return workbook(content) if content.startswith(ZIP) else delimited(content)
