"""Parts of a page: a name, a view and one template that serves the full page, the reply and the live push alike.

A fragment once rendered is kept by (part, id, audience) until an entry touches the part, and used for pages and pushes.
Whoever asks while a read is under way waits for the next one, so that one query answers all of them.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast
from uuid import UUID

from jinja2 import Environment
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from rooms import charter, listing, meetings, participants, themes
from rooms.drafting import shown as drafted
from rooms.drafting.papers import about, answers
from rooms.people import Audience, Role
from rooms.record.entries import Entry, Part
from rooms.threads import rulings, shown, topics
from server.database import Store
from server.words import speaking

T = TypeVar("T")
View = Callable[[AsyncSession, Sequence[UUID], Audience], Awaitable[dict[UUID, Any]]]


@dataclass(frozen=True)
class Kind:
    """How a part is shown: the variable of its template bears the name of the part.

    Where a part is shown alike to every role it is rendered once for all of them.
    """

    view: View
    template: str
    alike: bool = True

    def audience(self, audience: Audience) -> Audience:
        """The audience this part is rendered for."""
        return replace(audience, role=Role.DELEGATE) if self.alike else audience


PARTS: dict[str, Kind] = {
    "answers": Kind(answers.view, "text/_answers.html"),
    "charter": Kind(charter.view, "room/_charter.html"),
    "masthead": Kind(meetings.masthead, "room/_masthead.html"),
    "message": Kind(shown.view, "room/_message.html"),
    "paragraph": Kind(drafted.view, "text/_paragraph.html"),
    "participants": Kind(participants.view, "room/_participants.html"),
    "room_line": Kind(listing.lines, "conference/_room_line.html"),
    "ruling": Kind(rulings.view, "room/_ruling.html"),
    "tally": Kind(drafted.tallies, "text/_tally.html"),
    "text_about": Kind(about.view, "text/_text_about.html"),
    "text_line": Kind(drafted.lines, "text/_text_line.html"),
    "theme": Kind(themes.view, "conference/_theme.html"),
    "theme_link": Kind(themes.view, "conference/_theme_link.html"),
    "topic": Kind(shown.topic, "room/_topic.html"),
    "topic_line": Kind(topics.lines, "room/_topic_line.html"),
}

Key = tuple[Part, Audience]


@dataclass
class Parts:
    """Renders parts in batches and keeps what was rendered."""

    store: Store
    jinja: Environment
    limit: int = 40_000
    kept: "OrderedDict[Part, dict[Audience, Markup]]" = field(default_factory=OrderedDict)
    waiting: "dict[Key, asyncio.Future[Markup | None]]" = field(default_factory=dict)
    # Parts under way whose result may be kept: an entry that touches one takes it out.
    fresh: set[Part] = field(default_factory=set)
    known: dict[Part, dict[Hashable, Any]] = field(default_factory=dict)
    reading: set[Part] = field(default_factory=set)
    # Those that say who sits at the table.
    seating: set[Part] = field(default_factory=set)
    task: "asyncio.Task[None] | None" = None

    def forget(self, parts: Iterable[Part]) -> None:
        """Entries have touched these parts: what was rendered before is no longer how they are."""
        for part in parts:
            self.kept.pop(part, None)
            self.known.pop(part, None)
            self.fresh.discard(part)
            self.reading.discard(part)

    def clear(self) -> None:
        """Forget everything: what was shown must not be shown again, in whatever part it stands."""
        for kept in (self.kept, self.known, self.fresh, self.reading):
            kept.clear()

    def heard(self, entry: Entry) -> None:
        """Somebody may be named no longer, wherever they were: nothing that was rendered before holds."""
        if any(name == "participants" for name, _ in entry.event.touches()):
            # Who sits at the table is asked for answers.
            self.forget(self.seating)
            self.seating.clear()
        if entry.kind == "PersonDescribed":
            self.clear()
        if entry.kind in ("TermChanged", "RegistrationEnded"):
            # Another hat may be worn from now on, wherever its holder sits.
            self.forget([part for part in (*self.known, *self.reading) if part[0] == "seats"])

    async def render(self, audience: Audience, wanted: Sequence[Part]) -> dict[Part, Markup]:
        """Each part as it is now, for one audience; one that is no longer there is left out."""
        found: dict[Part, Markup] = {}
        missing: dict[Part, asyncio.Future[Markup | None]] = {}
        for part in wanted:
            shown, kept = PARTS[part[0]].audience(audience), self.kept.get(part)
            if kept is not None and shown in kept:
                found[part] = kept[shown]
            else:
                missing[part] = self.ask(part, shown)
        for part, answer in missing.items():
            html = await asyncio.shield(answer)
            if html is not None:
                found[part] = html
        return {part: found[part] for part in wanted if part in found}

    async def one(self, audience: Audience, name: str, id: UUID) -> Markup:
        """One part; nothing where it is not there."""
        return (await self.render(audience, [(name, id)])).get((name, id), Markup())

    async def facts(self, part: Part, what: str, load: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Something read from the store and kept until an entry touches the part or list it depends on."""
        if what in self.known.get(part, {}):
            return cast(T, self.known[part][what])
        return await self.remember(part, what, self.read(load))

    async def facts_of(
        self, parts: Sequence[Part], load: Callable[[AsyncSession, Sequence[UUID]], Awaitable[dict[UUID, T]]]
    ) -> dict[UUID, T]:
        """The same of many parts: all that are not kept are read together."""
        kept = {part[1]: self.known[part]["all"] for part in parts if "all" in self.known.get(part, {})}
        missing = [part for part in parts if part[1] not in kept]
        self.reading.update(missing)
        found = await self.read(lambda session: load(session, [id for _, id in missing])) if missing else {}
        for part in missing:
            self.hold(part, "all", found[part[1]])
        return kept | found

    async def read(self, load: Callable[[AsyncSession], Awaitable[T]]) -> T:
        async with self.store.reading() as session:
            return await load(session)

    def seen(self, part: Part, what: Hashable) -> Any:
        """What was remembered and still holds, or nothing."""
        return self.known.get(part, {}).get(what)

    async def remember(self, part: Part, what: Hashable, reading: Awaitable[T]) -> T:
        """What is being read, kept unless an entry touches its part meanwhile; nothing found is not kept."""
        self.reading.add(part)
        found = await reading
        if found is not None:
            self.hold(part, what, found)
        return found

    def hold(self, part: Part, what: Hashable, found: Any) -> None:
        """Keep what was read of a part, unless an entry has touched it since the reading began."""
        if part not in self.reading:
            return
        self.known.setdefault(part, {})[what] = found
        while len(self.known) > self.limit:
            self.known.pop(next(iter(self.known)))

    def ask(self, part: Part, audience: Audience) -> "asyncio.Future[Markup | None]":
        key = (part, audience)
        if key not in self.waiting:
            self.waiting[key] = asyncio.get_running_loop().create_future()
            if self.task is None or self.task.done():
                self.task = asyncio.get_running_loop().create_task(self.work())
        return self.waiting[key]

    async def work(self) -> None:
        while self.waiting:
            batch, self.waiting = self.waiting, {}
            self.fresh = {part for part, _ in batch}
            try:
                await self.answer(batch)
            except Exception as failure:
                for answer in batch.values():
                    if not answer.done():
                        answer.set_exception(failure)

    async def answer(self, batch: "dict[Key, asyncio.Future[Markup | None]]") -> None:
        groups: dict[tuple[str, Audience], list[UUID]] = defaultdict(list)
        for (name, id), audience in batch:
            groups[name, audience].append(id)
        async with self.store.reading() as session:
            for (name, audience), ids in groups.items():
                views = await PARTS[name].view(session, ids, audience)
                for id, html in self.written(name, audience, views):
                    self.keep((name, id), audience, html)
                    batch[(name, id), audience].set_result(html)
                for id in ids:
                    if id not in views:
                        batch[(name, id), audience].set_result(None)

    def written(self, name: str, audience: Audience, views: dict[UUID, Any]) -> list[tuple[UUID, Markup]]:
        template = self.jinja.get_template(PARTS[name].template)
        with speaking(audience.language):
            return [
                (id, Markup(template.render({name: view, "language": audience.language, "audience": audience})))
                for id, view in views.items()
            ]

    def keep(self, part: Part, audience: Audience, html: Markup) -> None:
        if part not in self.fresh:
            return
        if part[0] == "answers":
            self.seating.add(part)
        self.kept.setdefault(part, {})[audience] = html
        while len(self.kept) > self.limit:
            self.kept.popitem(last=False)
