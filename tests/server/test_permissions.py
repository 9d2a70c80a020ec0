"""Permissions: every address and socket, asked for by everybody, in every state of a room, and answered by the rules.

The rules are said in words in tests/server/permitted, a second time and from no code; an address that stands in none
of them fails. Nothing that is asked for here is kept: each request finds everything as it was.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from uuid import uuid4

import pytest
import pytest_asyncio

from rooms.room import CONFERENCE_GRANTS, ROOM_GRANTS
from server import errors, pages
from server.admitting import PLACE
from server.app import create
from server.routes import amendments, brackets, layers, messages, offers, packages, paragraphs
from server.routes.meetings import MEETING_ACTS
from server.settings import Settings
from server.site import Site
from tests.cast import Cast
from tests.conftest import SECOND_STORE_IF_LONG
from tests.house.test_routes import served
from tests.server.permitted import of_conferences, of_rooms, sending, words
from tests.server.permitted.asking import Answer, Asker, Heard, counted, led, nothing_is_kept, read
from tests.server.permitted.rules import Rule
from tests.server.permitted.stage import Scene, Someone, Stage, staged
from tests.server.permitted.words import IN_CONFERENCE, IN_ROOMS, SITUATIONS, STRANGER, Situation

OF_THE_SITE = ("delegate", words.ELSEWHERE, STRANGER)
RULES = [*of_rooms.RULES, *of_conferences.INTO_ROOMS, *of_conferences.OF_CONFERENCES, *of_conferences.SITE]

BUREAU, MEMBERS = "chair co_chair", "chair co_chair rapporteur delegate"
EVERYONE = f"{MEMBERS} observer secretariat"
IN_THE_CONFERENCE = {
    "caucus:open": f"{MEMBERS} observer",
    "record:read": EVERYONE,
    **dict.fromkeys(
        (
            *("credentials:decide", "credentials:enter", "entity:add", "entity:describe", "group:form"),
            *("person:invite", "person:register", "room:archive", "room:open", "theme:add"),
            "sitting:schedule",
        ),
        "secretariat",
    ),
}
IN_A_ROOM = {
    **dict.fromkeys(("message:correct", "message:post", "message:read", "message:withdraw", "record:read"), EVERYONE),
    **dict.fromkeys(("charter:amend", "meeting:adjourn", "meeting:open", "meeting:suspend"), BUREAU),
    **dict.fromkeys(("message:call_to_order", "message:strike", "ruling:settle"), BUREAU),
    **dict.fromkeys(("segment:close", "segment:open"), BUREAU),
    **dict.fromkeys(("seat:grant", "seat:revoke", "sitting:schedule"), f"{BUREAU} secretariat"),
    "caucus:dissolve": BUREAU,
    **dict.fromkeys(("text:agree", "text:resolve"), BUREAU),
    "layer:keep": "rapporteur delegate",
    "wording:offer": "observer",
    "text:propose": MEMBERS,
    "text:read": EVERYONE,
    "text:table": f"{MEMBERS} secretariat",
    "message:pin": f"{BUREAU} rapporteur",
    "ruling:appeal": MEMBERS,
    "topic:close": f"{BUREAU} rapporteur secretariat",
    "topic:open": f"{MEMBERS} secretariat",
}


EACH_BY_ITSELF: dict[str, Iterable[str]] = {
    "/meeting/{change}": MEETING_ACTS,
    "/messages/{message_id}/{deed}": messages.ACTS,
    "/paragraphs/{paragraph_id}/{deed}": paragraphs.ACTS,
    "/brackets/{number}/{deed}": brackets.ACTS,
    "/layer/{deed}": layers.ACTS,
    "/offers/{offer_id}/{deed}": offers.ACTS,
    "/amendments/{amendment_id}/{deed}": amendments.ACTS,
    "/packages/{package_id}/{deed}": packages.DEEDS,
}


@dataclass
class Matrix:
    """Asks for everything, and gathers what was answered otherwise than it is to be."""

    stage: Stage
    asker: Asker
    heard: Heard
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    async def room(self, rule: Rule, about: Situation) -> None:
        scene = self.stage.scenes[about.name]
        for who in IN_ROOMS:
            sent = sending.in_room(rule.path, self.stage, scene, about)
            if rule.path.startswith("/conferences"):
                sent = sending.at_desk(rule.method, rule.path, self.stage, who)
            said = await self.answer(rule, who, self.address(rule, who, scene), sent, scene)
            self.judge(rule, who, said, rule.answer(who, about), about.name)

    async def conference(self, rule: Rule) -> None:
        for who in IN_CONFERENCE:
            sent = sending.at_desk(rule.method, rule.path, self.stage, who)
            said = await self.answer(rule, who, self.address(rule, who), sent)
            self.judge(rule, who, said, rule.answer(who), "")

    async def site(self, rule: Rule) -> None:
        for who in OF_THE_SITE:
            said = await self.answer(rule, who, self.address(rule, who), sending.to_the_site(rule.path, self.stage))
            self.judge(rule, who, said, rule.answer(who), "")

    async def answer(self, rule: Rule, who: str, path: str, sent: sending.Sent, scene: Scene | None = None) -> str:
        someone = self.stage.people[who]
        if rule.method == "SOCKET":
            return await self.asker.listen(someone, path)
        self.heard.acts, self.heard.refusals = [], []
        answer = await self.asker.ask(someone, rule.method, path, sent)
        led_to = led(answer, scene.room) if scene and rule.method == "GET" and path.startswith("/rooms/") else ""
        return led_to or read(answer, self.heard)

    def address(self, rule: Rule, who: str, scene: Scene | None = None) -> str:
        """An address with what stands in its braces; what is one's own is of whoever asks, if they have such."""
        known = {**self.stage.ids, **(scene.ids if scene else {}), "room_id": scene.room if scene else ""}
        # The first bracket of the text that is before the room.
        known["number"] = 1
        known["session_id"] = self.stage.people["delegate"].session
        if scene:
            known["message_id=own"] = scene.own.get(who, known["message_id"])
            known["review_id=own"] = scene.reviews.get(who, known["review_id"])
        return re.sub(r"\{([^}]+)\}", lambda each: str(known.get(each[1]) or known["conference_id"]), rule.path)

    def judge(self, rule: Rule, who: str, said: str, expected: str, where: str) -> None:
        self.asked[expected] += 1
        same = said == expected or (said == "acknowledge first" and expected in (words.CHARTER, words.SEGMENT))
        if not same:
            self.wrong.append(f"{rule.method} {rule.path}, {who}, {where}: {said}, and not {expected}")


def unlimited(settings: Settings) -> Settings:
    """Nothing is too often."""
    return replace(settings, posts_per_second=1e6, posts_burst=1_000_000, signins_per_minute=1_000_000)


@pytest_asyncio.fixture
async def matrix(settings: Settings, cast: Cast) -> AsyncIterator[Matrix]:
    # Every address is served.
    app = create(replace(unlimited(settings), demo=True, development=True))
    site: Site = app.state.site
    # Pages are as they are served, not read anew each time.
    app.state.assets.development = site.jinja.auto_reload = False
    # Who has been found once is known: what follows differs by nothing but what is asked for.
    site.entrance.finder.clock = lambda: 0.0
    stage, heard = await staged(site, cast), Heard()
    with nothing_is_kept(heard):
        yield Matrix(stage, Asker(app, stage), heard)
    await site.close()


@pytest.fixture
def nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a page that only says that something cannot be had, nothing but its status counts here: it is asked often."""
    monkeypatch.setattr(errors, "page", lambda request, template, code, **facts: pages.answer("", code))


@SECOND_STORE_IF_LONG
@pytest.mark.usefixtures("nothing_is_drawn")
async def test_everybody_is_answered_by_the_rules(matrix: Matrix) -> None:
    for about in SITUATIONS:
        for rule in (*of_rooms.RULES, *of_conferences.INTO_ROOMS):
            await matrix.room(rule, about)
    for rule in of_conferences.OF_CONFERENCES:
        await matrix.conference(rule)
    for rule in of_conferences.SITE:
        await matrix.site(rule)
    assert matrix.wrong == [], matrix.wrong[:40]
    for answer in (words.ALLOWED, words.SIGN_IN, words.NOTHING, words.CHARTER, words.SEGMENT, words.NOT_PERMITTED):
        assert matrix.asked[answer] > 50, answer


def registered() -> set[tuple[str, str]]:
    """Every address that is served, an act of a meeting or on a message each by itself, and every kind of socket."""
    found = set()
    for path, method in served():
        if method == "HEAD":
            continue
        deeds = next((acts for end, acts in EACH_BY_ITSELF.items() if path.endswith(end)), [""])
        found |= {(method, re.sub(r"\{(deed|change)\}", deed, path)) for deed in deeds}
    kinds = re.search(r"\(([a-z|]+)\)", PLACE.pattern)
    assert kinds
    return found | {("SOCKET", f"/{kind}/{{{kind[:-1]}_id}}/live") for kind in kinds[1].split("|")}


def unruled(addresses: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return addresses - {(rule.method, re.sub(r"=\w+", "", rule.path)) for rule in RULES}


def test_every_address_stands_in_the_rules() -> None:
    assert unruled(registered()) == set()
    assert {(rule.method, re.sub(r"=\w+", "", rule.path)) for rule in RULES} - registered() == set()
    assert unruled({("GET", "/rooms/{room_id}/minutes")}) == {("GET", "/rooms/{room_id}/minutes")}


def test_the_table_of_permissions_is_as_it_is_said_here() -> None:
    """Which roles hold what: whoever changes the table says so here as well."""
    for said, grants in ((IN_THE_CONFERENCE, CONFERENCE_GRANTS), (IN_A_ROOM, ROOM_GRANTS)):
        assert {
            str(each): " ".join(role for role in words.ROLES if role in held) for each, held in grants.items()
        } == said


async def told(matrix: Matrix, who: Someone, rule: Rule, path: str, sent: sending.Sent) -> tuple[Answer, int]:
    """What somebody is told, without the address itself, and how many statements it took."""
    with counted(matrix.stage) as asked:
        answer = await matrix.asker.ask(who, rule.method, path, sent)
    body = answer.body.replace(path.encode(), b"")
    headers = {name: value.replace(path, "") for name, value in answer.headers.items() if name != "content-length"}
    return Answer(answer.status, headers, body), len(asked)


async def test_what_exists_and_what_does_not_are_told_alike(matrix: Matrix) -> None:
    """To whoever may not know of it: the same bytes, after as many statements."""
    stage, differing, compared = matrix.stage, [], 0
    visitor, elsewhere = stage.people[words.VISITOR], stage.people[words.ELSEWHERE]
    caucus = stage.scenes["a caucus in session"]
    for who in (visitor, elsewhere):
        await matrix.asker.ask(who, "GET", f"/conferences/{stage.cast.conference}", {})
    for rule in (each for each in RULES if each.method in ("GET", "POST") and "_id}" in each.path):
        who, scene = (visitor, caucus) if "{room_id}" in rule.path else (elsewhere, None)
        known = matrix.address(rule, "delegate", scene)
        place = str(scene.room if scene else stage.cast.conference)
        if place not in known:
            continue
        sent = sending.at_desk(rule.method, rule.path, stage, "delegate")
        if rule.path.startswith("/rooms"):
            sent = sending.in_room(rule.path, stage, caucus, SITUATIONS[-2])
        found = await told(matrix, who, rule, known, sent)
        missing = await told(matrix, who, rule, known.replace(place, str(uuid4())), sent)
        compared += 1
        if found != missing or found[0].status != 404:
            differing.append(
                f"{rule.method} {rule.path}: {found[0].status} {found[1]}, {missing[0].status} {missing[1]}"
            )
    assert differing == []
    assert compared > 90
