"""The names of what the rules speak of: roles, kinds, rules, rights, states. Each is looked up by its plain value."""

from collections.abc import Mapping

from babel.core import get_global

from rooms.credentials import State as Credentials
from rooms.drafting.papers.answers import Saying
from rooms.drafting.papers.beside import Fate
from rooms.drafting.settling.resolving import How
from rooms.drafting.sides.positions import SeenBy, Stance
from rooms.drafting.texts import Agreement, Asking
from rooms.people import Capacity, EntityKind, Function, Gender, RegionalGroup, Role
from rooms.room import Attribution, Kind, Membership, Permission, Sitting
from rooms.threads.messages import State
from rooms.threads.rulings import Measure, Outcome
from server.auth.accounts import Density, Theme
from server.auth.invitations import State as InvitationState
from server.words import N_, spoken
from server.words import gettext as _
from server.words.figures import locale

ROLES = {
    Role.CHAIR: N_("Chair"),
    Role.CO_CHAIR: N_("Co-chair"),
    Role.RAPPORTEUR: N_("Rapporteur"),
    Role.DELEGATE: N_("Delegate"),
    Role.OBSERVER: N_("Observer"),
    Role.SECRETARIAT: N_("Secretariat"),
}
KINDS = {
    Kind.PLENARY: N_("Plenary"),
    Kind.DIALOGUE: N_("Dialogue room"),
    Kind.DRAFTING_GROUP: N_("Drafting group"),
    Kind.CAUCUS: N_("Caucus"),
}
MEMBERSHIPS = {
    Membership.OPEN: N_("Open to all participants"),
    Membership.INVITATION: N_("By invitation"),
    Membership.GROUP: N_("By group"),
}
ATTRIBUTIONS = {
    Attribution.ON_RECORD: N_("On the record"),
    Attribution.BY_AFFILIATION: N_("By affiliation"),
    Attribution.CHATHAM_HOUSE: N_("Chatham House Rule"),
}
SITTINGS = {
    Sitting.NONE: N_("No meeting yet"),
    Sitting.OPEN: N_("In session"),
    Sitting.SUSPENDED: N_("Suspended"),
    Sitting.ADJOURNED: N_("Adjourned"),
}
ENTITY_KINDS = {
    EntityKind.MEMBER_STATE: N_("Member State"),
    EntityKind.OBSERVER_STATE: N_("Observer State"),
    EntityKind.INTERGOVERNMENTAL: N_("Intergovernmental organisation"),
    EntityKind.REGIONAL_ORGANISATION: N_("Regional organisation"),
    EntityKind.NGO: N_("Non-governmental organisation"),
    EntityKind.NGO_CONSULTATIVE: N_("Non-governmental organisation with consultative status"),
    EntityKind.BUSINESS: N_("Business"),
    EntityKind.ACADEMIA: N_("Academia"),
    EntityKind.MEDIA: N_("Media"),
    EntityKind.LOCAL_AUTHORITY: N_("Local authority"),
    EntityKind.INTERNATIONAL_CIVIL_SERVICE: N_("International civil service"),
}
GROUPS = {
    RegionalGroup.AFRICAN: N_("African States"),
    RegionalGroup.ASIA_PACIFIC: N_("Asia-Pacific States"),
    RegionalGroup.EASTERN_EUROPEAN: N_("Eastern European States"),
    RegionalGroup.LATIN_AMERICAN_CARIBBEAN: N_("Latin American and Caribbean States"),
    RegionalGroup.WESTERN_EUROPEAN_OTHER: N_("Western European and other States"),
}
# Where a group has been dissolved since it was counted.
GONE = N_("a negotiating group that is there no longer")
# Those in which states of the list negotiate: full and short.
NEGOTIATING = {
    "aosis": (N_("Alliance of Small Island States"), N_("AOSIS")),
    "arab-group": (N_("Arab Group"), N_("Arab Group")),
    "brics": (N_("BRICS"), N_("BRICS")),
    "eig": (N_("Environmental Integrity Group"), N_("EIG")),
    "european-union": (N_("European Union"), N_("EU")),
    "g77": (N_("Group of 77 and China"), N_("G77 and China")),
    "ldc": (N_("Least developed countries"), N_("LDCs")),
    "lldc": (N_("Landlocked developing countries"), N_("LLDCs")),
    "oecd": (N_("Organisation for Economic Co-operation and Development"), N_("OECD")),
    "opec": (N_("Organization of the Petroleum Exporting Countries"), N_("OPEC")),
    "sids": (N_("Small island developing States"), N_("SIDS")),
    "umbrella": (N_("Umbrella Group"), N_("Umbrella Group")),
}
CAPACITIES = {
    Capacity.OFFICIAL: N_("In an official capacity"),
    Capacity.PERSONAL: N_("In a personal capacity"),
    Capacity.EXPERT: N_("As an expert"),
}
FUNCTIONS = {
    Function.HEAD: N_("Head of delegation"),
    Function.ALTERNATE: N_("Alternate"),
    Function.ADVISER: N_("Adviser"),
    Function.MEMBER: N_("Member of the delegation"),
}
GENDERS = {Gender.WOMAN: N_("Woman"), Gender.MAN: N_("Man"), Gender.OTHER: N_("Another answer")}
CREDENTIALS: dict[Credentials | None, str] = {
    None: N_("None submitted"),
    Credentials.SUBMITTED: N_("Submitted"),
    Credentials.ACCEPTED: N_("Accepted"),
    Credentials.CHALLENGED: N_("Challenged: seated provisionally"),
    Credentials.EXPIRED: N_("Expired"),
}
MEASURES = {
    Measure.CALL_TO_ORDER: N_("Call to order"),
    Measure.WITHDRAWAL_ASKED: N_("Request to withdraw"),
    Measure.STRUCK: N_("Words struck"),
}
OUTCOMES = {
    Outcome.STANDING: N_("Standing"),
    Outcome.APPEALED: N_("Under appeal"),
    Outcome.UPHELD: N_("Upheld"),
    Outcome.OVERRULED: N_("Overruled"),
}
MESSAGE_STATES = {
    State.STANDING: N_("Standing"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.RETRACTED: N_("Retracted"),
    State.STRUCK: N_("Struck"),
}
STANCES = {
    Stance.SUPPORT: N_("Support"),
    Stance.OPPOSE: N_("Oppose"),
    Stance.LIVE_WITH: N_("Can live with it"),
    Stance.RESERVE: N_("Reserve the position"),
}
SAYINGS = {
    Saying.ACCEPTS: N_("Accepts"),
    Saying.RESERVATION: N_("Accepts with a reservation"),
    Saying.CANNOT: N_("Cannot accept"),
    Saying.TIME: N_("Asks for time"),
}
SEEN_BY = {
    SeenBy.DELEGATION: N_("My delegation alone"),
    SeenBy.CHAIR: N_("My delegation and the chair"),
    SeenBy.ROOM: N_("Everyone in the room"),
}
ASKINGS = {
    Asking.INSERT: N_("Insertion"),
    Asking.DELETE: N_("Deletion"),
    Asking.REPLACE: N_("Replacement"),
    Asking.BRACKET: N_("Square brackets"),
}
FATES = {
    Fate.TABLED: N_("before the room"),
    Fate.WITHDRAWN: N_("withdrawn by its sponsors"),
    Fate.ACCEPTED: N_("accepted and put into the text"),
    Fate.REJECTED: N_("rejected"),
    Fate.SET_ASIDE: N_("set aside"),
}
AGREEMENTS = {
    Agreement.OPEN: N_("Open"),
    Agreement.INFORMALLY: N_("Agreed in informals"),
    Agreement.AD_REFERENDUM: N_("Agreed ad referendum"),
    Agreement.PENDING: N_("Agreed pending the package"),
    Agreement.AGREED: N_("Agreed"),
}
HOWS = {
    How.KEEP: N_("the words stay"),
    How.DROP: N_("the words go"),
    How.CHOOSE: N_("one wording stays"),
    How.KEEP_ALL: N_("all wordings stay"),
    How.MERGE: N_("new words stand instead"),
}
INVITATION_STATES = {
    InvitationState.OUTSTANDING: N_("Outstanding"),
    InvitationState.USED: N_("Accepted"),
    InvitationState.EXPIRED: N_("Expired"),
    InvitationState.REVOKED: N_("Revoked"),
}
THEMES = {Theme.AUTO: N_("As this device"), Theme.LIGHT: N_("Light"), Theme.DARK: N_("Dark")}
DENSITIES = {Density.COMFORTABLE: N_("Comfortable"), Density.COMPACT: N_("Compact")}
# A right, as one says who may.
PERMISSIONS = {
    Permission.CAUCUS_DISSOLVE: N_("Dissolve the caucus"),
    Permission.CAUCUS_OPEN: N_("Open a caucus"),
    Permission.CHARTER_AMEND: N_("Amend the charter"),
    Permission.CREDENTIALS_DECIDE: N_("Decide on credentials"),
    Permission.CREDENTIALS_ENTER: N_("Enter credentials as submitted"),
    Permission.ENTITY_ADD: N_("Accredit entities"),
    Permission.ENTITY_DESCRIBE: N_("State how an entity came to be invited"),
    Permission.GROUP_FORM: N_("Enter negotiating groups"),
    Permission.LAYER_KEEP: N_("Keep a layer of one's own delegation"),
    Permission.MEETING_ADJOURN: N_("Adjourn the meeting"),
    Permission.MEETING_OPEN: N_("Open and resume meetings"),
    Permission.MEETING_SUSPEND: N_("Suspend the meeting"),
    Permission.MESSAGE_CALL_TO_ORDER: N_("Call to order and ask for withdrawal"),
    Permission.MESSAGE_CORRECT: N_("Correct one's own messages"),
    Permission.MESSAGE_PIN: N_("Pin messages"),
    Permission.MESSAGE_POST: N_("Speak in topics"),
    Permission.MESSAGE_READ: N_("Read what is said"),
    Permission.MESSAGE_STRIKE: N_("Strike words by a ruling"),
    Permission.MESSAGE_WITHDRAW: N_("Withdraw or retract one's own messages"),
    Permission.PERSON_INVITE: N_("Invite registered persons"),
    Permission.PERSON_REGISTER: N_("Register persons"),
    Permission.RECORD_READ: N_("Read the record"),
    Permission.ROOM_ARCHIVE: N_("Archive rooms"),
    Permission.ROOM_OPEN: N_("Open rooms"),
    Permission.RULING_APPEAL: N_("Appeal against a ruling"),
    Permission.RULING_SETTLE: N_("Put an appeal to the vote and enter its result"),
    Permission.SEAT_GRANT: N_("Grant seats"),
    Permission.SEAT_REVOKE: N_("End seats"),
    Permission.SEGMENT_CLOSE: N_("Close a segment"),
    Permission.SEGMENT_OPEN: N_("Open a segment"),
    Permission.SITTING_SCHEDULE: N_("Put sittings into the programme, move and cancel them"),
    Permission.TEXT_AGREE: N_("Mark paragraphs as agreed and reopen them"),
    Permission.TEXT_PROPOSE: N_("Propose words and say where one stands"),
    Permission.TEXT_READ: N_("Read texts"),
    Permission.TEXT_RESOLVE: N_("Resolve brackets"),
    Permission.TEXT_TABLE: N_("Table texts"),
    Permission.THEME_ADD: N_("Add themes"),
    Permission.TOPIC_CLOSE: N_("Close topics and take them up again"),
    Permission.TOPIC_OPEN: N_("Put topics before the room"),
    Permission.WORDING_OFFER: N_("Offer words that stand beside a text"),
}


def permission(value: str) -> str:
    """A right in the language being spoken."""
    return _(PERMISSIONS[Permission(value)])


def role(value: str) -> str:
    return _(ROLES[Role(value)])


def kind(value: str) -> str:
    return _(KINDS[Kind(value)])


def entity_kind(value: str) -> str:
    return _(ENTITY_KINDS[EntityKind(value)])


def group(value: str) -> str:
    return _(GROUPS[RegionalGroup(value)])


def negotiating(code: str) -> tuple[str, str]:
    """A group of the list in the language being spoken: in full, and short."""
    full, short = NEGOTIATING[code]
    return _(full), _(short)


def sort_of(sort: str, value: str, groups: Mapping[str, str]) -> str:
    """One of the kinds that people in a room are of: a role, a kind of entity, a regional or a negotiating group."""
    said = {"role": role, "entity": entity_kind, "region": group}.get(sort)
    return said(value) if said else groups.get(value) or _(GONE)


def state(code: str, name: str) -> str:
    """What a state is called in the language being spoken; in English as it stands in the list."""
    if spoken.get() == "en":
        return name
    two = next(iter(get_global("territory_aliases").get(code, [])), "")
    return str(locale(spoken.get()).territories.get(two, name))


def capacity(value: str) -> str:
    return _(CAPACITIES[Capacity(value)])


def function(value: str) -> str:
    return _(FUNCTIONS[Function(value)])


def credential(value: str | None) -> str:
    return _(CREDENTIALS[Credentials(value) if value else None])


def gender(value: str) -> str:
    return _(GENDERS[Gender(value)])


def measure(value: str) -> str:
    return _(MEASURES[Measure(value)])


def outcome(value: str) -> str:
    return _(OUTCOMES[Outcome(value)])
