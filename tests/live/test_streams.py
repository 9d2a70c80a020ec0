"""Whatever happens in whatever order, every page ends as what the record says: tried on histories nobody thought of."""

from collections import Counter
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from server.live.hall import Hall
from server.live.limits import Limits
from server.live.listener import Listener
from server.live.stream import CatchUp, Fragment, Stream
from tests.live.reader import Frame, parse
from tests.live.served import Room

PLACE = UUID(int=1)
PARTS = [f"part-{letter}" for letter in "abcdef"]


@dataclass
class Page:
    """What one browser shows, kept by the rule of the browser: a frame that was received before is dropped."""

    number: int
    shown: dict[str, str]
    received: list[bytes] = field(default_factory=list)
    listener: Listener = field(init=False)

    def __post_init__(self) -> None:
        transport = SimpleNamespace(write=self.received.append)
        self.listener = Listener(cast(Any, transport), cast(Any, None), 0.0)

    def read(self) -> None:
        for data in self.received:
            self.apply(parse(unframed(data).decode()))
        self.received.clear()

    def apply(self, frame: Frame) -> None:
        if frame.number is not None:
            assert frame.number > self.number, "received twice"
            self.number = frame.number
        self.shown.update(frame.html)


def unframed(data: bytes) -> bytes:
    return data[2:] if data[1] < 126 else data[4:]


class Following(RuleBasedStateMachine):
    """Commits, publications, readers that come, stop and go on, in any order."""

    @initialize(fragments=some.integers(3, 12), size=some.integers(60, 400), before=some.integers(0, 4))
    def open(self, fragments: int, size: int, before: int) -> None:
        limits = Limits(log_fragments=fragments, frame_bytes=size)
        self.hall = Hall(PLACE, limits, Counter(), self.rejoin)
        self.stream = self.hall.streams[Room(PLACE)] = Stream(Room(PLACE), limits)
        self.history: list[list[Fragment]] = []
        self.states: list[dict[str, str]] = [{}]
        self.live: dict[str, str] = {}
        self.published = self.version = 0
        self.pages: list[Page] = []
        for _ in range(before):
            self.commit(PARTS[:2])
        self.published = self.stream.number = before

    def drawn(self, ids: list[str]) -> list[Fragment]:
        self.version += 1
        return [(id, f'<p id="{id}">{self.version}</p>'.encode()) for id in ids]

    @rule(ids=some.lists(some.sampled_from(PARTS), max_size=3, unique=True))
    def commit(self, ids: list[str]) -> None:
        fragments = self.drawn(ids)
        self.history.append(fragments)
        self.states.append(self.states[-1] | {id: html.decode() for id, html in fragments})

    @precondition(lambda self: self.published < len(self.history))
    @rule()
    def publish(self) -> None:
        self.published += 1
        self.stream.publish(self.published, self.history[self.published - 1])
        self.stream.advance(self.published)

    @rule(ids=some.lists(some.sampled_from(["live-x", "live-y"]), min_size=1, unique=True))
    def refresh(self, ids: list[str]) -> None:
        fragments = self.drawn(ids)
        self.live |= {id: html.decode() for id, html in fragments}
        self.stream.refresh(fragments)

    @rule(behind=some.integers(0, 20))
    def join(self, behind: int) -> None:
        after = max(0, len(self.history) - behind)
        page = Page(after, dict(self.states[after]))
        self.pages.append(page)
        self.enter(page.listener, after)

    def enter(self, listener: Listener, after: int) -> None:
        caught = None
        if not (self.stream.reaches(after) and after <= self.stream.number):
            newest = {id: html for entry in self.history[after:] for id, html in entry}
            caught = CatchUp(len(self.history), list(newest.items()))
            self.stream.begin(caught)
            assert self.stream.reaches(caught.number)
        turn = self.stream.welcome(after, caught)
        listener.stream, listener.cursor = self.stream, turn.next
        self.stream.listeners.add(listener)
        listener.write(turn.frame(False))

    def rejoin(self, listener: Listener) -> None:
        assert not listener.paused or self.stream.start > listener.cursor.position
        self.stream.listeners.discard(listener)
        self.enter(listener, listener.cursor.number)

    @precondition(lambda self: self.pages)
    @rule(which=some.integers(0, 99))
    def stop_or_go_on(self, which: int) -> None:
        listener = self.pages[which % len(self.pages)].listener
        listener.paused = not listener.paused

    @precondition(lambda self: self.pages)
    @rule(which=some.integers(0, 99))
    def reconnect(self, which: int) -> None:
        page = self.pages[which % len(self.pages)]
        page.read()
        self.stream.listeners.discard(page.listener)
        page.listener = Page(page.number, page.shown, page.received).listener
        self.enter(page.listener, page.number)

    @rule(part=some.integers(1, 5))
    def begin_a_pass(self, part: int) -> None:
        self.stream.turns.clear()
        self.hall._write(list(self.stream.listeners)[:part])

    @invariant()
    def numbers_never_promise_too_much(self) -> None:
        for page in getattr(self, "pages", []):
            page.read()
            assert page.number <= len(self.history)
            if page.number <= self.stream.number:
                for id, html in self.states[page.number].items():
                    assert version(page.shown[id]) >= version(html)

    def teardown(self) -> None:
        while getattr(self, "history", []) and self.published < len(self.history):
            self.publish()
        for page in getattr(self, "pages", []):
            page.listener.paused = False
        for _ in range(60):
            self.stream.turns.clear()
            self.hall._write(list(self.stream.listeners))
        for page in getattr(self, "pages", []):
            page.read()
            assert page.shown == self.states[-1] | self.live
            assert page.number == len(self.history)


def version(html: str) -> int:
    return int(html.split(">")[1].split("<")[0])


TestFollowing = Following.TestCase
TestFollowing.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
