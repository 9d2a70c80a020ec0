"""Letters on their way: whom a link is mailed to, how often that was tried, and why it was not delivered."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.floor import Floor, NotHere, Refused
from rooms.record.columns import OUTSIDE, Moment
from rooms.room import Permission
from server.auth import focal_links, invitations
from server.auth.accounts import EMAIL_LIMIT
from server.auth.invitations import by_digest
from server.auth.sessions import digest

# How long after each attempt that failed the next one is made; after the last no more is.
AGAIN = [timedelta(minutes=each) for each in (1, 5, 20, 60, 240, 720)]
# So long nobody else takes a letter that is being sent; a process that ends meanwhile leaves it until then.
LEASE = timedelta(minutes=3)
KEPT = timedelta(days=30)


class LetterState(StrEnum):
    """How far a letter has come."""

    WAITING = "waiting"
    FAILING = "failing"
    SENT = "sent"
    FAILED = "failed"


class About(StrEnum):
    """What a letter brings: somebody's invitation, or the link of a delegation's focal point."""

    INVITATION = "invitation"
    DELEGATION = "delegation"


class Letter(SQLModel, table=True):
    """A link on its way by mail; what is secret in it is sealed, and erased when it is over.

    Of a delegation's link `person_id` is the entity, and `invitation_id` the link.
    """

    __table_args__ = {"info": OUTSIDE}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conference_id: UUID = Field(index=True)
    person_id: UUID
    invitation_id: UUID = Field(index=True)
    email: str = Field(max_length=EMAIL_LIMIT)
    sealed: str = ""
    created_at: datetime = Field(sa_type=Moment)
    # When it is tried next; nothing once it has been sent or given up.
    next_at: datetime | None = Field(sa_type=Moment, index=True)
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    failure: str = ""
    about: str = About.INVITATION

    @property
    def state(self) -> LetterState:
        if self.sent_at is not None:
            return LetterState.SENT
        if self.next_at is None:
            return LetterState.FAILED
        return LetterState.FAILING if self.failure else LetterState.WAITING


def masked(key: bytes, letter: UUID, secret: bytes) -> bytes:
    """A secret under a key that the store does not hold, or out of it again; the mask serves for one letter alone."""
    mask = hmac.digest(key, b"letter\x00" + letter.bytes, hashlib.sha512)
    if len(secret) > len(mask):
        raise ValueError("a secret of a letter is longer than its mask")
    return bytes(left ^ right for left, right in zip(secret, mask, strict=False))


def seal(key: bytes, letter: UUID, token: str) -> str:
    return masked(key, letter, token.encode()).hex()


def unseal(key: bytes, letter: UUID, sealed: str) -> str:
    return masked(key, letter, bytes.fromhex(sealed)).decode()


async def enclose(floor: Floor, key: bytes, person: UUID, token: str, email: str) -> None:
    """Have the link of an invitation that was issued just now go out by mail, with the same transaction."""
    invitation = await by_digest(floor.session, digest(token))
    if invitation is None or invitation.person_id != person:
        raise NotHere
    put_in(floor, key, token, email, About.INVITATION, person, invitation.id)


def put_in(floor: Floor, key: bytes, token: str, email: str, about: About, whom: UUID, link: UUID) -> None:
    id = uuid4()
    letter = Letter(
        id=id,
        conference_id=floor.conference.id,
        person_id=whom,
        invitation_id=link,
        email=email,
        sealed=seal(key, id, token),
        created_at=floor.now,
        next_at=floor.now,
        about=about,
    )
    floor.session.add(letter)


async def issue_all(floor: Floor, people: Sequence[UUID], emails: Mapping[UUID, str], key: bytes) -> dict[UUID, str]:
    """Invite several registered persons, all or none, and mail their links to those whose address is given."""
    tokens = await invitations.issue_all(floor, people)
    for person, token in tokens.items():
        if person in emails:
            await enclose(floor, key, person, token, emails[person])
    return tokens


async def issue_delegation(floor: Floor, entity_id: UUID, email: str, language: str, key: bytes | None) -> str:
    """Make a link for a focal point, and mail it where its address and, with a mail server, the key are given."""
    token = await focal_links.issue(floor, entity_id, email, language)
    link = await focal_links.by_digest(floor.session, digest(token))
    if link is not None and email and key is not None:
        put_in(floor, key, token, email, About.DELEGATION, entity_id, link.id)
    return token


async def waiting(session: AsyncSession, now: datetime) -> bool:
    """Whether the time of any letter has come."""
    query = select(col(Letter.id)).where(col(Letter.next_at) <= now).limit(1)
    return (await session.execute(query)).first() is not None


async def claim(session: AsyncSession, now: datetime, most: int) -> list[Letter]:
    """Take letters whose time has come, so that no other process takes them meanwhile."""
    query = select(Letter).where(col(Letter.next_at) <= now).order_by(col(Letter.next_at)).limit(most)
    found = list((await session.execute(query.with_for_update(skip_locked=True))).scalars())
    for letter in found:
        letter.next_at, letter.attempts = now + LEASE, letter.attempts + 1
    return found


async def settle(session: AsyncSession, now: datetime, id: UUID, failure: str, final: bool) -> None:
    """What has become of a letter: sent where nothing failed, else tried again until it is given up."""
    letter = await session.get(Letter, id)
    if letter is None:
        return
    over = not failure or final or letter.attempts > len(AGAIN)
    letter.failure, letter.sent_at = failure, None if failure else now
    letter.next_at = None if over else now + AGAIN[letter.attempts - 1]
    letter.sealed = "" if over else letter.sealed


async def latest(session: AsyncSession, invitations: Sequence[UUID]) -> dict[UUID, Letter]:
    """The last letter of each of these invitations."""
    query = select(Letter).where(col(Letter.invitation_id).in_(invitations)).order_by(col(Letter.created_at))
    return {letter.invitation_id: letter for letter in (await session.execute(query)).scalars()}


async def forget(session: AsyncSession, now: datetime) -> None:
    """Delete what was sent or given up long ago."""
    await session.execute(delete(Letter).where(col(Letter.next_at).is_(None), col(Letter.created_at) < now - KEPT))


async def hasten(floor: Floor) -> int:
    """Have every letter of the conference that could not be delivered yet be tried at once; how many they are."""
    floor.require(Permission.PERSON_INVITE)
    here = (
        col(Letter.conference_id) == floor.conference.id,
        col(Letter.failure) != "",
        col(Letter.next_at).is_not(None),
    )
    found = list((await floor.session.execute(select(Letter).where(*here))).scalars())
    if not found:
        raise Refused("letters.none")
    for letter in found:
        letter.next_at = floor.now
    return len(found)
