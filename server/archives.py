"""Archives (ZIP) in which documents come: refused where they are locked, unpack to too much, or declare entities."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from server.unreadable import Unreadable

# Of what is smaller than this the ratio says nothing.
SMALL = 1_000_000
LOCKED = 0x1
PROLOGUE = 65_536
# Whatever a damaged archive may trip over when one of its members is read.
DAMAGE = (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zlib.error, ValueError)


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold: members, bytes once unpacked, and how many for each byte as it comes."""

    members: int
    unpacked: int
    ratio: int = 150


@dataclass(frozen=True)
class Reasons:
    """What is said of an archive that is not taken, by what is wrong with it."""

    damaged: str
    locked: str
    too_much: str
    entities: str


def opened(content: bytes, limits: Limits, reasons: Reasons) -> zipfile.ZipFile:
    """An archive of which nothing is unpacked yet, and which keeps within the limits by what it says of itself."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGE:
        raise Unreadable(reasons.damaged) from None
    members = archive.infolist()
    if any(member.flag_bits & LOCKED for member in members):
        raise Unreadable(reasons.locked)
    if bomb(members, len(content), limits):
        raise Unreadable(reasons.too_much)
    return archive


def bomb(members: list[zipfile.ZipInfo], size: int, limits: Limits) -> bool:
    """Whether a file says of itself that it unpacks to more than anybody can need."""
    total = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > SMALL and member.file_size > limits.ratio * max(1, member.compress_size)
        for member in members
    )
    whole = total > SMALL and total > limits.ratio * size
    return len(members) > limits.members or total > limits.unpacked or swollen or whole


def undeclared(archive: zipfile.ZipFile, reasons: Reasons) -> None:
    """Refuse an archive with a member that declares entities; its reader would as well, but not say why."""
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")) and declares(archive, member, reasons):
            raise Unreadable(reasons.entities)


def declares(archive: zipfile.ZipFile, member: zipfile.ZipInfo, reasons: Reasons) -> bool:
    """Whether a member begins with declarations of its own."""
    try:
        with archive.open(member) as read:
            return b"<!DOCTYPE" in read.read(PROLOGUE)
    except DAMAGE:
        raise Unreadable(reasons.damaged) from None
