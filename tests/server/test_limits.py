"""How often something may be tried."""

import pytest

from server.auth.limits import Buckets, Limits, TooMany, network
from server.settings import Settings
from tests.server.door import PASSWORD, Door


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_holds_a_burst_and_fills_with_time() -> None:
    clock = Clock()
    buckets = Buckets(rate=2.0, burst=3, clock=clock)
    for _ in range(3):
        buckets.take("a")
    with pytest.raises(TooMany) as refused:
        buckets.take("a")
    assert refused.value.seconds == 1
    buckets.take("b")
    clock.now = 0.5
    buckets.take("a")
    with pytest.raises(TooMany):
        buckets.take("a")
    clock.now = 100
    for _ in range(3):
        buckets.take("a")


def test_memory_is_bounded() -> None:
    buckets = Buckets(rate=1, burst=1, bound=100)
    for key in range(1000):
        buckets.take(key)
    assert len(buckets.level) == 100


def test_guesses_from_many_addresses_are_held_up_and_the_owner_is_not() -> None:
    clock = Clock()
    limits = Limits.of(Settings(secret="x", signins_per_minute=10))
    limits.signins.clock = limits.accounts.clock = clock
    limits.try_signin("owner", "home")
    limits.signed_in("owner", "home")
    for guess in range(10):
        limits.try_signin("owner", f"elsewhere {guess}")
    with pytest.raises(TooMany):
        limits.try_signin("owner", "elsewhere")
    limits.try_signin("owner", "home")
    clock.now = 6
    limits.try_signin("owner", "a new place")


def test_whoever_signs_in_rightly_is_not_counted() -> None:
    limits = Limits.of(Settings(secret="x", signins_per_minute=3))
    for _ in range(50):
        limits.try_signin("owner", "home")
        limits.signed_in("owner", "home")


def test_one_network_is_one_address() -> None:
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2:ffff::1") == "2001:db8:1:2::"
    assert network("2001:db8:1:3::1") != network("2001:db8:1:2::1")
    assert network("::ffff:192.0.2.7") == network("192.0.2.7") == "192.0.2.7"
    assert network("") == ""


async def test_guessing_ends_with_a_clear_page(door: Door) -> None:
    await door.account("nils@norway.example")
    async with door.browser() as browser:
        answers = [await browser.sign_in("nils@norway.example", f"guess number {n} of many") for n in range(11)]
        assert [answer.status_code for answer in answers] == [422] * 10 + [429]
        last = answers[-1]
        assert 1 <= int(last.headers["retry-after"]) <= 6
        assert "Try again in" in last.text
        right = await browser.sign_in("nils@norway.example", PASSWORD)
        assert right.status_code == 429
    async with door.browser() as browser:
        assert (await browser.sign_in("rosa@cross.example")).status_code == 429


async def test_links_cannot_be_tried_without_end(door: Door) -> None:
    async with door.browser() as browser:
        tried = [(await browser.get(f"/invitations/guess-{n}")).status_code for n in range(31)]
    assert tried == [404] * 30 + [429]
