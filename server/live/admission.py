"""Who asks to listen, and what they are admitted to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qs, unquote
from uuid import UUID

from websockets.datastructures import Headers
from websockets.http11 import Request


class Audience(Protocol):
    """Everyone who is shown the same bytes; equal audiences hash alike."""

    @property
    def place(self) -> UUID: ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class Admitted:
    """Leave to listen: the audience, by which session and seat, and which other places ring a bell."""

    audience: Audience
    session: UUID
    seat: UUID
    follows: frozenset[UUID] = frozenset()
    # In which conference it is, and which registration there is worn.
    conference: UUID | None = None
    person: UUID | None = None


@dataclass(frozen=True)
class Handshake:
    """The request to open a socket, as far as anyone needs it to decide."""

    path: str
    query: dict[str, str]
    origin: str | None
    host: str
    cookies: dict[str, str]
    headers: Mapping[str, str]
    client: str
    secure: bool = False
    after: int = field(default=0)

    @classmethod
    def read(cls, request: Request, client: str, secure: bool) -> "Handshake":
        path, _, question = request.path.partition("?")
        headers = {name.lower(): value for name, value in request.headers.raw_items()}
        query = asked(question)
        return cls(
            path=unquote(path),
            query=query,
            origin=headers.get("origin"),
            host=headers.get("host", ""),
            cookies=cookies(request.headers),
            headers=headers,
            client=client,
            secure=secure,
            after=number(query.get("after", "")),
        )


def asked(question: str) -> dict[str, str]:
    """What stands behind the question mark, the last of each name; nothing where more is asked than anyone would."""
    try:
        return {name: values[-1] for name, values in parse_qs(question, max_num_fields=16).items()}
    except ValueError:
        return {}


def cookies(headers: Headers) -> dict[str, str]:
    """Names and values as the browser sent them; of two with one name the first, as browsers send the closest first."""
    pairs = (pair.strip().partition("=") for line in headers.get_all("Cookie") for pair in line.split(";"))
    found: dict[str, str] = {}
    for name, equals, value in pairs:
        if equals:
            found.setdefault(name, value.strip('"'))
    return found


def number(text: str) -> int:
    """The number a page says it has; whatever is no number counts as having nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
