"""What a browser says on the socket: one JSON object in a text frame, or nothing that can be understood."""

import json
from typing import Any


def understood(data: bytes) -> dict[str, Any] | None:
    """The object that was sent; None where it is no UTF-8, no JSON or no object."""
    try:
        text = data.decode()
        said = json.loads(text, parse_constant=_refuse)
        if "\\u" in text:
            # Half a character, written as an escape, passes the parser and fails in every store.
            json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _refuse(name: str) -> None:
    raise ValueError(name)
