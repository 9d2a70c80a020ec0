"""Sealing: salted commitments chained by SHA-256, so that words can be erased and the order still be proved.

digest(n) = SHA-256(digest(n-1), place, n, kind, time, commitment to seat and body, commitment to words).
A commitment is SHA-256(salt, canonical JSON); without its salt and content nothing can be learnt from it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from rooms.record.entries import Entry

CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(facts: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: the same facts give the same bytes everywhere."""
    return CANONICAL.encode(facts).encode()


def commit(salt: str, facts: Any) -> str:
    """The commitment (64 hexadecimal digits) to facts under a salt (hexadecimal)."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(facts)).hexdigest()


def timestamp(at: datetime) -> str:
    """The moment as it is sealed: ISO 8601, UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def link(previous: str, place: UUID, seq: int, kind: str, at: datetime, sealed: str, words_sealed: str) -> str:
    """The digest of one entry, chained to the one before ("" before the first)."""
    return hashlib.sha256(canonical([previous, str(place), seq, kind, timestamp(at), sealed, words_sealed])).hexdigest()


@dataclass(frozen=True)
class Finding:
    """What a check of one chain found: how many entries, how many gaps left by erasure, and the first bad entry."""

    entries: int
    erased: int
    bad: int | None = None
    reason: str = ""
    digest: str = ""


def check(entries: Iterable["Entry"], after: Finding | None = None) -> Finding:
    """Recompute a chain in order of number, on from `after`; stops at the first entry that does not hold."""
    digest, count, erased = (after.digest, after.entries, after.erased) if after else ("", 0, 0)
    for entry in entries:
        reason = fault(entry, digest, count + 1)
        if reason:
            return Finding(count, erased, entry.seq, reason, digest)
        digest, count = entry.digest, count + 1
        erased += entry.erased
    return Finding(count, erased, digest=digest)


def fault(entry: "Entry", previous: str, expected: int) -> str:
    """Why this entry does not continue the chain, or nothing."""
    if entry.seq != expected:
        return "number_missing"
    if not holds(entry.salt, [str(entry.seat_id), entry.body], entry.sealed, not entry.body and entry.seat_id is None):
        return "body_changed"
    if not holds(entry.words_salt, entry.words, entry.words_sealed, entry.words is None):
        return "words_changed"
    if (
        link(previous, entry.place_id, entry.seq, entry.kind, entry.at, entry.sealed, entry.words_sealed)
        != entry.digest
    ):
        return "digest_differs"
    return ""


def holds(salt: str | None, facts: Any, sealed: str, erased: bool) -> bool:
    """Whether facts are those that were sealed. Without a salt nothing can be checked, so nothing may stand there."""
    if salt is None:
        return erased
    try:
        return commit(salt, facts) == sealed
    except ValueError:
        return False
