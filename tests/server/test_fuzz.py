"""Every form that a page contains and every route there is, fuzzed: what anyone can send harms nothing and nobody."""

import logging
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from rooms import rebuild
from rooms.accreditation import named
from rooms.floor import Refused
from rooms.languages import plain, visible
from rooms.people import Role
from rooms.threads.messages import written
from server import forms
from server.commands.verify import every, places
from server.contents import NAME_LIMIT, checked_name
from server.routes.front import local
from server.settings import Settings
from tests.cast import Cast
from tests.conftest import SECOND_STORE_IF_LONG
from tests.server.fuzz.crawl import Found, Person, Route
from tests.server.fuzz.hostile import BROKEN, MARK, QUERIES, STEPS, TEXTS
from tests.server.fuzz.judge import LOCATION
from tests.server.fuzz.run import Run, explore, under_fire
from tests.server.fuzz.sent import Bodies
from tests.server.fuzz.wire import PLAIN, quoted

# Reached by no link and no form: what scripts and printed pages ask for, and what the demonstration's world alone has.
UNLINKED = {"/static/{path}", "/patterns", "/demo", "/rooms/{room_id}/topics/{topic_id}/closure"}
EASY = examples(derandomize=True, deadline=None, database=None, max_examples=150)


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that is logged, by the house and by the server under it."""
    caplog.set_level(logging.INFO)
    server = logging.getLogger("uvicorn.error")
    server.addHandler(caplog.handler)
    yield caplog
    server.removeHandler(caplog.handler)


@pytest_asyncio.fixture
async def run(settings: Settings, cast: Cast, heard: pytest.LogCaptureFixture) -> AsyncIterator[Run]:
    async with under_fire(settings, cast, seed=1) as opened:
        await explore(opened)
        yield opened


async def fired(run: Run, bodies: int, queries: int, ways: int) -> None:
    """So many bodies for each form, queries for each page, and ways to write each address."""
    for found in run.forms:
        await every_field(run, found, bodies)
    for crawl in run.crawls:
        await every_page(run, crawl.person, crawl.pages, queries)
    for route in run.every:
        await every_step(run, route.template, ways)


async def every_field(run: Run, found: Found, number: int) -> None:
    others = [str(id) for id in run.world.walled]
    made = Bodies(found, others).all()
    for make in run.chance.sample(made, min(number, len(made))):
        await run.post(found, make())
    for key in run.chance.sample(run.spent, min(2, len(run.spent))):
        pairs = [(name, value if name != "key" else key) for name, value in Bodies(found, others).pairs()]
        await run.post(found, Bodies(found, others).of("a key that was spent", pairs))


async def every_page(run: Run, person: Person, pages: list[str], number: int) -> None:
    """Queries nobody meant, on pages that are there."""
    values = [*(quoted(text.encode()[:8_000]) for text in TEXTS.values()), *(quoted(raw) for raw in BROKEN.values())]
    plain = sorted({urlsplit(page).path for page in pages if not page.startswith("/sessions/")})
    for path in run.chance.sample(plain, min(number, len(plain))):
        names = run.chance.sample(QUERIES, 3)
        query = b"&".join(name.encode() + b"=" + run.chance.choice(values) for name in names)
        await run.get(person, path.encode() + b"?" + query, f"query of {names}", run.chance.random() < 0.3)
        await run.get(person, path.encode() + b"?" + run.chance.choice((b"%", b"&&=", b"a" * 9_000, b"=%zz")), "query")


async def every_step(run: Run, template: str, number: int) -> None:
    """Addresses in which something stands where an id should, or that lead up and out."""
    known = run.world.gaps()
    for step in run.chance.sample(STEPS, min(number, len(STEPS))):
        person = run.chance.choice(list(run.people.values()))
        gaps = re.findall(r"\{\w+\}", template)
        marked = template.replace(run.chance.choice(gaps), "%") if gaps else f"{template.rstrip('/')}/%"
        path = re.sub(r"\{(\w+)\}", lambda gap: known.get(gap[1], str(uuid4())), marked).encode().replace(b"%", step)
        await run.get(person, path, "path")
        await run.get(person, b"/" + path, "path that leads elsewhere")


async def nothing_was_harmed(run: Run, heard: pytest.LogCaptureFixture) -> None:
    """No answer was wrong, every record is whole, and the log knows of no trouble and of nobody."""
    assert run.wrong == [], f"{len(run.wrong)} of {run.asked}:\n" + "\n".join(run.wrong)
    async with run.whole.site.store.reading() as session:
        found = await every(session, await places(session, None, None), lambda n: None)
        assert await rebuild.entries(session) > 50
    assert all(each.whole for each in found), [each for each in found if not each.whole]
    assert not [each for each in heard.records if each.levelno >= logging.WARNING]
    for secret in (MARK, "127.0.0.1", *run.world.secrets, *(str(id) for id in run.accounts.values())):
        assert secret not in heard.text, f"{secret} stands in the log"
    outside = run.whole.site.settings.data_dir
    assert strays(outside) == []


def strays(folder: Path) -> list[str]:
    """Files that came to lie where neither content lies nor the key of a segment."""
    kept = re.compile(r"contents/[0-9a-f]{2}/[0-9a-f]{64}|keys/[0-9a-f-]{36}")
    names = [each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()]
    return [name for name in names if not kept.fullmatch(name)]


@SECOND_STORE_IF_LONG
async def test_whatever_is_sent_harms_nothing(run: Run, heard: pytest.LogCaptureFixture) -> None:
    met = {found.route for found in run.forms} | {route for crawl in run.crawls for route in crawl.reached}
    missed = {route.template for route in run.every} - {route.template for route in met}
    assert missed <= UNLINKED, "no page leads there, so that nobody would fuzz it"
    await fired(run, bodies=2, queries=3, ways=1)
    assert run.asked > 300
    assert run.refused > 100
    await nothing_was_harmed(run, heard)


@pytest.mark.long
async def test_whatever_is_sent_harms_nothing_at_length(
    settings: Settings, cast: Cast, heard: pytest.LogCaptureFixture
) -> None:
    async with under_fire(settings, cast, seed=2) as run:
        run.alike = 3
        await explore(run)
        await fired(run, bodies=60, queries=40, ways=len(STEPS))
        await nothing_was_harmed(run, heard)


async def nothing_is_told(run: Run, person: Person, ids: dict[str, str], under: str = "/") -> None:
    """Whatever is asked of what these ids name, the answer is the same as where nothing is, but for the address."""
    await person.ask("GET", "/preferences")
    for route in run.every:
        gaps = set(re.findall(r"\{(\w+)\}", route.template))
        if not route.template.startswith(under) or not gaps & set(ids) or "token" in gaps or "session_id" in gaps:
            continue
        invented = {name: str(uuid4()) for name in ids}
        there, nowhere = [await asked_about(run, person, route, known) for known in (ids, invented)]
        assert there == nowhere, (person.name, route)
        assert there[0] in (404, 303), (person.name, route, there[0])


async def asked_about(run: Run, person: Person, route: Route, ids: dict[str, str]) -> tuple[int, str, list[str]]:
    path = route.template.format_map(defaultdict(lambda: "withdrawal", {**run.world.gaps(), **ids}))
    proof = {"X-CSRF-Token": person.code.encode(), "Content-Type": PLAIN}
    answer = await person.ask(route.method, path, proof if route.method == "POST" else {})
    said = (answer.text, *(f"{name}: {value}" for name, value in answer.lines if name != "date"))
    for name, id in ids.items():
        said = tuple(each.replace(id, name) for each in said)
    return answer.status, said[0], sorted(said[1:])


async def test_a_stranger_cannot_tell_what_is_there(
    settings: Settings, cast: Cast, heard: pytest.LogCaptureFixture
) -> None:
    """Neither of a room nor of a caucus without a seat in it, nor of a conference one does not attend."""
    async with under_fire(settings, cast, seed=4) as run:
        caucus = ("room_id", "topic_id", "message_id", "ruling_id", "seat_id")
        walled = dict(zip(caucus, map(str, run.world.walled), strict=False))
        room = {"room_id": str(cast.room), "topic_id": str(cast.topic)}
        for name in ("canada", "secretariat", None):
            await nothing_is_told(run, run.people[name], walled)
        # That the room is there its conference says to all who attend.
        await nothing_is_told(run, run.people["icbl"], room, under="/rooms")
        await nothing_is_told(run, run.people[None], room)
        outsider = await run.outsider()
        await nothing_is_told(run, outsider, room)
        await nothing_is_told(run, outsider, {"conference_id": str(cast.conference)})
        await nothing_was_harmed(run, heard)


WORDS = st.text(max_size=400) | st.sampled_from(list(TEXTS.values()))


@EASY
@given(st.binary(max_size=300) | st.lists(st.sampled_from([b"a", b"=", b"&", b"%", b"%ff", b"%C3"])).map(b"".join))
def test_a_body_is_read_or_refused(body: bytes) -> None:
    with suppress(Refused):
        form = forms.urlencoded(body)
        assert all(text.encode() is not None for texts in form.fields.values() for text in texts)


def asked_of(read: Callable[[str], object]) -> tuple[str, str]:
    """Which field is refused and why, if it is."""
    try:
        read("field")
    except Refused as refusal:
        return refusal.field, forms.words(refusal)
    return "", ""


@EASY
@given(WORDS)
def test_a_field_is_what_it_must_be_or_refused_beside_itself(text: str) -> None:
    form = forms.Form({"field": [text]})
    for read in (form.id, form.needed_id, form.number, lambda name: form.choice(name, Role)):
        about, why = asked_of(read)
        assert (about, bool(why)) in (("", False), ("field", True))


@EASY
@given(WORDS)
def test_a_name_of_a_file_is_never_a_path(text: str) -> None:
    with suppress(Refused):
        name = checked_name(text)
        assert 0 < len(name) <= NAME_LIMIT
        assert Path(name).name == name
        assert name.isprintable() or not any(ord(letter) < 32 for letter in name)
        assert not set(name) & set("/\\\x00\r\n\u202e")


@EASY
@given(WORDS | st.text("/\\:@?#[]. \t\nax%", max_size=30))
def test_one_is_sent_on_within_the_site_alone(text: str) -> None:
    address = local(text)
    assert address == "" or LOCATION.fullmatch(quote(address, safe="/\\?#[]@:&=%+"))


@EASY
@given(WORDS)
def test_what_is_kept_of_words_can_be_seen(text: str) -> None:
    for kept in (lambda: named(text, "field", 300), lambda: written(text)):
        with suppress(Refused):
            words = kept()
            assert visible(words)
            assert plain(words) == words
