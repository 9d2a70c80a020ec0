"""Keys of segments: what ties pseudonyms to seats, held in files apart from the store and from every backup.

A key is made when a segment opens and destroyed when it closes. While it lasts, whoever can read its file and the store
together can tell who spoke; once it is destroyed nobody can, from whatever copy of the store.
"""

import hashlib
import hmac
import os
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from rooms import sealing

# Half of a key seals (AES-256-GCM), the other half makes tokens (HMAC-SHA-256).
HALF = sealing.SECRET
# So many resolved pseudonyms of one segment are remembered.
REMEMBERED = 20_000


@dataclass
class Key:
    """The key of one segment, and what it has resolved; all of it is forgotten together."""

    secret: bytes
    seats: "OrderedDict[UUID, UUID]" = field(default_factory=OrderedDict)
    entered: set[UUID] = field(default_factory=set)

    def seal(self, pseudonym: UUID, seat: UUID) -> bytes:
        """The seat behind a pseudonym, as only this key can read it."""
        self.remember(pseudonym, seat)
        return sealing.seal(self.secret[:HALF], seat.bytes, pseudonym.bytes)

    def unseal(self, pseudonym: UUID, sealed: bytes) -> UUID | None:
        """The seat that was sealed; none where it was not by this key and under this pseudonym."""
        found = sealing.unseal(self.secret[:HALF], sealed, pseudonym.bytes)
        if found is None:
            return None
        seat = UUID(bytes=found)
        self.remember(pseudonym, seat)
        return seat

    def remember(self, pseudonym: UUID, seat: UUID) -> None:
        self.seats[pseudonym] = seat
        while len(self.seats) > REMEMBERED:
            self.seats.popitem(last=False)

    def token(self, *about: object) -> UUID:
        """An id for something a seat did, which without the key tells nothing of the seat."""
        said = "\x1f".join(map(str, about)).encode()
        return UUID(bytes=hmac.digest(self.secret[HALF:], said, hashlib.sha256)[:16], version=4)


@dataclass
class Keys:
    """The keys at hand: one file for each open segment in a folder of their own, or in memory where there is none."""

    folder: Path | None = None
    held: dict[UUID, Key] = field(default_factory=dict)
    # The seats behind pseudonyms, by segment, where a deposit has been opened.
    disclosed: dict[UUID, dict[UUID, UUID]] = field(default_factory=dict)

    def make(self, segment: UUID) -> None:
        """Draw the key of a segment that opens."""
        self.held[segment] = key = Key(secrets.token_bytes(2 * HALF))
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(self.file(segment), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(key.secret)
                out.flush()
                os.fsync(out.fileno())
            settle(self.folder)

    def of(self, segment: UUID) -> Key | None:
        """The key of a segment while its file is there; another process may have destroyed it a moment ago."""
        if self.folder is None:
            return self.held.get(segment)
        if not self.file(segment).exists():
            self.held.pop(segment, None)
            return None
        if segment not in self.held:
            secret = self.file(segment).read_bytes()
            if len(secret) != 2 * HALF:
                return None
            self.held[segment] = Key(secret)
        return self.held[segment]

    def destroy(self, segment: UUID) -> None:
        """Write over the key, let it go from the disk and from memory; harmless when it is gone already."""
        self.held.pop(segment, None)
        if self.folder is None or not self.file(segment).exists():
            return
        with self.file(segment).open("r+b") as out:
            out.write(secrets.token_bytes(2 * HALF))
            out.flush()
            os.fsync(out.fileno())
        self.file(segment).unlink(missing_ok=True)
        settle(self.folder)

    def lying(self) -> dict[UUID, float]:
        """The segments whose keys are in the folder, and when each was made."""
        found = self.folder.iterdir() if self.folder is not None and self.folder.is_dir() else ()
        return {UUID(file.name): file.stat().st_mtime for file in found if len(file.name) == 36}

    def file(self, segment: UUID) -> Path:
        assert self.folder is not None
        return self.folder / str(segment)


def settle(folder: Path) -> None:
    """Have the folder itself written to the disk: what was made is there, what was removed is gone."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def at_hand(session: AsyncSession) -> Keys:
    """The keys that the store of this session was opened with; none where it was opened without."""
    keys = session.info.get("keys")
    return keys if isinstance(keys, Keys) else Keys()
