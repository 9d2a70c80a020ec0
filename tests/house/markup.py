"""Reading markup as a browser would: elements with their attributes and how deep they stand."""

from dataclasses import dataclass
from html.parser import HTMLParser

VOID = set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


@dataclass(frozen=True)
class Element:
    tag: str
    attributes: dict[str, str | None]
    depth: int
    line: int


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Element] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Element(tag, dict(attrs), self.depth, self.getpos()[0]))
        self.depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Element(tag, dict(attrs), self.depth, self.getpos()[0]))

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID


def elements(html: str) -> list[Element]:
    """Every element, in order."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.found
