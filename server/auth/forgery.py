"""Forms that cannot be forged: each bears a code that only this installation can make for this very browser."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache
from uuid import UUID

FIELD = "_csrf_token"
HEADER = "x-csrf-token"
PURPOSE = b"form\x00"


@lru_cache(maxsize=4096)
def code(key: bytes, binding: str, hat: UUID | None = None) -> str:
    """The code of a browser's forms, by the cookie it is bound to; whoever has several hats is told by it as whom."""
    worn = f".{hat.hex}" if hat else ""
    made = hmac.digest(key, PURPOSE + binding.encode() + worn.encode(), hashlib.sha256)[:24]
    return urlsafe_b64encode(made).decode() + worn


def holds(key: bytes, binding: str, given: str) -> bool:
    """Whether a form bears the code of this browser; a browser without a cookie has none."""
    return bool(binding) and hmac.compare_digest(code(key, binding, hat(given)).encode(), given.encode())


def hat(given: str) -> UUID | None:
    """Under which hat the form was written that bears this code, if it says so."""
    _, _, worn = given.partition(".")
    return UUID(hex=worn) if len(worn) == 32 and all(each in "0123456789abcdef" for each in worn) else None
