"""The front: signing in and out."""

from urllib.parse import urlsplit

from litestar import Response, get, post
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.floor import Refused
from server import forms
from server.auth.accounts import Account, address, by_email
from server.auth.entrance import AnyRequest, Entrance
from server.auth.who import Who
from server.pages import back, entrance, page
from server.words import gettext as _
from server.words.reasons import put

HOME = "/conferences"
NOT_SAID = {"email": "", "error": None, "next": ""}


def signed_in(request: AnyRequest) -> Who | None:
    return entrance(request).reader(request).who


def local(address: str) -> str:
    """An address of this site to go on to; nothing where it leads elsewhere."""
    try:
        parts = urlsplit(address) if address.isprintable() else None
    except ValueError:
        return ""
    inside = parts and not parts.scheme and not parts.netloc and address.startswith("/") and "\\" not in address
    return address if inside and not address.startswith("//") else ""


@get("/")
async def front(request: AnyRequest) -> Response[str] | Response[None]:
    """What this is, and where one enters; whoever is signed in goes on to their conferences."""
    if signed_in(request):
        return back(HOME)
    return page(request, "front/front.html", form=NOT_SAID)


@get("/sign-in")
async def sign_in_page(request: AnyRequest) -> Response[str] | Response[None]:
    """The form alone; `next` is where one was going."""
    onwards = local(request.query_params.get("next", ""))
    if signed_in(request):
        return back(onwards or HOME)
    reason = _("Sign in to see that page.") if onwards else None
    return page(request, "auth/sign_in.html", form=NOT_SAID | {"next": onwards}, reason=reason)


@post("/sign-in", status_code=200)
async def sign_in(request: AnyRequest) -> Response[str] | Response[None]:
    """Sign in with address and password: always a new session, whatever the browser brought."""
    door, form = entrance(request), await forms.read(request)
    onwards = local(form.text("next"))
    try:
        account = await owner(door, request, form.text("email"), form.text("password"))
    except Refused as refusal:
        said = {"email": form.text("email"), "error": put(refusal.reason, refusal.facts), "next": onwards}
        return page(request, "auth/sign_in.html", 422, form=said, reason=None)
    await leave(door, request)
    token = await door.sessions.start(account.id, request.headers.get("user-agent", ""))
    door.note("signed in", request)
    return back(onwards or HOME, door.jar.signed_in(token))


async def owner(door: Entrance, request: AnyRequest, email: str, password: str) -> Account:
    """The account of this address, if the password is its own; nothing tells which of the two was wrong."""
    email, client = address(email), door.client(request)
    door.limits.try_signin(email, client)
    async with door.store.reading() as session:
        account = await by_email(session, email)
    kept = account.password if account else None
    if not await door.passwords.holds(kept, password) or account is None or kept is None:
        door.note("sign-in refused", request)
        raise Refused("sign_in.wrong", "password")
    door.limits.signed_in(email, client)
    if door.passwords.outdated(kept):
        await rehash(door, account, password)
    return account


async def rehash(door: Entrance, account: Account, password: str) -> None:
    kept = await door.passwords.hash(password)

    async def renewed(session: AsyncSession, _now: object) -> None:
        (await session.get_one(Account, account.id)).password = kept

    await door.writer.plainly(renewed)


@post("/sign-out", status_code=200)
async def sign_out(request: AnyRequest) -> Response[None]:
    """End this session."""
    door = entrance(request)
    await leave(door, request)
    return back("/", door.jar.signed_out())


async def leave(door: Entrance, request: AnyRequest) -> None:
    """End the session the browser brought, if any, so that nothing of it outlives a sign-in or sign-out."""
    who = signed_in(request)
    if who and await door.sessions.end(who.account, who.session):
        door.note("signed out", request)


ROUTES = [front, sign_in_page, sign_in, sign_out]
