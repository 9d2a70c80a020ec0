"""The site: what one process holds, put together once, and reached from every request."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jinja2 import Environment

from rooms.record.entries import Entry
from rooms.segments import SegmentClosed
from rooms.unsealing import DepositOpened
from server.auth.entrance import Entrance
from server.batching import Batched
from server.clock import Clock
from server.contents import Contents
from server.database import Store
from server.importing.importer import Importer
from server.live.bus import Bus
from server.live.hub import Hub
from server.live.presence import Presence
from server.parts import Parts
from server.personal import Mine
from server.present import Present
from server.publisher import Publisher
from server.readings import Readings
from server.settings import Settings
from server.slots import Sheets
from server.verifying import Verifying
from server.writer import Writer

if TYPE_CHECKING:
    from server.sittings import Asked, Sitting


@dataclass
class Site:
    settings: Settings
    store: Store
    jinja: Environment
    writer: Writer
    parts: Parts
    hub: Hub
    presence: Presence
    present: Present
    publisher: Publisher
    bus: Bus
    entrance: Entrance
    readings: Readings
    contents: Contents
    sittings: "Batched[Asked, Sitting]"
    mine: Batched[UUID, Mine]
    importer: Importer
    verifying: Verifying = field(default_factory=Verifying)
    sheets: Sheets = field(default_factory=Sheets)
    # Runs beside the requests, where anything does.
    clock: Clock | None = None

    def heard(self, entry: Entry) -> None:
        """A segment was closed: no page that names its speakers is kept, in whatever process it was closed."""
        if isinstance(entry.event, SegmentClosed):
            self.store.keys.held.pop(entry.event.segment, None)
        if isinstance(entry.event, SegmentClosed | DepositOpened):
            self.sheets.kept.clear()

    async def close(self) -> None:
        """Let what is under way be written and sent, then let go of the store."""
        await self.readings.close()
        await self.writer.close()
        await self.publisher.close()
        await self.entrance.finder.close()
        await self.store.close()


def of(request: Any) -> Site:
    """The site that serves a request."""
    site: Site = request.app.state.site
    return site
