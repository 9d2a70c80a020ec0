"""A page that follows a room, served beside its socket: as little of one as shows everything that can go wrong."""

import mimetypes
from pathlib import Path
from typing import Any

from tests.live.served import Served

STATIC = Path(__file__).parents[2] / "static"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>A room</title>
<meta name="htmx-config" content='{{"includeIndicatorCSS":false,"history":false}}'>
<script src="/static/vendor/htmx/htmx.min.js" defer></script>
<script src="/static/js/live.js" type="module"></script>
</head>
<body>
<div id="live-state" role="status" data-state="current" data-words-lost="Not current." data-words-seat="No seat."
  data-words-session="Signed out." data-words-sign-in="Sign in" data-words-refused="Not let through."
  data-words-reload="Reload" data-words-busy="Too many."></div>
<div id="announcements" aria-live="polite" data-new-one="{{n}} new message" data-new-other="{{n}} new messages"></div>
<main id="main">
<div data-live="/rooms/1/live" data-number="{number}">
{parts}
<ol id="messages" data-topic="t1"{first}>{messages}</ol>
<table><tbody id="rows"></tbody></table>
<form data-draft="t1"><textarea id="words" name="text"></textarea><button>Send</button></form>
</div>
</main>
</body></html>"""

TOPIC = """<section id="topic-1"><h2>Topic, version {version}</h2>
<form id="asking"><textarea id="question"></textarea><input id="tick" type="checkbox">
<button type="reset">Clear</button></form>
<details id="more"><summary>More</summary><p>version {version}</p></details>
<div class="slot" id="slot-topic-1" hx-morph-skip></div></section>"""


def topic(version: int) -> tuple[str, bytes]:
    """A part with everything in it that a change must not touch."""
    return "topic-1", TOPIC.format(version=version).encode()


class Paged(Served):
    """The room with a page: what the record says, at the moment it is asked for."""

    asked = 0
    # With which ordinal the stretch begins that the page shows, where there is something before it.
    begins: int | None = None

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"]
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            kind = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(file.name)[0]
            await reply(send, 200, kind or "text/plain", file.read_bytes())
        elif path == "/rooms/1":
            self.asked += 1
            await reply(send, 200, "text/html; charset=utf-8", self.page().encode())
        else:
            await reply(send, 404, "text/plain", b"")

    def page(self) -> str:
        newest = dict([topic(0)] + [fragment for entry in self.record.entries for fragment in entry])
        messages = b"".join(html for id, html in newest.items() if id.startswith("message-"))
        return PAGE.format(
            number=self.record.number,
            parts=newest["topic-1"].decode(),
            first=f' data-first="{self.begins}"' if self.begins else "",
            messages=messages.decode(),
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/rooms/1"


async def reply(send: Any, status: int, kind: str, body: bytes) -> None:
    headers = [(b"content-type", kind.encode()), (b"content-security-policy", POLICY.encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
