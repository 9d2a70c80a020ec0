"""Conferences and their rooms: the charter of each, and who may do what."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, field_serializer
from pydantic import Field as Bound
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from rooms.people import Role
from rooms.record.columns import DERIVED, Moment, Structured


class Kind(StrEnum):
    PLENARY = "plenary"
    DIALOGUE = "dialogue"
    DRAFTING_GROUP = "drafting_group"
    CAUCUS = "caucus"


class Membership(StrEnum):
    """How one comes to be seated: by taking a seat oneself, by invitation, or as a member of a group."""

    OPEN = "open"
    INVITATION = "invitation"
    GROUP = "group"


class Attribution(StrEnum):
    """Who may be named for what is said; each stricter than the one before."""

    ON_RECORD = "on_record"
    BY_AFFILIATION = "by_affiliation"
    CHATHAM_HOUSE = "chatham_house"


class Sitting(StrEnum):
    NONE = "none"
    OPEN = "open"
    SUSPENDED = "suspended"
    ADJOURNED = "adjourned"


class Permission(StrEnum):
    """noun:verb, alphabetical. The page "rules of this room" prints this table as it stands."""

    CAUCUS_DISSOLVE = "caucus:dissolve"
    CAUCUS_OPEN = "caucus:open"
    CHARTER_AMEND = "charter:amend"
    CREDENTIALS_DECIDE = "credentials:decide"
    CREDENTIALS_ENTER = "credentials:enter"
    ENTITY_ADD = "entity:add"
    ENTITY_DESCRIBE = "entity:describe"
    GROUP_FORM = "group:form"
    LAYER_KEEP = "layer:keep"
    MEETING_ADJOURN = "meeting:adjourn"
    MEETING_OPEN = "meeting:open"
    MEETING_SUSPEND = "meeting:suspend"
    MESSAGE_CALL_TO_ORDER = "message:call_to_order"
    MESSAGE_CORRECT = "message:correct"
    MESSAGE_PIN = "message:pin"
    MESSAGE_POST = "message:post"
    MESSAGE_READ = "message:read"
    MESSAGE_STRIKE = "message:strike"
    MESSAGE_WITHDRAW = "message:withdraw"
    PERSON_INVITE = "person:invite"
    PERSON_REGISTER = "person:register"
    RECORD_READ = "record:read"
    ROOM_ARCHIVE = "room:archive"
    ROOM_OPEN = "room:open"
    RULING_APPEAL = "ruling:appeal"
    RULING_SETTLE = "ruling:settle"
    SEAT_GRANT = "seat:grant"
    SEAT_REVOKE = "seat:revoke"
    SEGMENT_CLOSE = "segment:close"
    SEGMENT_OPEN = "segment:open"
    SITTING_SCHEDULE = "sitting:schedule"
    TEXT_AGREE = "text:agree"
    TEXT_PROPOSE = "text:propose"
    TEXT_READ = "text:read"
    TEXT_RESOLVE = "text:resolve"
    TEXT_TABLE = "text:table"
    THEME_ADD = "theme:add"
    TOPIC_CLOSE = "topic:close"
    TOPIC_OPEN = "topic:open"
    WORDING_OFFER = "wording:offer"


BUREAU = {Role.CHAIR, Role.CO_CHAIR}
PARTICIPANTS = BUREAU | {Role.RAPPORTEUR, Role.DELEGATE}
# Whoever presides or serves the room is told nothing of what a delegation keeps to itself, not even of its own.
LAYERED = PARTICIPANTS - BUREAU
EVERYONE = set(Role)

# In a conference.
CONFERENCE_GRANTS: dict[Permission, set[Role]] = {
    Permission.CAUCUS_OPEN: PARTICIPANTS | {Role.OBSERVER},
    Permission.CREDENTIALS_DECIDE: {Role.SECRETARIAT},
    Permission.CREDENTIALS_ENTER: {Role.SECRETARIAT},
    Permission.ENTITY_ADD: {Role.SECRETARIAT},
    Permission.ENTITY_DESCRIBE: {Role.SECRETARIAT},
    Permission.GROUP_FORM: {Role.SECRETARIAT},
    Permission.PERSON_INVITE: {Role.SECRETARIAT},
    Permission.PERSON_REGISTER: {Role.SECRETARIAT},
    Permission.RECORD_READ: EVERYONE,
    Permission.ROOM_ARCHIVE: {Role.SECRETARIAT},
    Permission.ROOM_OPEN: {Role.SECRETARIAT},
    Permission.SITTING_SCHEDULE: {Role.SECRETARIAT},
    Permission.THEME_ADD: {Role.SECRETARIAT},
}

# In a room.
ROOM_GRANTS: dict[Permission, set[Role]] = {
    Permission.CAUCUS_DISSOLVE: BUREAU,
    Permission.CHARTER_AMEND: BUREAU,
    Permission.LAYER_KEEP: LAYERED,
    Permission.MEETING_ADJOURN: BUREAU,
    Permission.MEETING_OPEN: BUREAU,
    Permission.MEETING_SUSPEND: BUREAU,
    Permission.MESSAGE_CALL_TO_ORDER: BUREAU,
    Permission.MESSAGE_CORRECT: EVERYONE,
    Permission.MESSAGE_PIN: BUREAU | {Role.RAPPORTEUR},
    Permission.MESSAGE_POST: EVERYONE,
    Permission.MESSAGE_READ: EVERYONE,
    Permission.MESSAGE_STRIKE: BUREAU,
    Permission.MESSAGE_WITHDRAW: EVERYONE,
    Permission.RECORD_READ: EVERYONE,
    Permission.RULING_APPEAL: PARTICIPANTS,
    Permission.RULING_SETTLE: BUREAU,
    Permission.SEAT_GRANT: BUREAU | {Role.SECRETARIAT},
    Permission.SEAT_REVOKE: BUREAU | {Role.SECRETARIAT},
    Permission.SEGMENT_CLOSE: BUREAU,
    Permission.SEGMENT_OPEN: BUREAU,
    Permission.SITTING_SCHEDULE: BUREAU | {Role.SECRETARIAT},
    Permission.TEXT_AGREE: BUREAU,
    Permission.TEXT_PROPOSE: PARTICIPANTS,
    Permission.TEXT_READ: EVERYONE,
    Permission.TEXT_RESOLVE: BUREAU,
    Permission.TEXT_TABLE: PARTICIPANTS | {Role.SECRETARIAT},
    Permission.TOPIC_CLOSE: BUREAU | {Role.RAPPORTEUR, Role.SECRETARIAT},
    Permission.TOPIC_OPEN: PARTICIPANTS | {Role.SECRETARIAT},
    Permission.WORDING_OFFER: {Role.OBSERVER},
}


class Depositary(BaseModel):
    """Who keeps the private part of a key to which a share of a segment's key is sealed; its public part."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Bound(min_length=1, max_length=200)
    public_key: str = Bound(pattern="^[0-9a-f]{64}$")


class Depositing(BaseModel):
    """That the keys of segments are not destroyed: all depositaries together can open them, from a day on."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    opens: date
    depositaries: tuple[Depositary, ...] = Bound(min_length=1, max_length=7)


class Charter(BaseModel):
    """What a room agreed before it sat: shown on entering, and acknowledged."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    attribution: Attribution = Attribution.ON_RECORD
    what_may_leave: str = Bound(default="", max_length=2000)
    recording: str = Bound(default="", max_length=2000)
    speakers: frozenset[Role] = frozenset(EVERYONE)
    call_back_seconds: int = Bound(default=0, ge=0, le=60)
    retract_minutes: int = Bound(default=15, ge=0, le=1440)
    presence: bool = False
    deposit: Depositing | None = None

    @field_serializer("speakers", when_used="json")
    def in_order(self, speakers: frozenset[Role]) -> list[Role]:
        return sorted(speakers)


class Conference(SQLModel, table=True):
    """A conference: it has a record, permissions and a home page of its own. Wordings are kept by language."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True, foreign_key="record.id")
    title: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    summary: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    notice: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    zone: str = "UTC"
    languages: list[str] = Field(sa_column=Column(JSON, nullable=False))


class Room(SQLModel, table=True):
    """A dialogue room and its state; `charter_version` is what a seat acknowledges.

    `segment_id`, its rule, since when and until when at the latest are those of the segment that is open, so that
    nothing need be asked for them.
    """

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True, foreign_key="record.id")
    conference_id: UUID = Field(foreign_key="record.id", index=True)
    theme_id: UUID | None = Field(default=None, foreign_key="theme.id")
    kind: str
    title: str
    purpose: str
    language: str = "en"
    membership: str
    charter: Charter = Field(sa_column=Column(Structured(Charter), nullable=False))
    charter_version: int = 1
    sitting: str = Sitting.NONE
    sitting_number: int = 0
    sitting_since: datetime | None = Field(default=None, sa_type=Moment)
    archived: bool = False
    segment_id: UUID | None = None
    segment_rule: str = ""
    segment_since: datetime | None = Field(default=None, sa_type=Moment)
    segment_until: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def anonymous(self) -> UUID | None:
        """The open segment in which nobody is named in the record, if there is one."""
        return self.segment_id if self.segment_rule == Attribution.CHATHAM_HOUSE else None


Place = Conference | Room


def grants(place: Place, permission: Permission) -> set[Role]:
    """The roles that hold a permission in this place: the table, narrowed by the room's charter."""
    if isinstance(place, Conference):
        return CONFERENCE_GRANTS.get(permission, set())
    roles = ROOM_GRANTS.get(permission, set())
    if permission == Permission.CAUCUS_DISSOLVE and place.kind != Kind.CAUCUS:
        return set()
    return roles & place.charter.speakers if permission == Permission.MESSAGE_POST else roles


def said(wording: dict[str, Any], language: str) -> str:
    """A wording in the reader's language, else in English, else in whichever it has."""
    return str(wording.get(language) or wording.get("en") or next(iter(wording.values()), ""))
