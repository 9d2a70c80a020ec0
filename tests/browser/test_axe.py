"""Every page, read by axe: nothing to object to, nothing said on the console, nothing refused, no sideways scroll."""

import dataclasses
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Error, Page

from tests.browser.places import Places, Said
from tests.browser.running import Running
from tests.browser.screens import ARABIC, ENGLISH, SCREENS, Screen, entered
from tests.house.source import ROOT
from tests.house.test_routes import served

AXE = (ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAYS: dict[str, dict[str, Any]] = {
    "english-light-1280": {**ENGLISH, "color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "arabic-dark-390": {
        **ARABIC,
        "color_scheme": "dark",
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
    },
}
OPTIONS = f"{{runOnly: {{type: 'tag', values: {RULES}}}, resultTypes: ['violations']}}"
# What axe objects to, each with the element and why; the rest of what it found stays in the browser.
OBJECTIONS = f"""async () => (await axe.run(document, {OPTIONS})).violations.flatMap((each) =>
    each.nodes.slice(0, 3).map((node) => `${{each.id}}: ${{node.html.slice(0, 160)}} ${{node.failureSummary}}`))"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Looking:
    """Browsers of everyone in every way of looking, opened when they are first needed; each has one page."""

    chromium: Browser
    url: str
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)

    async def page(self, way: str, who: str) -> Page:
        if (way, who) not in self.pages:
            context = await entered(self.chromium, self.url, who, **WAYS[way])
            await context.add_init_script(AXE)
            self.pages[way, who] = await context.new_page()
        return self.pages[way, who]


@pytest_asyncio.fixture(scope="session")
async def looking(chromium: Browser, exhibition: tuple[Running, Places]) -> AsyncIterator[Looking]:
    looking = Looking(chromium, exhibition[0].url)
    yield looking
    for page in looking.pages.values():
        await page.context.close()


@contextmanager
def listening(page: Page, status: int) -> Iterator[list[str]]:
    """What a page says on its console; that the page itself was answered with an error is no fault of it."""
    said: list[str] = []

    def heard(line: ConsoleMessage) -> None:
        own = f"status of {status}" in line.text
        if line.type in ("error", "warning") and not own:
            said.append(line.text)

    def failed(error: Error) -> None:
        said.append(str(error))

    page.on("console", heard)
    page.on("pageerror", failed)
    yield said
    page.remove_listener("console", heard)
    page.remove_listener("pageerror", failed)


def looks() -> Iterator[Any]:
    """Every page in every way, but in every other way only where there is time for it: that is long."""
    for turn, way in enumerate(WAYS):
        for number, screen in enumerate(SCREENS):
            marks = [pytest.mark.long] if (number + turn) % len(WAYS) else []
            yield pytest.param(way, screen, marks=marks, id=f"{way}-{screen.name}")


@pytest.mark.parametrize(("way", "screen"), [*looks()])
async def test_a_page_is_sound(way: str, screen: Screen, looking: Looking, exhibition: tuple[Running, Places]) -> None:
    page = await looking.page(way, screen.who)
    with listening(page, 422 if screen.do else screen.status) as said:
        answer = await page.goto(screen.address(exhibition[1]))
        assert answer
        assert answer.status == screen.status
        direction = "rtl" if "arabic" in way else "ltr"
        assert await page.locator("html").get_attribute("dir") == direction
        if screen.do:
            await screen.do(page)
        assert await page.evaluate(OBJECTIONS) == []
        assert await page.evaluate(SIDEWAYS) <= 0
        assert said == []


async def test_what_is_wrong_with_a_page_is_found(chromium: Browser, exhibition: tuple[Running, Places]) -> None:
    """So that the silence above means something."""
    context = await chromium.new_context(base_url=exhibition[0].url)
    await context.add_init_script(AXE)
    page = await context.new_page()
    with listening(page, 200) as said:
        await page.goto("/sign-in")
        await page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', "
            '\'<img src=/static/icon.svg><input><p style="inline-size: 4000px">wide</p><script src="https://example.org/">\')'
        )
        await page.evaluate("document.querySelector('main').style.inlineSize = '4000px'")
        await page.evaluate("document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
        found = "\n".join(await page.evaluate(OBJECTIONS))
        assert "image-alt: " in found
        assert "label: " in found
        assert await page.evaluate(SIDEWAYS) > 0
        assert any("Content Security Policy" in line for line in said)
    await context.close()


# Addresses that answer with no page of their own: pieces, files, and ways to elsewhere.
PIECES = {
    "/conferences/{conference_id}/unread",
    "/invitations/{token}/qr.svg",
    "/rooms/{room_id}/attachments/{attachment_id}",
    "/rooms/{room_id}/messages/{message_id}",
    "/rooms/{room_id}/rulings/{ruling_id}/actions",
    "/rooms/{room_id}/topics/{topic_id}/held",
    "/rooms/{room_id}/texts/{text_id}/layer/marks",
    "/rooms/{room_id}/unread",
    "/static/{path}",
    # Files.
    "/calendars/{token}/programme.ics",
    "/rooms/{room_id}/texts/{text_id}/source",
    "/rooms/{room_id}/texts/{text_id}/docx",
    "/rooms/{room_id}/texts/{text_id}/layer/brief",
    "/conferences/{conference_id}/programme.ics",
    "/conferences/{conference_id}/desk/entities/{entity_id}/notes/{note_id}",
    "/delegations/{token}/notes/{note_id}",
}


def unseen(addresses: set[str], pages: set[str]) -> list[str]:
    """Pages to which none of the addresses leads; an address with a fixed end leads to no page with a variable one."""
    left = []
    for page in pages - PIECES:
        form = re.compile(re.sub(r"\{\w+\}", "<[^/]+>", page))
        if not any(form.fullmatch(address) for address in addresses):
            left.append(page)
    return sorted(left)


def test_every_page_is_among_the_screens() -> None:
    """A page that is added is looked at as well."""
    fields = dataclasses.fields(Places)
    stand_ins: dict[str, Any] = {
        each.name: Said(*["<x>"] * 3) if each.type is Said else "<x>"  # type: ignore[arg-type]
        for each in fields
    }
    addresses = {screen.address(Places(**stand_ins)).partition("?")[0] for screen in SCREENS}
    pages = {path for path, method in served() if method == "GET"}
    assert unseen(addresses, pages) == []
    assert unseen(addresses - {"/sessions"}, pages | {"/nowhere/{id}"}) == ["/nowhere/{id}", "/sessions"]
