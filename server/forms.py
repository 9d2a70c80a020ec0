"""Forms as they come from the browser: every field a text, read with the kind it must have."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qsl
from uuid import UUID

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException

from rooms.floor import Refused
from rooms.terms import ALWAYS, Term
from server.words.figures import zone_of
from server.words.reasons import put

Choice = TypeVar("Choice", bound=StrEnum)
FIELDS_LIMIT = 500
KEY_LIMIT = 64
WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


@dataclass(frozen=True)
class Form:
    """What was typed, by the name of the field; the last of several wins but in `all`."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[UploadFile] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        return self.fields.get(name, [default])[-1]

    def all(self, name: str) -> list[str]:
        return self.fields.get(name, [])

    def ticked(self, name: str) -> bool:
        return self.text(name) not in ("", "no", "0")

    def id(self, name: str) -> UUID | None:
        """An id, or none where the field is empty."""
        text = self.text(name).strip()
        try:
            return UUID(text) if text else None
        except ValueError:
            raise Refused("field.unreadable", name) from None

    def ids(self, name: str) -> list[UUID]:
        """Some ids, each ticked."""
        try:
            return [UUID(text) for text in self.all(name)]
        except ValueError:
            raise Refused("field.unreadable", name) from None

    def needed_id(self, name: str) -> UUID:
        found = self.id(name)
        if found is None:
            raise Refused("field.missing", name)
        return found

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number."""
        text = self.text(name).strip()
        if not text and default is not None:
            return default
        try:
            return int(text)
        except ValueError:
            raise Refused("field.not_a_number" if text else "field.missing", name) from None

    def moment(self, name: str, zone: str, second: bool = False) -> datetime | None:
        """A day and time in a zone, or none where the field is empty.

        A time that the clocks leave out is refused; of one they show twice the first is meant, or else the second.
        """
        text = self.text(name).strip()
        try:
            at = instant(text, zone, second) if text else None
        except (ValueError, OverflowError):
            raise Refused("field.not_a_moment", name) from None
        if at is not None and not shown_by_clocks(at, text, zone):
            raise Refused("field.no_such_time", name, zone=zone)
        return at

    def term(self, zone: str, stands: Term = ALWAYS) -> Term:
        """From when until when, by the fields `from` and `until`; what is left as it stood is kept to the second."""
        from_, until = (
            at if at and self.text(name) == written(at, zone) else self.moment(name, zone)
            for name, at in (("from", stands.from_), ("until", stands.until))
        )
        return Term(from_, until)

    def choice(self, name: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """One of a few words."""
        text = self.text(name).strip()
        if not text and default is not None:
            return default
        try:
            return kind(text)
        except ValueError:
            raise Refused("field.not_a_choice" if text else "field.missing", name) from None

    def choices(self, name: str, kind: type[Choice]) -> list[Choice]:
        """Some of a few words, each ticked."""
        try:
            return [kind(text) for text in self.all(name)]
        except ValueError:
            raise Refused("field.not_a_choice", name) from None

    @property
    def key(self) -> str | None:
        """The idempotency key: a retry with the same one gets the answer of the first."""
        key = self.text("key").strip()
        if len(key) > KEY_LIMIT or not key.isprintable():
            raise Refused("field.unreadable", "key")
        return key or None


def instant(text: str, zone: str, second: bool = False) -> datetime:
    """The moment that is meant by a day and time, such as 2026-11-30T18:00, on the clocks of a zone."""
    return local(text).replace(tzinfo=zone_of(zone), fold=int(second)).astimezone(UTC)


def local(text: str) -> datetime:
    at = datetime.fromisoformat(text.translate(WESTERN))
    if at.tzinfo is not None or "T" not in text.replace(" ", "T"):
        raise ValueError
    return at


def shown_by_clocks(at: datetime, text: str, zone: str) -> bool:
    """Whether the clocks of a zone ever show the time that was written: in spring they leave some out."""
    return at.astimezone(zone_of(zone)).replace(tzinfo=None) == local(text)


def written(at: datetime | None, zone: str) -> str:
    """A moment as it stands in a field for it, on the clocks of a zone."""
    return at.astimezone(zone_of(zone)).strftime("%Y-%m-%dT%H:%M") if at else ""


async def read(request: "Request[Any, Any, Any]") -> Form:
    """The form of a request; read once."""
    known = request.state.get("form")
    if known is None:
        known = await parsed(request)
        request.state["form"] = known
    return known  # type: ignore[no-any-return]


async def parsed(request: "Request[Any, Any, Any]") -> Form:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return multipart(await request.form())
    if kind not in ("application/x-www-form-urlencoded", ""):
        raise ClientException(status_code=415)
    return urlencoded(await request.body())


def words(refusal: Refused) -> str:
    """Why something was refused, in the reader's language."""
    return put(refusal.reason, refusal.facts)


def urlencoded(body: bytes) -> Form:
    """Bytes of a plain form; broken UTF-8 is refused rather than guessed at."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS_LIMIT, errors="strict")
    except (UnicodeDecodeError, ValueError):
        raise Refused("form.unreadable") from None
    return gathered(pairs, [])


def multipart(parts: Any) -> Form:
    pairs: list[tuple[str, str]] = []
    files: list[UploadFile] = []
    for name, value in parts.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files.append(value)
        else:
            pairs.append((name, str(value)))
    if not all(is_unicode(text) for text in (*sum(pairs, ()), *(file.filename for file in files))):
        raise Refused("form.unreadable")
    return gathered(pairs, files)


def is_unicode(text: str) -> bool:
    """Whether a text can be written at all: a part may claim an encoding that yields halves of letters."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def gathered(pairs: list[tuple[str, str]], files: list[UploadFile]) -> Form:
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return Form(fields, files)
