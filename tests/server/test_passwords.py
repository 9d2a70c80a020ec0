"""Passwords: hashed, checked in equal time, and refused where they are obvious."""

import asyncio
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select, update
from sqlmodel import col

from rooms.floor import Refused
from server.auth.accounts import Account, address
from server.auth.passwords import NOBODY, Passwords, acceptable
from tests.server.door import PASSWORD, Door


async def test_a_password_holds_and_another_does_not() -> None:
    passwords = Passwords()
    kept = await passwords.hash(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept != await passwords.hash(PASSWORD)
    assert await passwords.holds(kept, PASSWORD)
    assert not await passwords.holds(kept, PASSWORD + " ")
    assert not await passwords.holds("not a hash", PASSWORD)
    assert not await passwords.holds(kept, "x" * 10_000_000)


async def test_letters_composed_otherwise_are_the_same_password() -> None:
    passwords = Passwords()
    assert await passwords.holds(await passwords.hash("un été très chaud"), "un e\u0301te\u0301 tre\u0300s chaud")


async def test_nobody_has_the_password_of_an_unknown_account_and_it_costs_the_same() -> None:
    """The same work: one hash with the same parameters, whether or not there is an account."""
    passwords, checked = Passwords(), list[str]()
    kept, verify = await passwords.hash(PASSWORD), passwords.hasher.verify

    class Counted(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            checked.append(str(hash))
            return verify(hash, password)

    passwords.hasher = Counted()
    for hash in (kept, None):
        assert not await passwords.holds(hash, "wrong wrong wrong")
    assert checked == [kept, NOBODY]
    assert extract_parameters(kept) == extract_parameters(NOBODY)


async def test_others_are_served_while_passwords_are_hashed() -> None:
    passwords = Passwords()
    hashing = asyncio.gather(*(passwords.hash(PASSWORD) for _ in range(4)))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0.001)
        turns += 1
    await hashing
    assert turns > 20


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("eleven char", "password.too_short"),
        ("x" * 257, "password.too_long"),
        ("aaaaaaaaaaaaaa", "password.obvious"),
        ("123456789012", "password.obvious"),
        ("abcdefghijklmn", "password.obvious"),
        ("Password1234!", "password.obvious"),
        ("passwordpassword", "password.obvious"),
        ("nils@norway.example", "password.obvious"),
        ("NilsNorway2026", "password.obvious"),
        ("antechamber-2026", "password.obvious"),
    ],
)
def test_the_obvious_is_refused(password: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        acceptable(password, "nils@norway.example", "Nils Norway")


@pytest.mark.parametrize("password", [PASSWORD, "norway is cold in winter", "كلمة سر طويلة جدا", "4b8Zt-Qq9x-Lm2v"])
def test_a_sentence_is_taken(password: str) -> None:
    assert acceptable(password, "nils@norway.example", "Nils Norway") == password


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a b@c.org", "a@b@c.org", "<a>@c.org", "a@c.org\n", "x" * 250 + "@c.org"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    if text.strip() == "a@c.org":
        assert address(text) == "a@c.org"
        return
    with pytest.raises(Refused, match=r"email\."):
        address(text)


async def test_a_hash_of_former_parameters_is_renewed_at_sign_in(door: Door) -> None:
    await door.account("nils@norway.example")
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await door.entrance.writer.plainly(lambda session, now: session.execute(update(Account).values(password=weak)))
    async with door.browser() as browser:
        assert (await browser.sign_in("nils@norway.example")).status_code == 303
    async with door.entrance.store.reading() as session:
        kept = (await session.execute(select(col(Account.password)))).scalar_one()
    assert kept
    assert "m=19456,t=2,p=1" in kept
    assert await door.entrance.passwords.holds(kept, PASSWORD)
