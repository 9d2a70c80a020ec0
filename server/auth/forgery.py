"""Forms that cannot be forged: each bears a code that only this installation can make for this very browser."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

FIELD = "_csrf_token"
HEADER = "x-csrf-token"
PURPOSE = b"form\x00"


def code(key: bytes, binding: str) -> str:
    """The code of a browser's forms, by the cookie it is bound to."""
    return urlsafe_b64encode(hmac.digest(key, PURPOSE + binding.encode(), hashlib.sha256)[:24]).decode()


def holds(key: bytes, binding: str, given: str) -> bool:
    """Whether a form bears the code of this browser; a browser without a cookie has none."""
    return bool(binding) and hmac.compare_digest(code(key, binding).encode(), given.encode())
