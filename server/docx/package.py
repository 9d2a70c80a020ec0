"""The package of a Word document: its parts and how they refer to one another; nothing in it is opened or fetched."""

import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property

from server import archives
from server.archives import DAMAGE, Limits, Reasons
from server.docx import parsing
from server.unreadable import Told, Unreadable

LIMITS = Limits(members=2_000, unpacked=150_000_000)
# So many bytes has one part that is read: the longest drafts have a sixth of it.
PART_LIMIT = 30_000_000
REASONS = Reasons(
    damaged="docx.damaged",
    locked="docx.old_or_locked",
    too_much="docx.unpacks_to_too_much",
    entities="docx.entities",
)
# By its first bytes: a document, and one of an old kind or that a password locks.
PACKED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAIN = "word/document.xml"
# What lies in a package and is left there, by what its name begins with.
LEFT = {
    "macros": re.compile(r"word/vba"),
    "objects": re.compile(r"word/(?:embeddings|activeX)/"),
    "pictures": re.compile(r"word/media/"),
}


@dataclass(frozen=True)
class Relation:
    """That one part refers to another, or to something outside."""

    kind: str
    target: str
    outside: bool


class Package:
    """The parts of a document, by name."""

    def __init__(self, content: bytes) -> None:
        if content.startswith(OLD):
            raise Unreadable("docx.old_or_locked")
        self.archive = archives.opened(content, LIMITS, REASONS)
        archives.undeclared(self.archive, REASONS)
        self.names = {member.filename for member in self.archive.infolist()}

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the words."""
        named = [each.target for each in self.relations("") if each.kind == "officeDocument" and not each.outside]
        found = next((name for name in [*named, MAIN] if name in self.names), None)
        if found is None or not found.startswith("word/"):
            raise Unreadable("docx.not_a_document")
        return found

    def relations(self, part: str) -> list[Relation]:
        """To what a part refers; without a name, the package itself."""
        folder, name = posixpath.split(part)
        member = posixpath.join(folder, "_rels", f"{name}.rels")
        return self.feed(member, Relations(folder)).found if member in self.names else []

    def beside(self, kind: str) -> str | None:
        """The part of a kind to which the main one refers: its footnotes, its comments; none where it is not there."""
        for each in self.relations(self.main):
            if each.kind == kind and not each.outside and each.target in self.names:
                return each.target
        return None

    def feed(self, part: str, target: parsing.Into) -> parsing.Into:
        """Let a part be read, piece by piece."""
        if self.archive.getinfo(part).file_size > PART_LIMIT:
            raise Unreadable("docx.unpacks_to_too_much")
        try:
            with self.archive.open(part) as opened:
                return parsing.parse(opened, target)
        except (*DAMAGE, zipfile.LargeZipFile):
            raise Unreadable("docx.damaged") from None

    def left(self) -> list[Told]:
        """What is in the package and not opened."""
        found = [kind for kind, names in LEFT.items() if any(names.match(name) for name in self.names)]
        outside = any(each.outside for part in (self.main, "word/settings.xml") for each in self.relations(part))
        missing = [
            each
            for each in self.relations(self.main)
            if each.kind in {"footnotes", "endnotes", "comments"} and not each.outside and each.target not in self.names
        ]
        kinds = [*found, *(["links"] if outside else []), *(["missing"] if missing else [])]
        return [Told(f"docx.{kind}_left") for kind in kinds]


class Relations:
    """Gathers what the relations of a part say."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.found: list[Relation] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not tag.endswith("}Relationship"):
            return
        kind, target = attributes.get("Type", "").rsplit("/", 1)[-1], attributes.get("Target", "")
        outside = attributes.get("TargetMode") == "External"
        path = target if outside else posixpath.normpath(posixpath.join("/", self.folder, target)).lstrip("/")
        self.found.append(Relation(kind, path, outside))

    def end(self, tag: str) -> None:
        """Nothing ends that matters."""

    def data(self, text: str) -> None:
        """No words stand in it."""
