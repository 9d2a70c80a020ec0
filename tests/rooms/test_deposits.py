"""Deposits: where a room agreed beforehand, the key of a segment comes back on its day, by all depositaries."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from rooms import charter, deposits, segments
from rooms.deadlines import clock_of
from rooms.deposits import Deposit
from rooms.floor import NotHere
from rooms.keys import HALF, Key
from rooms.pseudonyms import Pseudonym, Undertaking
from rooms.record.chain import check
from rooms.room import Attribution, Charter, Depositary, Depositing, Room
from rooms.sealing import unseal_with
from rooms.segments import Segment
from rooms.threads import corrections, naming
from rooms.unsealing import give_share, opened
from tests.cast import PLAN, Cast, entries, row
from tests.rooms.test_rebuild import differences
from tests.rooms.test_segments import closed, seen
from tests.rooms.ways import amended, later, refused

RULE = Attribution.CHATHAM_HOUSE
PRIVATE = [X25519PrivateKey.generate() for _ in range(3)]
HOLDERS = tuple(
    Depositary(name=f"Depositary {at}", public_key=private.public_key().public_bytes_raw().hex())
    for at, private in enumerate(PRIVATE[:2], 1)
)
OPENS = (datetime.now(UTC) + timedelta(days=365)).date()
TERMS = Depositing(opens=OPENS, depositaries=HOLDERS)


async def confided(cast: Cast, terms: Depositing = TERMS) -> tuple[UUID, UUID]:
    """A segment whose key goes into a deposit, in which norway spoke."""
    await amended(cast, deposit=terms)
    segment = await begun(cast)
    return segment, await cast.says("norway", "In confidence.")


async def begun(cast: Cast) -> UUID:
    await cast.does("canada", partial(naming.open_segment, rule=RULE))
    segment = (await row(cast.store, Room, cast.room)).segment_id
    assert segment is not None
    for name in ("norway", "icbl"):
        await cast.does(name, partial(segments.acknowledge, segment_id=segment, rule=RULE))
    return segment


async def gives(cast: Cast, segment: UUID, private: X25519PrivateKey) -> None:
    await cast.writer.act(cast.room, clock_of(cast.room), partial(give_share, segment_id=segment, private=private))


async def test_on_its_day_all_depositaries_together_bring_the_names_back(cast: Cast) -> None:
    segment, said = await confided(cast)
    await cast.says("icbl", "I see.", reply_to=said)
    await closed(cast, segment)
    assert (await seen(cast, said)).credit is None
    assert cast.store.keys.of(segment) is None
    await gone(cast)
    with refused("deposit.too_early"):
        await gives(cast, segment, PRIVATE[0])
    later(cast, days=367)
    with refused("deposit.not_yours"):
        await gives(cast, segment, PRIVATE[2])
    await gives(cast, segment, PRIVATE[1])
    with refused("deposit.given_already"):
        await gives(cast, segment, PRIVATE[1])
    assert (await seen(cast, said)).credit is None, "one share tells nothing"
    assert not opened(await row(cast.store, Segment, segment))
    await gives(cast, segment, PRIVATE[0])
    assert (await seen(cast, said)).credit.name == "Nils Norway"  # type: ignore[union-attr]
    assert opened(await row(cast.store, Segment, segment))
    record = await entries(cast.store, cast.room)
    assert [each.kind for each in record[-3:]] == ["ShareGiven", "ShareGiven", "DepositOpened"]
    assert {each.seat_id for each in record[-3:]} == {clock_of(cast.room)}
    ids = {str(id) for who in (cast.seats, cast.persons, cast.entities) for id in who.values()}
    assert not [each for each in record[-4:] if any(id in str(each.body) for id in ids)], "no step names anybody"
    with refused("segment.over"):
        await cast.does("norway", partial(corrections.withdraw, message_id=said))
    assert check(record).bad is None
    cast.writer.clock = None
    assert await differences(cast.store) == []


async def gone(cast: Cast) -> None:
    """Neither a pseudonym nor an undertaking is left: who was there is in no deposit."""
    async with cast.store.reading() as session:
        for table in (Pseudonym, Undertaking):
            assert (await session.execute(select(func.count()).select_from(table))).scalar_one() == 0


async def test_nothing_that_is_kept_tells_a_name_without_the_depositaries(cast: Cast) -> None:
    folder = cast.store.keys.folder
    assert folder is not None
    segment, _ = await confided(cast)
    secret = (folder / str(segment)).read_bytes()
    await closed(cast, segment)
    deposit = await row(cast.store, Deposit, segment)
    kept = deposit.sealed + b"".join(bytes.fromhex(share["sealed"]) for share in deposit.shares)
    assert secret[:HALF] not in kept
    assert cast.seats["norway"].bytes not in kept
    assert deposit.secret is None
    assert list(folder.iterdir()) == []
    assert (await row(cast.store, Segment, segment)).deposit == deposits.digest(deposit)
    only = unseal_with(PRIVATE[0], bytes.fromhex(deposit.shares[0]["sealed"]), segment.bytes)
    assert only is not None
    assert deposits.listed(deposit, only) is None, "a share is not the key"


async def test_it_is_not_agreed_afterwards_nor_by_some(cast: Cast) -> None:
    """Only a charter that everyone had acknowledged when the segment was opened; else the key is destroyed."""
    segment = await begun(cast)
    await amended(cast, deposit=TERMS)
    await cast.says("norway", "In confidence.")
    await closed(cast, segment)
    assert (await row(cast.store, Segment, segment)).deposit == ""
    agreed = PLAN.charter.model_copy(update={"deposit": TERMS, "recording": "None."})
    await cast.does("canada", partial(charter.amend, charter=Charter.model_validate(agreed.model_dump())))
    for name in ("canada", "norway", "icbl"):
        await cast.does(name, partial(charter.acknowledge, version=3))
    segment = await begun(cast)
    assert (await row(cast.store, Segment, segment)).terms is None
    await closed(cast, segment)
    with refused("deposit.none"):
        await gives(cast, segment, PRIVATE[0])
    async with cast.store.reading() as session:
        assert (await session.execute(select(func.count()).select_from(Deposit))).scalar_one() == 0


async def test_a_segment_keeps_the_terms_under_which_it_was_opened(cast: Cast) -> None:
    segment, _ = await confided(cast)
    await amended(cast, deposit=None)
    await closed(cast, segment)
    found = await row(cast.store, Segment, segment)
    assert found.terms == TERMS
    assert found.deposit


async def test_a_deposit_that_was_changed_is_not_opened(cast: Cast) -> None:
    segment, _ = await confided(cast)
    await closed(cast, segment)
    later(cast, days=367)
    async with cast.store.writing() as session, session.begin():
        deposit = await session.get_one(Deposit, segment)
        deposit.sealed = deposit.sealed[:-1] + bytes([deposit.sealed[-1] ^ 1])
    with refused("deposit.changed"):
        await gives(cast, segment, PRIVATE[0])
    with pytest.raises(NotHere):
        await gives(cast, uuid4(), PRIVATE[0])


async def test_a_charter_with_a_deposit_that_cannot_be_kept_is_refused(cast: Cast) -> None:
    nothing, twice = Depositary(name="Nobody", public_key="0" * 64), (HOLDERS[0], HOLDERS[0])
    today = datetime.now(UTC).date()
    for terms, field in (
        (Depositing(opens=today, depositaries=HOLDERS), "deposit_opens"),
        (Depositing(opens=OPENS, depositaries=(nothing,)), "depositaries"),
        (Depositing(opens=OPENS, depositaries=twice), "depositaries"),
    ):
        asked = PLAN.charter.model_copy(update={"deposit": terms})
        reason = "deposit.day_past" if field == "deposit_opens" else "deposit.key_unusable"
        with refused(reason, field):
            await cast.does("canada", partial(charter.amend, charter=asked))


async def test_the_clock_puts_it_into_the_deposit_as_the_chair_would(cast: Cast) -> None:
    segment, said = await confided(cast)
    later(cast, hours=13)
    await cast.writer.act(cast.room, clock_of(cast.room), partial(segments.run_out, segment_id=segment))
    later(cast, days=367)
    for private in PRIVATE[:2]:
        await gives(cast, segment, private)
    assert (await seen(cast, said)).credit is not None


@given(st.binary(min_size=HALF, max_size=HALF), st.integers(min_value=1, max_value=7))
def test_all_shares_give_the_secret_and_none_is_in_it(secret: bytes, count: int) -> None:
    shares = deposits.divided(secret, count)
    assert deposits.together(shares) == secret
    assert count == 1 or secret not in shares
    assert count == 1 or deposits.together(shares[1:]) != secret or not any(shares[0])


@given(st.dictionaries(st.uuids(), st.uuids(), max_size=20))
def test_a_list_is_read_again_with_its_key_alone(pairs: dict[UUID, UUID]) -> None:
    key, segment = Key(bytes(range(64))), uuid4()
    made = deposits.put_away(segment, uuid4(), key, pairs, HOLDERS)
    assert deposits.listed(made, key.secret[:HALF]) == pairs
    assert deposits.listed(made, key.secret[HALF:]) is None
    sealed = bytes.fromhex(made.shares[0]["sealed"])
    assert unseal_with(PRIVATE[0], sealed, uuid4().bytes) is None, "not for another segment"
    assert unseal_with(PRIVATE[1], sealed, segment.bytes) is None, "nor by another key"
