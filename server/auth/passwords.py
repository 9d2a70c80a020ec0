"""Passwords: hashed with Argon2id in a worker thread, a few at a time; the obvious ones are refused."""

import asyncio
import unicodedata
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from rooms.floor import Refused

SHORTEST = 12
LONGEST = 256
# 19 MiB, two passes, one lane.
MEMORY_KIBIBYTES, PASSES, LANES = 19 * 1024, 2, 1
# Nobody's password: an unknown account is checked against it, so that it takes as long as a wrong password.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$BYUGThqgd2hrJlvKhYIo1w$f8R4Z5Jsn3F5IZyeFaTJWT4Km7ncEUYiKY0Q0UMfOcU"
# The words of the commonest passwords: where little else is in one, it is among the first to be tried.
COMMON = frozenset(
    {"password", "passwort", "motdepasse", "contrasena", "qwertyuiop", "qwerty", "azerty", "asdfghjkl", "zxcvbnm"}
    | {"abc", "letmein", "welcome", "iloveyou", "administrator", "admin", "changeme", "secret", "monkey", "dragon"}
    | {"football", "baseball", "sunshine", "princess", "trustno", "master", "login", "كلمةالسر", "пароль", "йцукен"}
    | {"antechamber", "conference", "delegate", "delegation", "secretariat", "unitednations"}
)
DIFFERENT = 5
LEFT = 4


class Passwords:
    """Hashes and checks passwords without holding up anyone else."""

    def __init__(self, at_once: int = 2) -> None:
        self.hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIBIBYTES, parallelism=LANES)
        self.turns = asyncio.Semaphore(at_once)

    async def hash(self, password: str) -> str:
        """The hash to keep, with its own salt."""
        async with self.turns:
            return await asyncio.to_thread(self.hasher.hash, composed(password))

    async def holds(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one whose hash is kept; takes as long where none is kept, and is then never so."""
        if len(password) > LONGEST:
            password = ""
        async with self.turns:
            right = await asyncio.to_thread(self.check, kept or NOBODY, composed(password))
        return right and bool(kept)

    def check(self, kept: str, password: str) -> bool:
        try:
            return self.hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, kept: str) -> bool:
        """Whether it was hashed with other parameters than are in use now."""
        return self.hasher.check_needs_rehash(kept)


def composed(password: str) -> str:
    """One form of the same letters, however a keyboard composed them."""
    return unicodedata.normalize("NFKC", password)


def acceptable(password: str, *known: str, field: str = "password") -> str:
    """A password as it may be chosen; `known` is what anyone would try first: one's own name, one's own address."""
    password = composed(password)
    if len(password) < SHORTEST:
        raise Refused("password.too_short", field, limit=SHORTEST)
    if len(password) > LONGEST:
        raise Refused("password.too_long", field, limit=LONGEST)
    if obvious(password.casefold(), known):
        raise Refused("password.obvious", field)
    return password


def obvious(password: str, known: tuple[str, ...]) -> bool:
    """Few different signs, one run, or little left once names, addresses and the commonest words are taken out."""
    if len(set(password)) < DIFFERENT or is_run(password):
        return True
    words = {piece for each in known for piece in pieces(each)} | COMMON
    left = password
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return len({sign for sign in left if sign.isalpha()}) < LEFT and left != password


def pieces(text: str) -> list[str]:
    folded = composed(text).casefold()
    parts = "".join(sign if sign.isalnum() else " " for sign in folded).split()
    return [folded, "".join(parts), *(part for part in parts if len(part) > 2)] if folded.strip() else []


def is_run(password: str) -> bool:
    steps = [ord(after) - ord(before) for before, after in pairwise(password)]
    return sum(step in (1, -1, 0) for step in steps) > len(steps) * 3 // 4
