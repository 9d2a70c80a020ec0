"""Asking: requests put to the application in this process, and the answer read in words; no act is kept."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from rooms.floor import NotHere, Refused
from server.admitting import ACKNOWLEDGE, NOT_HERE, SIGN_IN, Door
from server.known import known
from server.live.admission import Admitted, Handshake
from server.security import Unacceptable
from server.writer import Job, Writer
from tests.server.permitted import words
from tests.server.permitted.stage import Someone, Stage

HOST = "127.0.0.1"


@dataclass
class Heard:
    """What came of the acts of one request, and the first refusal in it."""

    acts: list[Job] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Whether the last act of a seat was carried out."""
        return bool(self.acts) and self.acts[-1].error is None


@contextmanager
def nothing_is_kept(heard: Heard) -> Iterator[None]:
    """Every act is carried out and undone again, so that each request finds everything as it was."""

    async def settle(self: Writer, jobs: list[Job]) -> None:
        for job in jobs:
            async with self.store.writing() as session, session.begin() as transaction:
                heads, now = await self.lock(session, set(job.places))
                found = await known(session, self.store.keys, [job])
                try:
                    await self.one(session, job, heads, now, found)
                except (Refused, NotHere) as refusal:
                    job.error = refusal
                await transaction.rollback()
            heard.acts += [job] if job.seat else []
        self.answer(jobs)

    said: Any = Refused.__init__

    def noted(self: Refused, reason: str, field: str = "", **facts: Any) -> None:
        heard.refusals.append(reason)
        said(self, reason, field, **facts)

    unseen: Any = Unacceptable.__init__

    def noted_before(self: Unacceptable, status: int, reason: str, *more: Any, **facts: Any) -> None:
        heard.refusals.append(reason)
        unseen(self, status, reason, *more, **facts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Writer, "settle", settle)
        patch.setattr(Refused, "__init__", noted)
        patch.setattr(Unacceptable, "__init__", noted_before)
        yield


@contextmanager
def counted(stage: Stage) -> Iterator[list[str]]:
    """The statements that the store is asked meanwhile."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    engines = [each.sync_engine for each in stage.site.store.engines]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Asker:
    """Puts requests to the application as a browser would, without a wire between."""

    app: Any
    stage: Stage

    async def ask(self, who: Someone, method: str, path: str, sent: dict[str, Any]) -> Answer:
        cookie = "session" if who.token and who is not self.stage.people[words.STRANGER] else self.guest
        headers = {"host": HOST, "cookie": f"{cookie}={who.token}"}
        body, query = b"", urlsplit(path).query
        if method == "GET":
            query = "&".join(filter(None, (query, urlencode(sent, doseq=True))))
        elif files := {name: value for name, value in sent.items() if isinstance(value, tuple)}:
            body, headers["content-type"] = multipart(files, who.code)
        else:
            body = urlencode({"_csrf_token": who.code, "key": uuid4().hex, **sent}, doseq=True).encode()
            headers["content-type"] = "application/x-www-form-urlencoded"
        headers["content-length"] = str(len(body))
        return await self.through(method, urlsplit(path).path, query, headers, body)

    @property
    def guest(self) -> str:
        return self.stage.site.entrance.jar.guest

    async def through(self, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Answer:
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": (HOST, 1),
            "server": (HOST, 80),
            "root_path": "",
            "extensions": {},
        }
        answer = Answer(0, {}, b"")

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
            else:
                answer.body += message.get("body", b"")

        await self.app(scope, receive, send)
        return answer

    async def listen(self, who: Someone, path: str) -> str:
        """Ask for a socket, and say in words what one is told."""
        jar = self.stage.site.entrance.jar
        cookies = {jar.session: who.token} if who is not self.stage.people[words.STRANGER] else {}
        handshake = Handshake(path, {}, f"http://{HOST}", HOST, cookies, {}, HOST)
        told = await Door(self.stage.site).admit(handshake)
        if isinstance(told, Admitted):
            return words.ALLOWED
        return {SIGN_IN: words.SIGN_IN, NOT_HERE: words.NOTHING, ACKNOWLEDGE: "acknowledge first"}[told]


def multipart(files: dict[str, tuple[str, bytes]], code: str) -> tuple[bytes, str]:
    mark, head = "part", "Content-Disposition: form-data; name="
    body = f'--{mark}\r\n{head}"_csrf_token"\r\n\r\n{code}\r\n'.encode()
    for name, (file, content) in files.items():
        kind = "Content-Type: application/octet-stream"
        body += f'--{mark}\r\n{head}"{name}"; filename="{file}"\r\n{kind}\r\n\r\n'.encode() + content + b"\r\n"
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def read(answer: Answer, heard: Heard) -> str:
    """An answer in words."""
    if heard.done:
        return words.ALLOWED
    if answer.status == 303 and answer.location.startswith("/sign-in"):
        return words.SIGN_IN
    if answer.status == 404:
        return words.NOTHING
    if answer.status in (409, 422):
        return words.refused(heard.refusals[0] if heard.refusals else "without a reason")
    if answer.status in (200, 303):
        return words.ALLOWED
    return f"status {answer.status}"


def led(answer: Answer, room: UUID) -> str:
    """Where whoever only asked to read was led instead."""
    door = re.fullmatch(rf"/rooms/{room}/(charter|segments)", answer.location)
    return {"charter": words.CHARTER, "segments": words.SEGMENT}[door[1]] if door else ""
