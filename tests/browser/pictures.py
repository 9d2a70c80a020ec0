"""Pictures of every screen in every state: `python -m tests.browser.pictures` writes them into ./pictures.

Every screen at 1280 in English and light, and at 360 in Arabic and dark; those on which people spend their days at
every width, in forced colours and printed as well; and what a page says once the server is gone. With `--readme` the
one picture of the README instead.
"""

import argparse
import asyncio
import dataclasses
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.palette import reduced
from tests.browser.places import Places, furnished
from tests.browser.running import Running, built, serving
from tests.browser.screens import ARABIC, ENGLISH, SCREENS, Screen, entered
from tests.house.source import ROOT

FOLDER = ROOT / "pictures"
README = ROOT / "docs" / "room.png"
HEIGHTS = {360: 740, 768: 1024, 1280: 800, 1920: 1080}
LIGHT = 150_000
# Taken as a window shows them; the others whole.
WINDOWED = ("room-", "plenary", "caucus", "composer", "actions")
DAILY = ("home", "room-full", "desk-rooms", "patterns", "front", "charter", "rulings", "home-empty", "composer-refused")
STALE = ("home", "room-full")


@dataclass(frozen=True)
class Way:
    """One way of looking: how wide, in which colours and language, on the screen or on paper."""

    width: int
    language: str = "en"
    colours: str = "light"
    printed: bool = False

    @property
    def name(self) -> str:
        return f"{self.width}-{'print' if self.printed else self.colours}-{self.language}"

    @property
    def options(self) -> dict[str, Any]:
        """As the browser wants it."""
        return {
            **(ARABIC if self.language == "ar" else ENGLISH),
            "viewport": {"width": self.width, "height": HEIGHTS[self.width]},
            "color_scheme": "dark" if self.colours == "dark" else "light",
            "forced_colors": "active" if self.colours == "forced" else "none",
            "reduced_motion": "reduce",
            "has_touch": self.width < 768,
            "is_mobile": self.width < 768,
        }


EVERYTHING = [Way(1280), Way(360, "ar", "dark")]
DAYS = [
    *(Way(360), Way(768), Way(1920), Way(1280, "ar"), Way(1280, colours="dark")),
    *(Way(1280, colours="forced"), Way(360, colours="forced"), Way(1280, printed=True), Way(1280, "ar", printed=True)),
]


def wanted(way: Way) -> list[Screen]:
    """The screens that are taken in one way."""
    return [screen for screen in SCREENS if way in EVERYTHING or screen.name in DAILY]


@dataclass
class Studio:
    """A browser, a served world, and who has entered it so far."""

    chromium: Browser
    running: Running
    places: Places
    contexts: dict[tuple[str, str], BrowserContext]
    taken: int = 0

    async def page(self, who: str, way: Way) -> Page:
        if (who, way.name) not in self.contexts:
            self.contexts[who, way.name] = await entered(self.chromium, self.running.url, who, **way.options)
        return await self.contexts[who, way.name].new_page()

    async def opened(self, screen: Screen, way: Way) -> Page:
        """A screen, as it is to be seen."""
        page = await self.page(screen.who, way)
        await page.goto(screen.address(self.places))
        if screen.do:
            await screen.do(page)
        if way.printed:
            await page.emulate_media(media="print")
        await page.evaluate("document.fonts.ready")
        return page

    async def take(self, page: Page, screen: Screen, way: Way, state: str = "") -> None:
        whole = way.printed or not screen.name.startswith(WINDOWED)
        path = FOLDER / f"{screen.name}{state}-{way.name}.png"
        await page.screenshot(path=path, full_page=whole, animations="disabled")
        self.taken += 1

    async def leave(self, way: Way) -> None:
        """Close the browsers of one way of looking."""
        for key in [key for key in self.contexts if key[1] == way.name]:
            await self.contexts.pop(key).close()


@asynccontextmanager
async def studio() -> AsyncIterator[Studio]:
    with tempfile.TemporaryDirectory() as folder:
        world = await built(Path(folder) / "data")
        places = await furnished(world)
        async with serving(world, DEVELOPMENT="1") as running, async_playwright() as playwright:
            chromium = await playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
            yield Studio(chromium, running, places, {})
            await chromium.close()


async def everything(studio: Studio) -> None:
    """Every picture; at last the server ends, and the pages that follow it say so."""
    FOLDER.mkdir(exist_ok=True)
    for way in [*DAYS, *EVERYTHING]:
        for screen in wanted(way):
            page = await studio.opened(screen, way)
            await studio.take(page, screen, way)
            await page.close()
        await studio.leave(way)
        print(f"{studio.taken} pictures", file=sys.stderr)
    left = [(way, screen) for way in EVERYTHING for screen in SCREENS if screen.name in STALE]
    pages = [(await studio.opened(screen, way), screen, way) for way, screen in left]
    await studio.running.stop(kindly=False)
    for page, screen, way in pages:
        await page.locator("#live-state:not([data-state=current])").wait_for()
        await studio.take(page, screen, way, "-stale")


async def of_readme(studio: Studio) -> None:
    """The room as a delegate sees it."""
    screen = next(each for each in SCREENS if each.name == "room-full")
    page = await studio.opened(dataclasses.replace(screen, who="delegate"), Way(1280))
    await page.set_viewport_size({"width": 1280, "height": 900})
    await page.evaluate("window.scrollTo(0, 0)")
    README.parent.mkdir(exist_ok=True)
    README.write_bytes(reduced(await page.screenshot(animations="disabled")))
    size = README.stat().st_size
    assert size <= LIGHT, f"{README} weighs {size:,} bytes, and a README should open quickly"


async def main() -> None:
    reading = argparse.ArgumentParser(prog="python -m tests.browser.pictures", description=__doc__)
    reading.add_argument("--readme", action="store_true", help="write docs/room.png alone")
    asked = reading.parse_args()
    async with studio() as ready:
        await (of_readme(ready) if asked.readme else everything(ready))


if __name__ == "__main__":
    asyncio.run(main())
