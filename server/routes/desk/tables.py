"""Tables of the desk: found, sorted and divided into pages by what the address asks for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from litestar import Request

from rooms.languages import fold

Line = TypeVar("Line")
PAGE = 100
# What belongs to one view of a table and not to the next.
PASSING = {"page", "sort", "order", "done", "count", "lang"}


def asked(request: Request[Any, Any, Any], name: str, allowed: Sequence[str] | None = None) -> str:
    """What is asked of a table; nothing where it is none of what it can be."""
    value: str = request.query_params.get(name, "").strip()
    return value if allowed is None or value in allowed else ""


def matches(words: str, *texts: str) -> bool:
    """Whether every word stands in one of the texts, whatever its case and accents."""
    hay = " ".join(fold(text) for text in texts)
    return all(word in hay for word in fold(words).split())


def arranged(
    request: Request[Any, Any, Any],
    lines: Sequence[Line],
    total: int,
    keys: Mapping[str, Callable[[Line], Any]],
    latest: bool = False,
) -> dict[str, Any]:
    """The page of a table that is asked for, and where its other pages and orders are; the first key is the usual.

    `latest`: where no order is asked for, the greatest stand first.
    """
    key = asked(request, "sort", list(keys)) or next(iter(keys))
    descending = (asked(request, "order") or turned(latest)) == "descending"
    last = max(1, -(-len(lines) // PAGE))
    page = min(numbered(asked(request, "page")), last)
    ordered = sorted(lines, key=keys[key], reverse=descending)

    def to(**changed: str) -> str:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name not in PASSING and value]
        return f"{request.scope['path']}?{urlencode([*kept, *changed.items()])}"

    order = "descending" if descending else "ascending"
    return {
        "lines": ordered[(page - 1) * PAGE : page * PAGE],
        "shown": len(lines),
        "total": total,
        "sort": {
            "key": key,
            "descending": descending,
            "href": {each: to(sort=each, order=turned(each == key and not descending)) for each in keys},
        },
        "pages": {
            "number": page,
            "last": last,
            "before": to(sort=key, order=order, page=str(page - 1)) if page > 1 else None,
            "after": to(sort=key, order=order, page=str(page + 1)) if page < last else None,
        },
    }


def turned(descending: bool) -> str:
    return "descending" if descending else "ascending"


def numbered(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else 1
