"""The store of contents: attached files, kept once under the SHA-256 of their bytes."""

import hashlib
import os
import re
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from rooms.attachments import NAME_LIMIT, Attached
from rooms.floor import Refused
from rooms.languages import plain

# What may be attached: by the end of the name the type, and how such a file begins.
ZIP = (b"PK\x03\x04",)
ACCEPTED: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ZIP),
    ".odt": ("application/vnd.oasis.opendocument.text", ZIP),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".txt": ("text/plain", ()),
    ".csv": ("text/csv", ()),
}
SHOWN = {"image/png", "image/jpeg"}
DIGEST = re.compile(r"[0-9a-f]{64}")


def checked_name(name: str) -> str:
    """The last part of a name, without controls or anything a file system might take for a path."""
    name = plain(name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if letter >= " " and letter not in '<>:"|?*\x7f').strip(" .")
    if not name:
        raise Refused("file.no_name", "attachment")
    stem, end = os.path.splitext(name)
    return stem[: NAME_LIMIT - len(end)] + end


def checked_type(name: str, content: bytes) -> str:
    """The type of a file, if name and content agree on one that may be attached."""
    end = os.path.splitext(name)[1].lower()
    if end not in ACCEPTED:
        raise Refused("file.type_not_accepted", "attachment", name=name, accepted=", ".join(ACCEPTED))
    kind, beginnings = ACCEPTED[end]
    if beginnings and not content.startswith(beginnings):
        raise Refused("file.not_what_it_says", "attachment", name=name)
    if not beginnings and not is_text(content):
        raise Refused("file.not_what_it_says", "attachment", name=name)
    return kind


def is_text(content: bytes) -> bool:
    try:
        return "\x00" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def is_older(file: Path, age: timedelta) -> bool:
    return time.time() - file.stat().st_mtime > age.total_seconds()


@dataclass(frozen=True)
class Contents:
    folder: Path

    def path(self, digest: str) -> Path:
        """Where a content lies; only a digest can name it."""
        if not DIGEST.fullmatch(digest):
            raise ValueError("not a digest")
        return self.folder / digest[:2] / digest

    def keep(self, name: str, content: bytes, megabytes: int) -> Attached:
        """Check a file and keep its bytes, durably, before anything refers to them."""
        name = checked_name(name)
        if not content:
            raise Refused("file.empty", "attachment", name=name)
        if len(content) > megabytes * 1_000_000:
            raise Refused("file.too_large", "attachment", name=name, megabytes=megabytes)
        kind = checked_type(name, content)
        digest = hashlib.sha256(content).hexdigest()
        self.write(digest, content)
        return Attached(id=uuid4(), name=name, type=kind, size=len(content), digest=digest)

    def write(self, digest: str, content: bytes) -> None:
        path = self.path(digest)
        if path.exists():
            # It is wanted anew, and so is not swept away as one that nobody claims.
            path.touch()
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        passing = path.with_name(f".{secrets.token_hex(8)}")
        with passing.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        passing.replace(path)

    def older(self, age: timedelta) -> set[str]:
        """The digests of what has lain here for so long."""
        files = (file for file in self.folder.glob("??/*") if DIGEST.fullmatch(file.name))
        return {file.name for file in files if is_older(file, age)}

    def remove(self, digest: str, age: timedelta) -> None:
        """Delete a content, unless it was wanted anew meanwhile."""
        path = self.path(digest)
        if path.exists() and is_older(path, age):
            path.unlink()

    def read(self, digest: str) -> bytes | None:
        """The bytes of a content; nothing where they are not, or are no longer what they were."""
        path = self.path(digest)
        if not path.exists():
            return None
        content = path.read_bytes()
        return content if hashlib.sha256(content).hexdigest() == digest else None
