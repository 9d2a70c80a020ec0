"""Steps of the tests of a room's pages: addresses, forms as a page or htmx sends them, and files that are uploaded."""

import re
from typing import Any
from uuid import UUID

from tests.server.whole import CODE, Browser, Whole

SAID = "Norway would accept [nine][ten] years."
HTMX = {"HX-Request": "true"}


def room(whole: Whole, path: str = "") -> str:
    return f"/rooms/{whole.cast.room}{path}"


def at(whole: Whole, message: UUID, end: str = "") -> str:
    return room(whole, f"/messages/{message}{'/' if end else ''}{end}")


def thread(whole: Whole) -> str:
    return room(whole, f"/topics/{whole.cast.topic}")


async def post(browser: Browser, page: str, path: str, **fields: Any) -> Any:
    """Send a form as a page would, or with `htmx` as that does."""
    headers = HTMX if fields.pop("htmx", False) else {}
    code = CODE.search((await browser.get(page)).text)
    assert code
    return await browser.client.post(path, data={"_csrf_token": code[1], **fields}, headers=headers)


def words(html: str) -> str:
    """What is read of a page; a bracket stands at its words, though it is heavier than they are."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"</?b>", "", html)).split())


async def upload(whole: Whole, browser: Browser, *files: tuple[str, bytes], text: str = "With a file.") -> Any:
    """Say something with files."""
    code = CODE.search((await browser.get(thread(whole))).text)
    assert code
    sent = [("attachment", (name, content, "application/octet-stream")) for name, content in files]
    data = {"_csrf_token": code[1], "text": text, "language": "en"}
    return await browser.client.post(f"{thread(whole)}/messages", data=data, files=sent)


async def attached(whole: Whole, browser: Browser) -> list[str]:
    """The addresses of the files in the thread."""
    html = (await browser.get(thread(whole))).text
    return re.findall(r'href="(/rooms/[^"]+/attachments/[^"]+)"', html)
