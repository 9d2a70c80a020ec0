"""A conference: opened once, with its secretariat, and everything else belongs to it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.floor import Refused
from rooms.languages import Language
from rooms.people import Audience, Entity, EntityKind, Person, Role, Seat
from rooms.record.entries import Entry, Event, Part, Record, append, apply
from rooms.room import Conference, said


class ConferenceOpened(Event):
    conference: UUID
    title: dict[str, str]
    summary: dict[str, str]
    notice: dict[str, str]
    zone: str
    languages: list[Language]

    def touches(self) -> list[Part]:
        return []


class SecretariatSeated(Event):
    """The first seat of a conference, from which every other is granted."""

    entity: UUID
    entity_name: str
    entity_short: str
    person: UUID
    person_name: str
    seat: UUID
    account: UUID | None = None

    def touches(self) -> list[Part]:
        return []


@dataclass(frozen=True)
class Opening:
    """What it takes to open a conference; wordings are given by language."""

    title: dict[str, str]
    summary: dict[str, str]
    notice: dict[str, str]
    zone: str
    languages: list[Language]
    secretariat: str
    secretariat_short: str
    secretary: str


async def open_conference(
    session: AsyncSession, now: datetime, opening: Opening, account: UUID | None = None
) -> list[Entry]:
    """Open a conference and seat its first secretary. Nobody is seated yet who could ask."""
    if not said(opening.title, "en").strip():
        raise Refused("title.empty", "title")
    if not known_zone(opening.zone):
        raise Refused("zone.unknown", "zone", zone=opening.zone)
    head = Record(id=uuid4())
    session.add(head)
    await session.flush()
    opened = ConferenceOpened(
        conference=head.id,
        title=opening.title,
        summary=opening.summary,
        notice=opening.notice,
        zone=opening.zone,
        languages=opening.languages,
    )
    seated = SecretariatSeated(
        entity=uuid4(),
        entity_name=opening.secretariat,
        entity_short=opening.secretariat_short,
        person=uuid4(),
        person_name=opening.secretary,
        seat=uuid4(),
        account=account,
    )
    return [await append(session, head, None, event, now) for event in (opened, seated)]


@lru_cache(maxsize=1024)
def known_zone(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True


@apply.register
async def _(event: ConferenceOpened, entry: Entry, session: AsyncSession) -> None:
    facts = event.model_dump(mode="json", exclude={"conference"})
    session.add(Conference(id=event.conference, **facts))
    await session.flush()


@apply.register
async def _(event: SecretariatSeated, entry: Entry, session: AsyncSession) -> None:
    entity = Entity(
        id=event.entity,
        conference_id=entry.place_id,
        name=event.entity_name,
        short=event.entity_short,
        kind=EntityKind.INTERGOVERNMENTAL,
    )
    person = Person(
        id=event.person,
        conference_id=entry.place_id,
        entity_id=event.entity,
        name=event.person_name,
        account_id=event.account,
    )
    seat = Seat(
        id=event.seat,
        place_id=entry.place_id,
        person_id=event.person,
        entity_id=event.entity,
        role=Role.SECRETARIAT,
        taken_at=entry.at,
    )
    for row in (entity, person, seat):
        session.add(row)
        await session.flush()


@dataclass(frozen=True)
class ConferenceView:
    id: UUID
    title: str
    summary: str
    notice: str
    zone: str
    languages: list[str]


def view(conference: Conference, audience: Audience) -> ConferenceView:
    """The masthead of a conference in the reader's language."""
    title, summary, notice = (
        said(wording, audience.language) for wording in (conference.title, conference.summary, conference.notice)
    )
    return ConferenceView(conference.id, title, summary, notice, conference.zone, conference.languages)
