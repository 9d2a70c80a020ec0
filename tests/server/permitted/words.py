"""The words in which the rules are said: who somebody is, what is so in a room, and what they are answered."""

from dataclasses import dataclass, field

from rooms.room import Attribution, Charter, Kind, Membership

# Answers.
ALLOWED = "allowed"
SIGN_IN = "sign in first"
NOTHING = "nothing here"
CHARTER = "to the charter"
SEGMENT = "to the rule of the segment"


def refused(reason: str) -> str:
    return f"refused: {reason}"


NOT_PERMITTED = refused("not_permitted")
# Who may, where it is of no conference: anyone, or whoever is signed in.
SIGNED_IN = "signed in"

# Those who hold a seat in the room, by its role; `newcomer` has acknowledged nothing, `latecomer` only the charter.
ROLES = ("chair", "co_chair", "rapporteur", "delegate", "observer", "secretariat")
UNREADY = ("newcomer", "latecomer")
# Those who hold none: it ended, its term is over or has not begun, or there never was one.
ENDED, EXPIRED, UNBEGUN = "whose seat ended", "whose term is over", "whose term has not begun"
VISITOR, OFFICE, ELSEWHERE, STRANGER = "visitor", "office", "of another conference", "signed out"
OUTSIDE = (ENDED, EXPIRED, UNBEGUN, VISITOR, OFFICE)
# In the conference itself.
GONE, OVER, COMING = "whose registration ended", "whose registration is over", "whose registration has not begun"
BARRED = (GONE, OVER, COMING, ELSEWHERE)
IN_ROOMS = (*ROLES, *UNREADY, *OUTSIDE, ELSEWHERE, STRANGER)
IN_CONFERENCE = (
    *("co_chair", "delegate", "observer", "secretariat", ENDED, VISITOR, OFFICE),
    *BARRED,
    STRANGER,
)
# What the conference knows each of them as.
ATTENDS_AS = {"co_chair": "co_chair", "observer": "observer", "secretariat": "secretariat", OFFICE: "secretariat"}
# What the seat of whoever has one in a room is for.
SITS_AS = {**{role: role for role in ROLES}, **dict.fromkeys((*UNREADY, ENDED, EXPIRED, UNBEGUN), "delegate")}


@dataclass(frozen=True)
class Situation:
    """A room in a state: what is so in it, by words that the rules name."""

    name: str
    kind: Kind
    so: frozenset[str]
    membership: Membership = Membership.INVITATION
    charter: Charter = field(default_factory=Charter)
    # What the charter is amended to before anyone acknowledges it.
    amended: Charter | None = None


AFFILIATION, RULE = Attribution.BY_AFFILIATION, Attribution.CHATHAM_HOUSE
# Observers do not speak there, and words can be called back for a while.
QUIET = Charter(speakers=frozenset(ROLES) - {"observer"}, call_back_seconds=60)  # type: ignore[arg-type]


def situation(name: str, kind: Kind, so: str, **more: object) -> Situation:
    return Situation(name, kind, frozenset(so.split(", ")), **more)  # type: ignore[arg-type]


SITUATIONS = (
    situation("a plenary that has not met", Kind.PLENARY, "none, open to all", membership=Membership.OPEN),
    situation("a dialogue suspended", Kind.DIALOGUE, "suspended", charter=Charter(attribution=AFFILIATION)),
    situation("a drafting group adjourned", Kind.DRAFTING_GROUP, "adjourned, observers silent", amended=QUIET),
    situation("a segment by affiliation", Kind.DRAFTING_GROUP, "open, segment"),
    situation("a segment under the Rule", Kind.DIALOGUE, "open, segment, under the Rule"),
    situation(
        *("a plenary under the Rule", Kind.PLENARY, "none, segment, under the Rule, chartered so"),
        amended=Charter(attribution=RULE),
    ),
    situation("a segment that has closed", Kind.DIALOGUE, "open, segment closed"),
    situation("an archived room", Kind.DRAFTING_GROUP, "adjourned, archived, open to all", membership=Membership.OPEN),
    situation("a caucus in session", Kind.CAUCUS, "open, caucus"),
    situation("a caucus under the Rule", Kind.CAUCUS, "none, caucus, segment, under the Rule"),
)
