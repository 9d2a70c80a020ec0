"""Reading rights: whatever is done, in whatever order, nobody reads what they were not seated to read at that time.

A small model that is made of no code of the application says who may read what; after every act somebody looks
wherever there is something to be seen, and meets nothing of what the model says is hidden from them.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from server.app import create
from server.settings import Settings
from server.site import Site
from tests.cast import MEMBERS, Cast
from tests.server.permitted import words
from tests.server.permitted.asking import Asker
from tests.server.permitted.model import Place
from tests.server.permitted.stage import Stage, sign_in
from tests.server.permitted.story import PEOPLE, Story, begun
from tests.server.test_leaks import betrayed
from tests.server.test_permissions import unlimited

NAMES = {name for _, person, entity, short, *_ in MEMBERS for name in (person, entity, short)}
OF_CONFERENCE = ("", "/unread", "/people", "/record", "/table", "/search?q={}", "/desk", "/desk/rooms", "/desk/log")
DESK = ("/desk/moderation", "/desk/health", "/desk/people")
OF_ROOM = ("", "/record", "/rulings", "/participants", "/segments", "/charter", "/rules", "/unread", "/search?q={}")


@asynccontextmanager
async def telling(settings: Settings, cast: Cast, seed: int) -> AsyncIterator[tuple[Story, Asker]]:
    """The application as it runs, and everybody signed in."""
    app = create(unlimited(settings))
    site: Site = app.state.site
    async with app.lifespan():
        cast.writer = site.writer
        stage = Stage(site, cast)
        for who in (*PEOPLE, words.STRANGER):
            await sign_in(stage, who)
        yield await begun(stage, seed), Asker(app, stage)


async def told(asker: Asker, who: str, path: str) -> str:
    """What somebody gets to see at an address; a page that only leads elsewhere shows nothing."""
    answer = await asker.ask(asker.stage.people[who], "GET", path, {})
    assert answer.status < 500, path
    return answer.body.decode()


async def looks(story: Story, asker: Asker, who: str, place: Place) -> None:
    """Somebody looks at a room and at the conference, wherever there is something to be seen."""
    model, chance = story.model, story.chance
    said = [each for each in model.said if each.place == place.id]
    sought = chance.choice(model.said).mark if model.said else "mark"
    base, home = f"/rooms/{place.id}", f"/conferences/{story.stage.cast.conference}"
    addresses = [f"{base}{chance.choice(OF_ROOM)}", f"{home}{chance.choice((*OF_CONFERENCE, *DESK))}"]
    addresses.append(f"{base}/topics/{place.topic}")
    if said:
        one = chance.choice(said).id
        addresses += [f"{base}/messages/{one}{chance.choice(('/actions', '/versions'))}"]
        addresses += [f"{base}/topics/{place.topic}?quote={one}"]
    for address in addresses:
        before = set(model.hidden(who))
        html = await told(asker, who, address.format(sought))
        # What somebody asks for stands in the field of the search they asked by; a term may end while one looks.
        shown = html.replace(f'value="{sought}"', "").replace(f"q={sought}", "")
        met = [each for each in before & set(model.hidden(who)) if each in shown]
        assert met == [], (who, address, story.told)
        about = {each for each in model.nameless() if each in shown}
        assert betrayed(shown, about, NAMES) == [], (who, address, story.told)
    await posts(story, asker, who, place)
    await listens(story, asker, who, place)


async def posts(story: Story, asker: Asker, who: str, place: Place) -> None:
    """A form that is refused shows nothing either."""
    path = f"/rooms/{place.id}/{story.chance.choice(('meeting/resumption', f'topics/{place.topic}/messages'))}"
    before = set(story.model.hidden(who))
    answer = await asker.ask(asker.stage.people[who], "POST", path, {"text": "", "language": "en"})
    hidden = before & set(story.model.hidden(who))
    assert [each for each in hidden if each in answer.body.decode()] == [], (who, path, story.told)


async def listens(story: Story, asker: Asker, who: str, place: Place) -> None:
    """A live page is opened by whoever may read, and by nobody else."""
    before = story.model.reads(who, place.id)
    admitted = await asker.listen(asker.stage.people[who], f"/rooms/{place.id}/live") == words.ALLOWED
    assert admitted in {before, story.model.reads(who, place.id)}, (who, story.told)


async def finds(story: Story, asker: Asker, who: str) -> int:
    """Whoever may read finds what is there to be read: the test sees what it looks for."""
    count = 0
    for place in story.model.places.values():
        html = await told(asker, who, f"/rooms/{place.id}/topics/{place.topic}")
        open_to = story.model.open_to(who, place.id)
        assert [each for each in open_to if each not in html] == [], (who, story.told)
        count += len(open_to)
    return count


async def told_through(settings: Settings, cast: Cast, seed: int, steps: int) -> None:
    async with telling(settings, cast, seed) as (story, asker):
        found = 0
        for number in range(steps):
            await story.step()
            await looks(story, asker, story.anyone(), story.anywhere())
            if number % 20 == 19:
                found += sum([await finds(story, asker, who) for who in PEOPLE])
        for who in (*PEOPLE, words.STRANGER):
            for place in list(story.model.places.values()):
                await looks(story, asker, who, place)
        assert found > 0
        assert re.search("mark[0-9a-f]{12}", " ".join(each.mark for each in story.model.said))


async def test_nobody_reads_what_they_were_not_seated_to_read(settings: Settings, cast: Cast) -> None:
    await told_through(settings, cast, 1, 60)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 120))
async def test_nobody_does_in_long_stories_either(settings: Settings, cast: Cast, seed: int) -> None:
    await told_through(settings, cast, seed, 300)
