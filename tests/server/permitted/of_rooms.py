"""The rules of a room: every address in it, who may, and what stands against it."""

from tests.server.permitted.rules import ALL, BUREAU, MEMBERS, Rule
from tests.server.permitted.words import NOT_PERMITTED, NOTHING, refused

ARCHIVED = {"archived": refused("room.archived")}
SILENT = {"observers silent + observer": NOT_PERMITTED}
NONE_OPEN = {"not segment + not segment closed": NOTHING, "segment closed": refused("segment.closed_already")}
MESSAGE, OWN = "/rooms/{room_id}/messages/{message_id}", "/rooms/{room_id}/messages/{message_id=own}"
RULING, SEGMENT = "/rooms/{room_id}/rulings/{ruling_id}", "/rooms/{room_id}/segments/{segment_id}"
TOPIC = "/rooms/{room_id}/topics/{topic_id}"


def sits(*states: str) -> dict[str, str]:
    """A meeting in one of these states cannot be moved so."""
    return ARCHIVED | {state: refused(f"meeting.is_{state}") for state in states}


READ = [
    Rule("GET", "/rooms/{room_id}"),
    Rule("SOCKET", "/rooms/{room_id}/live"),
    Rule("GET", "/rooms/{room_id}/unread"),
    Rule("GET", "/rooms/{room_id}/record"),
    Rule("GET", "/rooms/{room_id}/search"),
    Rule("GET", "/rooms/{room_id}/topics"),
    Rule("GET", "/rooms/{room_id}/rulings"),
    Rule("GET", f"{RULING}/actions"),
    Rule("GET", "/rooms/{room_id}/attachments/{attachment_id}"),
    Rule("GET", MESSAGE),
    Rule("GET", f"{MESSAGE}/actions"),
    Rule("GET", f"{MESSAGE}/versions"),
    Rule("GET", TOPIC),
    Rule("GET", f"{TOPIC}/held"),
]
AT_THE_DOOR = [
    Rule("GET", "/rooms/{room_id}/charter", door=True),
    Rule("GET", "/rooms/{room_id}/charter/amendment", BUREAU, ARCHIVED, door=True),
    Rule("POST", "/rooms/{room_id}/charter", BUREAU, ARCHIVED, door=True),
    Rule("POST", "/rooms/{room_id}/acknowledgement", door=True),
    Rule("GET", "/rooms/{room_id}/rules", door=True),
    Rule("GET", "/rooms/{room_id}/walls", unless={"not caucus": NOTHING}, door=True),
    Rule("GET", "/rooms/{room_id}/participants", door=True),
    Rule("POST", "/rooms/{room_id}/seats", f"{BUREAU} secretariat", ARCHIVED, door=True),
    Rule("POST", "/rooms/{room_id}/seats/{seat_id}/revocation", f"{BUREAU} secretariat", door=True),
    Rule("POST", "/rooms/{room_id}/departure", door=True),
    Rule("POST", "/rooms/{room_id}/record/verification", door=True),
    Rule("GET", "/rooms/{room_id}/segments", door=True),
    Rule("POST", "/rooms/{room_id}/segments", BUREAU, {**ARCHIVED, "segment": refused("segment.open_already")}, True),
    Rule("POST", f"{SEGMENT}/acknowledgement", ALL, NONE_OPEN, door=True),
    Rule(
        "POST", f"{SEGMENT}/rule", BUREAU, {**NONE_OPEN, "under the Rule": refused("segment.not_loosened")}, door=True
    ),
    Rule("GET", f"{SEGMENT}/closure", BUREAU, NONE_OPEN, door=True),
    Rule("POST", f"{SEGMENT}/closure", BUREAU, NONE_OPEN, door=True),
]
NO_CAUCUS = {"not caucus": NOTHING}
DISSOLVED = [
    Rule("GET", "/rooms/{room_id}/dissolution", unless=NO_CAUCUS),
    Rule("POST", "/rooms/{room_id}/dissolution", BUREAU, {**NO_CAUCUS, **ARCHIVED, "open": refused("room.sitting")}),
]
SEGMENT_LASTS = {"segment + not chartered so": refused("meeting.segment_open")}
CHAIRED = [
    Rule("POST", "/rooms/{room_id}/meeting/opening", BUREAU, sits("open", "suspended")),
    Rule("POST", "/rooms/{room_id}/meeting/suspension", BUREAU, sits("none", "suspended", "adjourned")),
    Rule("POST", "/rooms/{room_id}/meeting/resumption", BUREAU, sits("none", "open", "adjourned")),
    Rule("POST", "/rooms/{room_id}/meeting/adjournment", BUREAU, sits("none", "adjourned") | SEGMENT_LASTS),
    Rule("POST", "/rooms/{room_id}/topics", f"{MEMBERS} secretariat", ARCHIVED),
    Rule("POST", f"{TOPIC}/closure", f"{BUREAU} rapporteur secretariat", ARCHIVED),
    Rule("POST", f"{MESSAGE}/pin", f"{BUREAU} rapporteur", ARCHIVED),
    Rule("POST", "/rooms/{room_id}/messages/{message_id=pinned}/unpin", f"{BUREAU} rapporteur", ARCHIVED),
    Rule("POST", f"{MESSAGE}/call-to-order", BUREAU, ARCHIVED),
    Rule("POST", f"{MESSAGE}/withdrawal-request", BUREAU, ARCHIVED),
    Rule("POST", f"{MESSAGE}/strike", BUREAU, ARCHIVED),
    # The chair made the ruling, and does not appeal against it.
    Rule("POST", f"{RULING}/appeal", MEMBERS, {**ARCHIVED, "chair": refused("ruling.own")}),
    Rule("POST", "/rooms/{room_id}/rulings/{ruling_id=appealed}/settlement", BUREAU, ARCHIVED),
]
NOT_YOURS = refused("message.not_yours")
GONE = dict.fromkeys(("not delegate", "archived", "under the Rule"), refused("message.gone_out_already"))
SPOKEN = [
    Rule("POST", f"{TOPIC}/messages", ALL, SILENT | ARCHIVED),
    # Words of the delegate wait there, which only they can call back.
    Rule("POST", "/rooms/{room_id}/held/{held_id}/recall", ALL, GONE),
    Rule("POST", f"{OWN}/corrections", ALL, SILENT | ARCHIVED),
    Rule("POST", f"{OWN}/withdrawal", ALL, ARCHIVED),
    Rule("POST", f"{OWN}/retraction", ALL, ARCHIVED),
    Rule("POST", f"{OWN}/record", ALL, ARCHIVED),
    Rule("POST", f"{OWN}/name", ALL, {**ARCHIVED, "not under the Rule": refused("message.named_already")}),
    Rule("POST", f"{MESSAGE}/corrections", ALL, {**SILENT, **ARCHIVED, "always": NOT_YOURS}),
    *(
        Rule("POST", f"{MESSAGE}/{deed}", ALL, {**ARCHIVED, "always": NOT_YOURS})
        for deed in ("withdrawal", "retraction", "record", "name")
    ),
]
SEATERS = f"{BUREAU} secretariat"
SITTING, TERM = "/rooms/{room_id}/programme/{sitting_id}", "/rooms/{room_id}/seats/{seat_id}/term"
PLANNED = [
    Rule("GET", "/rooms/{room_id}/programme"),
    Rule("POST", "/rooms/{room_id}/programme", SEATERS, ARCHIVED),
    Rule("GET", SITTING, SEATERS, otherwise=NOTHING),
    Rule("POST", SITTING, SEATERS, ARCHIVED),
    Rule("POST", f"{SITTING}/cancellation", SEATERS, ARCHIVED),
    Rule("GET", TERM, SEATERS, door=True, otherwise=NOTHING),
    Rule("POST", TERM, SEATERS, ARCHIVED, door=True, otherwise=NOTHING),
]
TEXTS, TABLERS = "/rooms/{room_id}/texts", f"{MEMBERS} secretariat"
TEXT, REVIEW = f"{TEXTS}/{{text_id}}", f"{TEXTS}/reviews/{{review_id=own}}"
KEPT = {**ARCHIVED, "under the Rule": refused("review.nothing_kept")}
AMENDMENT = f"{TEXT}/amendments/{{amendment_id}}"
NAMELESS = {**ARCHIVED, "under the Rule": refused("position.nobody_named")}
SPONSORED = NAMELESS
DRAFTED = [
    Rule("GET", TEXTS),
    Rule("GET", f"{TEXTS}/new", TABLERS, ARCHIVED),
    Rule("POST", TEXTS, TABLERS, ARCHIVED),
    Rule("GET", TEXT),
    Rule("GET", f"{TEXT}/sponsors"),
    Rule("POST", f"{TEXT}/sponsors", MEMBERS, SPONSORED),
    Rule("POST", f"{TEXT}/sponsors/departure", MEMBERS, {**SPONSORED, "always": refused("sponsor.none")}),
    Rule("GET", f"{TEXT}/amendments/new", MEMBERS, ARCHIVED),
    Rule("POST", f"{TEXT}/amendments", MEMBERS, ARCHIVED),
    Rule("GET", AMENDMENT),
    Rule("GET", f"{AMENDMENT}/sponsors"),
    # The delegation of everybody here has tabled it, unless nobody could be named.
    Rule("POST", f"{AMENDMENT}/sponsors", MEMBERS, {**SPONSORED, "always": refused("sponsor.already")}),
    Rule("POST", f"{AMENDMENT}/sponsors/departure", MEMBERS, SPONSORED),
    Rule("POST", f"{AMENDMENT}/withdrawal", MEMBERS, {**ARCHIVED, "under the Rule": refused("amendment.not_yours")}),
    Rule("POST", f"{AMENDMENT}/welcome", MEMBERS, {**NAMELESS, "always": refused("amendment.not_a_sponsor")}),
    Rule("POST", f"{AMENDMENT}/acceptance", BUREAU, ARCHIVED),
    Rule("POST", f"{AMENDMENT}/decision", BUREAU, ARCHIVED),
    Rule("GET", f"{TEXT}/versions"),
    Rule("GET", f"{TEXT}/comparison"),
    Rule("GET", f"{TEXT}/print"),
    Rule("GET", f"{TEXT}/compilation"),
    Rule("GET", f"{TEXT}/counts"),
    Rule("GET", f"{TEXT}/form"),
    Rule("GET", f"{TEXT}/strength"),
    Rule("GET", f"{TEXT}/source"),
    Rule("GET", f"{TEXT}/docx"),
    Rule("GET", f"{TEXT}/formats"),
    # Something is open in it.
    Rule("GET", f"{TEXT}/clean", unless={"always": refused("without a reason")}),
    Rule("GET", f"{TEXT}/paragraphs/{{paragraph_id}}/versions"),
    Rule("GET", REVIEW),
    Rule("POST", f"{REVIEW}/answers", TABLERS, KEPT),
    Rule("POST", f"{REVIEW}/tabling", TABLERS, KEPT),
    Rule("POST", f"{REVIEW}/removal"),
    # Somebody else's.
    *(
        Rule(method, f"{TEXTS}/reviews/{{review_id}}{end}", unless={"always": NOTHING})
        for method, end in (("GET", ""), ("POST", "/answers"), ("POST", "/tabling"), ("POST", "/removal"))
    ),
]
LAYER, OFFER = f"{TEXT}/layer", f"{TEXT}/offers/{{offer_id}}"
LAYERED = "rapporteur delegate"
KEPT_BACK = {**ARCHIVED, "under the Rule": refused("layer.nothing_kept")}
PARAGRAPH, BRACKET = f"{TEXT}/paragraphs/{{paragraph_id}}", f"{TEXT}/brackets/{{number}}"


def never(reason: str, unless: dict[str, str] = ARCHIVED) -> dict[str, str]:
    """The text is as it was tabled, and so nothing of the kind can be done with it."""
    return {**unless, "always": refused(reason)}


WORKED_ON = [
    Rule("GET", PARAGRAPH),
    Rule("GET", f"{TEXT}/answers", unless={"always": NOTHING}),
    Rule("POST", f"{TEXT}/answers", unless={"always": NOTHING}),
    Rule("POST", f"{TEXT}/answers/withdrawal", unless={"always": NOTHING}),
    Rule("GET", f"{TEXT}/streamlinings"),
    Rule("GET", f"{TEXT}/streamlinings/{{number}}", unless={"always": NOTHING}),
    Rule("GET", f"{TEXT}/streamlinings/new", BUREAU, {**ARCHIVED, "always": NOTHING}),
    Rule("POST", f"{TEXT}/streamlinings", BUREAU, ARCHIVED),
    Rule("GET", f"{TEXT}/chairs-text", BUREAU, ARCHIVED),
    Rule("POST", f"{TEXT}/chairs-text", BUREAU, ARCHIVED),
    Rule("GET", f"{TEXT}/proposals"),
    Rule("POST", f"{TEXT}/proposals", MEMBERS, ARCHIVED),
    Rule("GET", f"{PARAGRAPH}/wording", MEMBERS, ARCHIVED),
    Rule("POST", f"{PARAGRAPH}/wording", MEMBERS, ARCHIVED),
    Rule("GET", f"{PARAGRAPH}/revision", BUREAU, ARCHIVED),
    Rule("POST", f"{PARAGRAPH}/revision", BUREAU, ARCHIVED),
    Rule("POST", f"{PARAGRAPH}/brackets", MEMBERS, ARCHIVED),
    Rule("POST", f"{PARAGRAPH}/hold", MEMBERS, NAMELESS),
    Rule("POST", f"{PARAGRAPH}/hold-end", MEMBERS, never("hold.none", NAMELESS)),
    Rule("POST", f"{PARAGRAPH}/comments", ALL, SILENT | ARCHIVED),
    Rule("POST", f"{PARAGRAPH}/replies", ALL, {"always": NOTHING}),
    Rule("POST", f"{PARAGRAPH}/confirmation", MEMBERS, never("confirmation.none", NAMELESS)),
    Rule("POST", f"{PARAGRAPH}/agreement", BUREAU, never("paragraph.open_brackets")),
    Rule("POST", f"{PARAGRAPH}/reopening", BUREAU, never("paragraph.open")),
    Rule("POST", f"{PARAGRAPH}/earlier", BUREAU, never("paragraph.there_already")),
    Rule("POST", f"{PARAGRAPH}/later", BUREAU, never("paragraph.there_already")),
    Rule("POST", f"{PARAGRAPH}/junction", BUREAU, never("paragraph.last")),
    Rule("POST", f"{BRACKET}/position", MEMBERS, NAMELESS),
    Rule("POST", f"{BRACKET}/position-withdrawal", MEMBERS, never("position.none", NAMELESS)),
    Rule("POST", f"{BRACKET}/siding", MEMBERS, {**NAMELESS, "always": NOTHING}),
    Rule("POST", f"{BRACKET}/siding-withdrawal", MEMBERS, never("position.none", NAMELESS)),
    Rule("POST", f"{BRACKET}/alternatives", MEMBERS, ARCHIVED),
    Rule("POST", f"{BRACKET}/rephrasing", MEMBERS, never("proposal.not_yours")),
    Rule("POST", f"{BRACKET}/withdrawal", MEMBERS, never("proposal.not_yours")),
    *(
        Rule("POST", f"{BRACKET}/{deed}", BUREAU, ARCHIVED)
        for deed in ("keeping", "dropping", "omission", "preservation", "merger", "class")
    ),
]
LAID_BY = [
    *(Rule("GET", f"{LAYER}{end}", LAYERED, otherwise=NOTHING) for end in ("", "/marks", "/brief", "/returns")),
    Rule("POST", f"{LAYER}/returns", LAYERED, {"always": refused("layer.no_document")}),
    *(
        Rule("POST", f"{LAYER}/{deed}", LAYERED, KEPT_BACK)
        for deed in ("notes", "note-removal", "instructions", "draft-wording", "draft-readiness", "draft-removal")
    ),
    Rule("POST", f"{LAYER}/release", LAYERED, KEPT_BACK),
    Rule("POST", f"{LAYER}/releases", LAYERED, {"always": refused("draft.none_ready")}),
    Rule("POST", f"{TEXT}/offers", "observer", ARCHIVED),
    Rule("POST", f"{OFFER}/uptake", MEMBERS, ARCHIVED),
    Rule("POST", f"{OFFER}/withdrawal", ALL, {**ARCHIVED, "not observer": refused("offer.not_yours")}),
]
PACKAGE = "/rooms/{room_id}/packages/{package_id}"
# A delegation fills what it has proposed; this one the chair has made.
FILLED = {**ARCHIVED, "not chair + not co_chair": NOT_PERMITTED}
BUNDLED = [
    Rule("GET", "/rooms/{room_id}/packages"),
    Rule("POST", "/rooms/{room_id}/packages", MEMBERS, ARCHIVED),
    Rule("POST", "/rooms/{room_id}/packages/members", MEMBERS, FILLED),
    Rule("GET", PACKAGE),
    Rule("POST", f"{PACKAGE}/members", MEMBERS, FILLED),
    Rule("POST", f"{PACKAGE}/removal", MEMBERS, {**FILLED, "always": NOTHING}),
    Rule("POST", f"{PACKAGE}/opening", BUREAU, {**ARCHIVED, "always": refused("package.not_so_now")}),
    Rule("POST", f"{PACKAGE}/closure", BUREAU, {**ARCHIVED, "always": refused("package.empty")}),
    Rule("POST", f"{PACKAGE}/dissolution", MEMBERS, FILLED),
    Rule("POST", f"{PACKAGE}/rooms", BUREAU, {**ARCHIVED, "always": refused("field.not_a_choice")}),
    Rule("POST", f"{BRACKET}/reconsideration", BUREAU, never("package.nothing_pending")),
]
RULES = [*BUNDLED, *READ, *AT_THE_DOOR, *DISSOLVED, *CHAIRED, *SPOKEN, *PLANNED, *DRAFTED, *WORKED_ON, *LAID_BY]
