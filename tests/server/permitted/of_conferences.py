"""The rules of a conference, of its desk, and of the site: every address, who may, and what stands against it."""

from tests.server.permitted.rules import ALL, MEMBERS, Rule
from tests.server.permitted.words import NOTHING, SIGNED_IN, refused

HALL = [
    Rule("GET", "/conferences/{conference_id}"),
    Rule("SOCKET", "/conferences/{conference_id}/live"),
    Rule("GET", "/conferences/{conference_id}/unread"),
    Rule("GET", "/conferences/{conference_id}/people"),
    Rule("GET", "/conferences/{conference_id}/record"),
    Rule("POST", "/conferences/{conference_id}/record/verification"),
    Rule("GET", "/conferences/{conference_id}/search"),
    Rule("GET", "/conferences/{conference_id}/table"),
    Rule("GET", "/conferences/{conference_id}/registration"),
    Rule("POST", "/conferences/{conference_id}/hat"),
    Rule("GET", "/conferences/{conference_id}/our-brackets"),
    Rule("POST", "/conferences/{conference_id}/our-brackets/looks"),
    Rule("GET", "/conferences/{conference_id}/programme"),
    Rule("GET", "/conferences/{conference_id}/programme.ics"),
    Rule("GET", "/conferences/{conference_id}/programme/subscription"),
    Rule("POST", "/conferences/{conference_id}/programme/subscription"),
    Rule("POST", "/conferences/{conference_id}/programme/subscription/revocation"),
    # The secretariat withdraws into no caucus.
    Rule("GET", "/conferences/{conference_id}/caucuses/new", f"{MEMBERS} observer"),
    Rule("POST", "/conferences/{conference_id}/caucuses", f"{MEMBERS} observer"),
]
# From the conference into its rooms: whoever sits in one goes in; of a caucus nobody else is told.
UNSEEN = {"caucus + outside": NOTHING}
BY_INVITATION = refused("room.by_invitation")
SEATS = "/conferences/{conference_id}/desk/rooms/{room_id}/seats"
NO_CAUCUS = {"caucus": NOTHING}
INTO_ROOMS = [
    Rule("GET", "/conferences/{conference_id}/rooms/{room_id}", unless=UNSEEN),
    # One sits down oneself where that is open to all.
    Rule(
        *("POST", "/conferences/{conference_id}/rooms/{room_id}/seat"),
        unless={"caucus": NOTHING, "not open to all": BY_INVITATION, "archived": BY_INVITATION},
    ),
    Rule("GET", SEATS, ALL, NO_CAUCUS),
    Rule("GET", f"{SEATS}/preview", ALL, NO_CAUCUS),
    Rule("POST", SEATS, ALL, {**NO_CAUCUS, "archived": refused("room.archived")}),
]
TABLES = ("", "/arrivals", "/credentials", "/entities", "/groups", "/imports", "/invitations", "/log", "/people")
PAGES = (
    *(*TABLES, "/people/new", "/people/{person_id}", "/people/{person_id}/badge", "/rooms", "/rooms/new", "/themes"),
    *("/archive", "/credentials/preview", "/invitations/preview", "/invitations/revocation"),
    *("/entities/{entity_id}", "/groups/{group_id}", "/imports/{import_id=done}", "/imports/{import_id=done}/undoing"),
    *("/health", "/moderation", "/security", "/nominations", "/nominations/preview", "/programme"),
    *("/people/{person_id}/registrations", "/people/{person_id}/term", "/programme/{sitting_id}", "/programme/preview"),
    *("/people/{person_id}/correction", "/entities/{entity_id}/correction", "/themes/{theme_id}"),
    "/entities/{entity_id}/notes/{note_id}",
)
ACTS = (
    *("/archive", "/arrivals", "/credentials", "/entities", "/entities/{entity_id}/recruitment", "/groups"),
    *("/groups/{group_id}/entities", "/imports", "/imports/{import_id=done}/undoing", "/invitations"),
    *("/invitations/revocation", "/people", "/people/{person_id}/registration", "/rooms", "/themes"),
    *("/entities/{entity_id}/link", "/entities/{entity_id}/link/prolongation", "/nominations", "/programme"),
    *("/entities/{entity_id}/link/revocation", "/people/{person_id}/registrations", "/people/{person_id}/term"),
    *("/programme/{sitting_id}", "/programme/{sitting_id}/cancellation", "/programme/changes", "/themes/{theme_id}"),
)
GROUPED = ("dissolution", "listed", "listed/preview", "members")
# Until it is confirmed, a list is seen by whoever brought it alone.
THEIRS = {"not secretariat": NOTHING}
DESK = [
    *(Rule("GET", f"/conferences/{{conference_id}}/desk{page}") for page in PAGES),
    *(Rule("POST", f"/conferences/{{conference_id}}/desk{act}") for act in ACTS),
    *(Rule("GET", f"/conferences/{{conference_id}}/desk/groups/{page}") for page in GROUPED),
    *(
        Rule("POST", f"/conferences/{{conference_id}}/desk/groups/{act}")
        for act in ("dissolution", "listed", "members")
    ),
    # There is one theme.
    *(
        Rule(method, "/conferences/{conference_id}/desk/themes/order", unless={"always": refused("themes.unchanged")})
        for method in ("GET", "POST")
    ),
    # Whoever has taken part, and whatever they came for, is not corrected any more.
    Rule(
        *("POST", "/conferences/{conference_id}/desk/people/{person_id}/correction"),
        unless={"always": refused("person.taken_part")},
    ),
    Rule(
        *("POST", "/conferences/{conference_id}/desk/entities/{entity_id}/correction"),
        unless={"always": refused("entity.taken_part")},
    ),
    # No letter waits to be tried again.
    Rule(*("POST", "/conferences/{conference_id}/desk/health/letters"), unless={"always": refused("letters.none")}),
    *(
        Rule("POST", f"/conferences/{{conference_id}}/desk/imports/{{import_id}}/{act}", ALL, THEIRS)
        for act in ("confirmation", "abandonment")
    ),
    Rule(
        *("POST", "/conferences/{conference_id}/desk/imports/{import_id}/resumption"),
        unless={**THEIRS, "always": refused("import.not_under_way")},
    ),
]
BORNE = ("", "/nominations", "/departures", "/notes/{note_id}")
BORNE_ACTS = (
    *("/nominations", "/departures", "/nominations/{nomination_id}/removal"),
    *("/notes", "/notes/{note_id}/removal"),
)
SITE = [
    Rule("GET", "/"),
    Rule("GET", "/sign-in"),
    Rule("POST", "/sign-in", unless={"always": refused("sign_in.wrong")}),
    Rule("POST", "/sign-out"),
    Rule("GET", "/preferences"),
    Rule("POST", "/preferences"),
    Rule("GET", "/conferences", SIGNED_IN),
    Rule("GET", "/sessions", SIGNED_IN),
    Rule("POST", "/sessions/others/ending", SIGNED_IN),
    Rule("POST", "/sessions/{session_id}/ending", SIGNED_IN, {"not delegate": NOTHING}),
    Rule("GET", "/invitations/{token}"),
    Rule("POST", "/invitations/{token}", unless={"delegate": refused("account.in_this_conference_already")}),
    Rule("GET", "/invitations/{token}/qr.svg"),
    # Whoever bears the link of a delegation acts for its focal point, signed in or not; so with that of a calendar.
    *(Rule("GET", f"/delegations/{{token=delegation}}{page}") for page in BORNE),
    *(Rule("POST", f"/delegations/{{token=delegation}}{act}") for act in BORNE_ACTS),
    Rule("GET", "/calendars/{token=calendar}/programme.ics"),
    Rule("GET", "/patterns"),
    # The demonstration world is not built here.
    Rule("GET", "/demo", unless={"always": NOTHING}),
    Rule("POST", "/demo", unless={"always": NOTHING}),
    Rule("GET", "/static/{path}"),
]
OF_CONFERENCES = [*HALL, *DESK]
