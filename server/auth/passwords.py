"""Passwords: hashed with Argon2id one after another, in a thread that gives way; the obvious ones are refused."""

import asyncio
import contextlib
import os
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from rooms.floor import Refused
from server.auth.limits import TooMany

T = TypeVar("T")

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
# More than so many wait for no turn: they are told to try again in so many seconds.
WAITING, AGAIN = 20, 2.0
# Whoever speaks in a room does not wait for guesses: their thread runs when nothing else has to.
YIELDING = 15
LEFT = 4


class Passwords:
    """Hashes and checks passwords without holding up anyone else."""

    def __init__(self, at_once: int = 1) -> None:
        self.hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIBIBYTES, parallelism=LANES)
        self.threads = ThreadPoolExecutor(at_once, "passwords", initializer=give_way)
        self.waiting = 0

    async def hash(self, password: str) -> str:
        """The hash to keep, with its own salt."""
        return await self.turn(lambda: self.hasher.hash(composed(password)))

    async def holds(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one whose hash is kept; takes as long where none is kept, and is then never so."""
        if len(password) > LONGEST:
            password = ""
        right = await self.turn(lambda: self.check(kept or NOBODY, composed(password)))
        return right and bool(kept)

    async def turn(self, work: Callable[[], T]) -> T:
        """Do this in its turn, beside everything else."""
        if self.waiting >= WAITING:
            raise TooMany(AGAIN)
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, work)
        finally:
            self.waiting -= 1

    def check(self, kept: str, password: str) -> bool:
        try:
            return self.hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, kept: str) -> bool:
        """Whether it was hashed with other parameters than are in use now."""
        return self.hasher.check_needs_rehash(kept)


def give_way() -> None:
    """Where a thread can be put behind others, this one is."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), YIELDING)


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
