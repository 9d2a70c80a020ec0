"""Text with separators (CSV): its encoding is known by its bytes, its separator by how its rows divide."""

import csv
import io
from collections.abc import Iterator

from server.importing.sheet import LAST_ROW, ROWS, Line, Sheet, gathered, line
from server.unreadable import Told, Unreadable

SEPARATORS = (",", ";", "\t", "|")
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LOOKED_AT = 30


def delimited(content: bytes) -> Sheet:
    """The rows of a text, with a warning where its encoding was guessed."""
    text, told = decoded(content)
    declared, text = separator_line(text)
    return gathered(list(rows(text, declared or separator(text))), told)


def decoded(content: bytes) -> tuple[str, list[Told]]:
    """UTF-8 and UTF-16 are known; windows-1252 is guessed, and said to be."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return strictly(content, encoding), []
    if unmarked := utf_16(content):
        return strictly(content, unmarked), []
    try:
        text, told = content.decode("utf-8"), []
    except UnicodeDecodeError:
        text, told = strictly(content, "cp1252"), [Told("import.encoding_guessed")]
    if "\x00" in text or sum(letter < " " and letter not in "\t\r\n\f" for letter in text[:4000]) > 20:
        raise Unreadable("import.not_a_list")
    return text, told


def strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeError:
        raise Unreadable("import.not_a_list") from None


def utf_16(content: bytes) -> str:
    """The byte order of UTF-16 without a mark: every second byte of Latin text is zero."""
    head = content[:2000]
    low, high = head[1::2].count(0), head[0::2].count(0)
    if max(low, high) < len(head) // 4 or len(content) % 2:
        return ""
    return "utf-16-le" if low > high else "utf-16-be"


def separator_line(text: str) -> tuple[str, str]:
    """Excel may name the separator in a line of its own (`sep=;`)."""
    first, _, rest = text.partition("\n")
    said = first.strip().lower()
    if len(said) == 5 and said.startswith("sep=") and said[-1] in SEPARATORS:
        return said[-1], "\n" + rest
    return "", text


def separator(text: str) -> str:
    """The separator that divides the first rows into most columns, and most of them alike."""

    def rank(mark: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(text[:20_000]), delimiter=mark)][:LOOKED_AT]
        except csv.Error:
            return 0, 0
        usual = max(set(widths), key=lambda width: (widths.count(width) if width > 1 else 0, width), default=1)
        return (widths.count(usual) if usual > 1 else 0), usual

    return max(SEPARATORS, key=rank)


def rows(text: str, mark: str) -> Iterator[Line]:
    """Every row that holds anything, by the number of the line on which it ends."""
    reader, count = csv.reader(io.StringIO(text, newline=""), delimiter=mark), 0
    try:
        for cells in reader:
            found = line(min(reader.line_num, LAST_ROW), cells)
            if found is None:
                continue
            count += 1
            yield found
            if count > 2 * ROWS:
                return
    except csv.Error:
        raise Unreadable("import.quotes_open", row=reader.line_num) from None
