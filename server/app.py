"""The application: what one process holds, put together, and every route in one list."""

import contextlib
import gc
import socket
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import uvicorn
from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.di import Provide

from server import routes, sittings
from server.access import AcknowledgeFirst, SignInFirst, of_conference, of_room
from server.admitting import Door
from server.assets import Assets, static
from server.auth.entrance import Entrance
from server.background import Background
from server.clock import Clock
from server.contents import Contents
from server.database import open_store
from server.errors import HANDLERS
from server.importing.importer import Importer
from server.key_keeping import KeyKeeping
from server.live.bus import Bus
from server.live.hub import Hub
from server.live.limits import Limits, allow_open_files
from server.live.presence import Presence
from server.live.socket import live_protocol
from server.outbox import Outbox
from server.pages import back
from server.parts import Parts
from server.personal import personal
from server.present import Present
from server.publisher import Publisher
from server.readings import Readings
from server.security import Gate, Headers
from server.settings import Settings
from server.site import Site
from server.templating import environment
from server.tidying import Tidying
from server.writer import Writer

if TYPE_CHECKING:
    from server.mail.sending import Postman

# How many new objects, and passes over young and middle-aged ones, before Python looks for rubbish again. A batch of
# posts makes some ten thousand objects, nearly all of which go by themselves; ten times as many take ten megabytes.
RUBBISH = 100_000, 20, 20


def site(settings: Settings, assets: Assets) -> Site:
    """What one process holds. The writer and the hub know each other through the publisher alone."""
    store = open_store(settings.url, settings.keys_dir)
    jinja = environment(assets.address, settings.development)
    parts = Parts(store, jinja)
    present = Present(store, jinja)
    presence = Presence(present.changed)
    hub = Hub(Limits(sockets=settings.sockets), lambda audience, after: publisher.catch_up(audience, after), presence)
    publisher = Publisher(store, parts, hub)
    present.meet(hub, presence, publisher)
    bus = Bus(store, publisher, settings.watch_seconds)
    writer = Writer(store, publisher.published, announce=bus.announce if bus.notifies else None)
    entrance = Entrance.of(settings, store, writer, jinja)
    entrance.sessions.ended += [hub.end_session, bus.session_ended]
    bus.ends += [hub.end_session, entrance.finder.forget]
    bus.turns += [*entrance.hats.turned, hub.change_hat]
    entrance.hats.turned += [hub.change_hat, bus.hat_changed]
    return Site(
        settings=settings,
        store=store,
        jinja=jinja,
        writer=writer,
        parts=parts,
        hub=hub,
        presence=presence,
        present=present,
        publisher=publisher,
        bus=bus,
        entrance=entrance,
        readings=Readings(writer),
        contents=Contents(settings.contents_dir),
        sittings=sittings.sittings(store, publisher),
        mine=personal(store),
        importer=Importer(store, writer),
    )


def sign_in_first(request: Request[Any, Any, Any], error: SignInFirst) -> Response[Any]:
    """Whoever is not signed in is asked to, and comes back here afterwards."""
    return back(f"/sign-in?next={request.url.path}")


def acknowledge_first(request: Request[Any, Any, Any], error: AcknowledgeFirst) -> Response[Any]:
    """Whoever has not acknowledged what holds in a room is led to where they can."""
    return back(error.door)


def postman_of(held: Site) -> "Postman":
    """Who sends letters, where there is a mail server to hand them to; what writes them is loaded only then."""
    from server.mail.sending import Postman

    return Postman.of(held.settings, held.store, held.writer, held.jinja)


@contextlib.asynccontextmanager
async def running(held: Site) -> AsyncIterator[None]:
    """Everything that runs beside the requests; what began last ends first."""
    tidying, clock = Tidying(held.store, held.writer, held.contents), Clock(held.store, held.writer)
    held.publisher.listeners += [held.parts.heard, tidying.heard, held.heard]
    held.clock = clock
    postman = [postman_of(held)] if held.settings.smtp_url else []
    outbox, keys = Outbox(held.store, held.writer), KeyKeeping(held.store, held.writer)
    beside: list[Background | Tidying] = [outbox, *postman, keys, held.entrance.attempts, clock, tidying, held.importer]
    # Before anything is read: a connection knows what was counted before it was opened.
    await held.store.learn()
    async with contextlib.AsyncExitStack() as ending:
        ending.push_async_callback(held.close)
        await held.bus.start()
        ending.push_async_callback(held.bus.close)
        for each in beside:
            each.start()
            ending.push_async_callback(each.close)
        yield


def create(settings: Settings) -> Litestar:
    """The application, ready to be served; what runs beside the requests begins with it."""
    assets = Assets(development=settings.development)
    held = site(settings, assets)
    return Litestar(
        route_handlers=[*routes.every(settings), static],
        dependencies={"room": Provide(of_room), "conference": Provide(of_conference)},
        exception_handlers={**HANDLERS, SignInFirst: sign_in_first, AcknowledgeFirst: acknowledge_first},
        middleware=[Gate(held.entrance)],
        before_send=[Headers(settings).send],
        lifespan=[lambda _: running(held)],
        state=State({"site": held, "entrance": held.entrance, "assets": assets}),
        openapi_config=None,
        request_max_body_size=None,
        logging_config=None,
        debug=False,
    )


async def serve(settings: Settings, listening: socket.socket | None = None) -> None:
    """Answer until told to stop; those who listen are told in their turn."""
    app = create(settings)
    held: Site = app.state.site
    allow_open_files(held.hub.limits)
    door = Door(held)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        ws=live_protocol(held.hub, door.admit, door.heard),
        http="httptools",
        loop="uvloop",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_level=settings.log_level,
        backlog=held.hub.limits.backlog,
        timeout_graceful_shutdown=10,
    )
    await Server(config, held).serve([listening] if listening else None)


class Server(uvicorn.Server):
    """A server that settles once it answers, and takes leave of its listeners before it ends."""

    def __init__(self, config: uvicorn.Config, held: Site) -> None:
        super().__init__(config)
        self.held = held

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        settle()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self.held.hub.close()
        await super().shutdown(sockets)


def settle() -> None:
    """What has been made by now stays as long as the process: from here on it is not looked through for rubbish."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RUBBISH)
