"""Parsing: the XML of a part, element by element; nothing is declared in it, and nothing outside is looked up."""

from typing import IO, Any, Protocol, TypeVar

from server.unreadable import Unreadable

CHUNK = 65_536
# So deep may elements stand within each other: a table in a table in a table has forty.
DEPTH = 250
# Words have one namespace in the usual form of the format, and one in its strict form.
WORDS = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)


class Target(Protocol):
    """What is told of each element as it is read."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


Into = TypeVar("Into", bound=Target)


class Depth:
    """Passes on what is read, as long as it does not stand too deep."""

    def __init__(self, target: Target) -> None:
        self.target, self.depth = target, 0
        self.data = target.data

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEPTH:
            raise Unreadable("docx.too_deep")
        self.target.start(tag, attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.target.end(tag)

    def close(self) -> None:
        """All was read."""


def parse(content: IO[bytes], target: Into) -> Into:
    """Read a part into a target."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]

    parser: Any = DefusedXMLParser(target=Depth(target), forbid_dtd=True)
    try:
        while chunk := content.read(CHUNK):
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException:
        raise Unreadable("docx.entities") from None
    except (ParseError, LookupError):
        raise Unreadable("docx.damaged") from None
    return target


def local(tag: str) -> str:
    """The name of an element of the words; nothing for others, but of those that repeat words in an older form."""
    if tag.startswith(WORDS):
        return tag.rsplit("}", 1)[1]
    return "Fallback" if tag.endswith("}Fallback") else "oMath" if tag.endswith("}oMath") else ""


def attribute(attributes: dict[str, str], name: str) -> str:
    """What an attribute of the words says; nothing where it is not there."""
    return next((attributes[f"{space}{name}"] for space in WORDS if f"{space}{name}" in attributes), "")
