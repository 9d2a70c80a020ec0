"""Elements of a Word document: words, runs and paragraphs as XML."""

import re
from collections.abc import Iterable
from html import escape

from server.docx.paper import Stretch
from server.docx.pieces import Change, Way

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Characters that no XML may hold.
BARRED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINES = re.compile("(\t|\r\n|\n|\r)")
ELEMENTS = {Way.COME: "ins", Way.GONE: "del"}


def part(root: str, inside: str) -> str:
    """A part of words."""
    return f'{DECLARATION}<w:{root} xmlns:w="{W}">{inside}</w:{root}>'


def text(words: str, tag: str = "t") -> str:
    """Words, with tabs and breaks of lines as elements of their own."""
    found = []
    for each in LINES.split(BARRED.sub("", words)):
        if each == "\t":
            found.append("<w:tab/>")
        elif LINES.fullmatch(each):
            found.append("<w:br/>")
        elif each:
            found.append(f'<w:{tag} xml:space="preserve">{escape(each, quote=False)}</w:{tag}>')
    return "".join(found)


def quoted(words: str) -> str:
    """Words as the value of an attribute."""
    return f'"{escape(BARRED.sub("", words))}"'


def run(words: str, tag: str = "t", bold: bool = False, italic: bool = False, leftward: bool = False) -> str:
    """Words that look alike."""
    looks = "<w:b/><w:bCs/>" * bold + "<w:i/><w:iCs/>" * italic + "<w:rtl/>" * leftward
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{text(words, tag)}</w:r>"


def paragraph(style: str, inside: str, leftward: bool = False) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:bidi/>" * leftward}</w:pPr>{inside}</w:p>'


class Runs:
    """Writes stretches as runs; every tracked change has a number of its own."""

    def __init__(self, leftward: bool) -> None:
        self.leftward, self.changes = leftward, 0

    def written(self, stretches: Iterable[Stretch]) -> str:
        return "".join(self.stretch(each) for each in stretches)

    def stretch(self, each: Stretch) -> str:
        opened = "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in each.opens)
        closed = "".join(
            f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
            for number in each.closes
        )
        words = run(each.words, "delText" if each.gone else "t", each.bold, each.italic, self.leftward)
        for change in (each.gone, each.come):
            words = self.changed(change, words) if change and each.words else words
        return f"{opened}{words if each.words else ''}{closed}"

    def changed(self, change: Change, inside: str) -> str:
        self.changes += 1
        tag, date = ELEMENTS[change.way], f" w:date={quoted(change.at)}" if change.at else ""
        return f'<w:{tag} w:id="{self.changes}" w:author={quoted(change.author)}{date}>{inside}</w:{tag}>'
