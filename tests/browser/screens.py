"""Every screen there is: its name, who looks at it, and where it stands."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Browser, BrowserContext, Page

from tests.browser.places import Places

GUEST = "guest"
PERSONAS = ("delegate", "chair", "observer", "secretariat")
ARABIC = {"locale": "ar", "timezone_id": "Africa/Cairo"}
ENGLISH = {"locale": "en-GB", "timezone_id": "Asia/Tokyo"}


@dataclass(frozen=True)
class Screen:
    """A page as one person sees it; `status` is what its address answers, `do` what is then done on it."""

    name: str
    who: str
    address: Callable[[Places], str]
    status: int = 200
    do: Callable[[Page], Awaitable[None]] | None = None


def screen(
    name: str, who: str, address: str, status: int = 200, do: Callable[[Page], Awaitable[None]] | None = None
) -> Screen:
    """A screen whose address names places in braces."""
    return Screen(name, who, lambda places: address.format_map(vars(places)), status, do)


async def send_nothing(page: Page) -> None:
    """Send the form of the page with nothing in it, past what the browser would say: the server says it."""
    form = page.locator("main form[method=post]").last
    await form.evaluate("form => { form.noValidate = true; }")
    await form.locator("textarea, input:not([type=hidden])").first.fill("   ")
    async with page.expect_response(lambda answer: answer.request.method == "POST"):
        await form.locator("button[type=submit]").click()
    await page.locator("[aria-invalid=true], [role=alert]").first.wait_for()


async def open_actions(page: Page) -> None:
    """Open what can be done with the last message."""
    await page.locator(".message .actions-link").last.click()
    await page.locator(".slot .actions").wait_for()


async def confirm(page: Page) -> None:
    """Do what the preview asks about."""
    async with page.expect_navigation():
        await page.locator("main form[method=post] button").first.click()


SCREENS = [
    screen("front", GUEST, "/"),
    screen("demo", GUEST, "/demo"),
    screen("sign-in", GUEST, "/sign-in?next=/conferences"),
    screen("invitation", GUEST, "/invitations/{invitation}"),
    screen("delegation", GUEST, "/delegations/{delegation}"),
    screen("delegation-unknown", GUEST, "/delegations/abcdefghijklmnopqrstuvwxyz", 404),
    screen("nominate", GUEST, "/delegations/{delegation}/nominations"),
    screen("replace", GUEST, "/delegations/{delegation}/nominations?replaces={person}"),
    screen("depart", GUEST, "/delegations/{delegation}/departures?person={person}"),
    screen("invitation-unknown", GUEST, "/invitations/abcdefghijklmnopqrstuvwxyz", 404),
    screen("preferences-guest", GUEST, "/preferences"),
    screen("not-found", GUEST, "/nowhere", 404),
    screen("not-possible", GUEST, "/sign-out", 405),
    screen("patterns", GUEST, "/patterns"),
    screen("conferences", "delegate", "/conferences"),
    screen("home", "delegate", "/conferences/{conference}"),
    screen("programme", "delegate", "/conferences/{conference}/programme"),
    screen("our-brackets", "delegate", "/conferences/{conference}/our-brackets"),
    screen("our-brackets-none", "secretariat", "/conferences/{bare}/our-brackets"),
    screen("programme-none", "secretariat", "/conferences/{bare}/programme"),
    screen("subscription", "delegate", "/conferences/{conference}/programme/subscription"),
    screen("subscribed", "observer", "/conferences/{conference}/programme/subscription", do=confirm),
    screen("room-programme", "chair", "/rooms/{full}/programme"),
    screen("room-sitting", "chair", "/rooms/{empty}/programme/{planned}"),
    screen("people", "delegate", "/conferences/{conference}/people"),
    screen("people-none", "delegate", "/conferences/{conference}/people?q=nobody+of+this+name"),
    screen("hats", "expert", "/conferences/{conference}"),
    screen("registration", "expert", "/conferences/{conference}/registration"),
    screen("seat-term", "chair", "/rooms/{empty}/seats/{seat}/term"),
    screen("table", "delegate", "/conferences/{conference}/table"),
    screen("caucus-new", "delegate", "/conferences/{conference}/caucuses/new"),
    screen("caucus-walls", "delegate", "/rooms/{caucus}/walls"),
    screen("caucus-dissolution", "delegate", "/rooms/{caucus}/dissolution"),
    screen("record", "delegate", "/conferences/{conference}/record"),
    screen("search", "delegate", "/conferences/{conference}/search"),
    screen("search-found", "delegate", "/conferences/{conference}/search?q=early+warning"),
    screen("search-none", "delegate", "/conferences/{conference}/search?q=xyzzy"),
    screen("search-refused", "delegate", "/conferences/{conference}/search?q=%3F%21", 422),
    screen("door", "delegate", "/conferences/{conference}/rooms/{unread}"),
    screen("charter-to-acknowledge", "delegate", "/rooms/{unread}/charter"),
    screen("caucus", "delegate", "/rooms/{caucus}"),
    screen("room-empty", "delegate", "/rooms/{empty}"),
    screen("rulings-none", "delegate", "/rooms/{empty}/rulings"),
    screen("sessions", "delegate", "/sessions"),
    screen("preferences", "delegate", "/preferences"),
    screen("not-found-inside", "delegate", "/rooms/{conference}", 404),
    screen("room-full", "chair", "/rooms/{full}/topics/{topic}"),
    screen("room-at", "chair", "/rooms/{struck.room}/topics/{struck.topic}?at=20"),
    screen("room-reply", "chair", "/rooms/{full}/topics/{topic}?reply={message}"),
    screen("room-actions", "chair", "/rooms/{full}/messages/{message}/actions"),
    screen("charter", "chair", "/rooms/{full}/charter"),
    screen("charter-amendment", "chair", "/rooms/{full}/charter/amendment"),
    screen("rules", "chair", "/rooms/{full}/rules"),
    screen("participants", "chair", "/rooms/{full}/participants"),
    screen("rulings", "chair", "/rooms/{struck.room}/rulings"),
    screen("room-record", "chair", "/rooms/{full}/record"),
    screen("room-search", "chair", "/rooms/{full}/search?q=warning"),
    screen("history", "chair", "/rooms/{corrected.room}/messages/{corrected.message}/versions"),
    screen("new-topic", "chair", "/rooms/{full}/topics"),
    screen("new-topic-refused", "chair", "/rooms/{full}/topics", do=send_nothing),
    screen("composer-refused", "delegate", "/rooms/{plenary}", do=send_nothing),
    screen("actions-open", "delegate", "/rooms/{struck.room}/topics/{struck.topic}", do=open_actions),
    screen("texts", "delegate", "/rooms/{drafting}/texts"),
    screen("texts-none", "chair", "/rooms/{full}/texts"),
    screen("text-new", "delegate", "/rooms/{drafting}/texts/new"),
    screen("text-new-refused", "delegate", "/rooms/{drafting}/texts/new", do=send_nothing),
    screen("text-review", "delegate", "/rooms/{drafting}/texts/reviews/{review}"),
    screen("text", "delegate", "/rooms/{drafting}/texts/{text}"),
    screen("text-sponsors", "delegate", "/rooms/{drafting}/texts/{text}/sponsors"),
    screen("text-sponsors-chaired", "chair", "/rooms/{drafting}/texts/{text}/sponsors"),
    screen("text-layer", "delegate", "/rooms/{drafting}/texts/{text}/layer"),
    screen("text-returns", "delegate", "/rooms/{drafting}/texts/{text}/layer/returns"),
    screen("text-amendment", "delegate", "/rooms/{drafting}/texts/{text}/amendments/{amendment}"),
    screen("text-amendment-chaired", "chair", "/rooms/{drafting}/texts/{text}/amendments/{amendment}"),
    screen("text-amending", "delegate", "/rooms/{drafting}/texts/{text}/amendments/new?paragraph={paragraph}"),
    screen("text-amendment-sponsors", "delegate", "/rooms/{drafting}/texts/{text}/amendments/{amendment}/sponsors"),
    screen("packages", "delegate", "/rooms/{drafting}/packages"),
    screen("package", "delegate", "/rooms/{drafting}/packages/{package}"),
    screen("package-chaired", "chair", "/rooms/{drafting}/packages/{package}"),
    screen("text-versions", "delegate", "/rooms/{drafting}/texts/{text}/versions"),
    screen("text-comparison", "delegate", "/rooms/{drafting}/texts/{text}/comparison"),
    screen("text-form", "delegate", "/rooms/{drafting}/texts/{text}/form"),
    screen("text-strength", "delegate", "/rooms/{drafting}/texts/{text}/strength"),
    screen("text-print", "delegate", "/rooms/{drafting}/texts/{text}/print"),
    screen("text-lines", "delegate", "/rooms/{drafting}/texts/{text}?lines=1"),
    screen("text-lines-printed", "delegate", "/rooms/{drafting}/texts/{text}/print?lines=1"),
    screen("text-compilation", "delegate", "/rooms/{drafting}/texts/{text}/compilation"),
    screen("text-formats", "delegate", "/rooms/{drafting}/texts/{text}/formats"),
    screen("text-counts", "delegate", "/rooms/{drafting}/texts/{text}/counts"),
    screen("text-answers", "delegate", "/rooms/{drafting}/texts/{chairs}/answers"),
    screen("text-drawn-up", "chair", "/rooms/{drafting}/texts/{text}/chairs-text"),
    screen("text-drawn-up-refused", "chair", "/rooms/{drafting}/texts/{text}/chairs-text", do=send_nothing),
    screen("text-streamlinings", "delegate", "/rooms/{drafting}/texts/{text}/streamlinings"),
    screen("text-streamlining", "delegate", "/rooms/{drafting}/texts/{text}/streamlinings/{streamlining}"),
    screen("text-streamline", "chair", "/rooms/{drafting}/texts/{text}/streamlinings/new?paragraph={paragraph}"),
    screen("paragraph-commented", "delegate", "/rooms/{drafting}/texts/{text}/paragraphs/{commented}"),
    screen(
        "text-comment",
        "delegate",
        "/rooms/{drafting}/texts/{text}/proposals?paragraph={paragraph}&asks=comment&first=1&last=2",
    ),
    screen("text-not-clean", "delegate", "/rooms/{drafting}/texts/{text}/clean", status=422),
    screen("paragraph-history", "delegate", "/rooms/{drafting}/texts/{text}/paragraphs/{paragraph}/versions"),
    screen("paragraph", "delegate", "/rooms/{drafting}/texts/{text}/paragraphs/{paragraph}"),
    screen("paragraph-chaired", "chair", "/rooms/{drafting}/texts/{text}/paragraphs/{paragraph}"),
    screen("paragraph-wording", "delegate", "/rooms/{drafting}/texts/{text}/paragraphs/{paragraph}/wording"),
    screen("paragraph-revision", "chair", "/rooms/{drafting}/texts/{text}/paragraphs/{paragraph}/revision"),
    screen(
        "text-proposal",
        "delegate",
        "/rooms/{drafting}/texts/{text}/proposals?paragraph={paragraph}&asks=replace&first=1&last=2",
    ),
    screen("plenary", "observer", "/rooms/{plenary}"),
    screen("segment", "chair", "/rooms/{ruled}"),
    screen("segments", "chair", "/rooms/{ruled}/segments"),
    screen("segment-closure", "chair", "/rooms/{ruled}/segments/{segment}/closure"),
    screen("segment-to-undertake", "delegate", "/rooms/{ruled}/segments"),
    screen("segments-none", "chair", "/rooms/{full}/segments"),
    screen("home-empty", "secretariat", "/conferences/{bare}"),
    screen("record-short", "secretariat", "/conferences/{bare}/record"),
    screen("desk", "secretariat", "/conferences/{conference}/desk"),
    screen("desk-rooms", "secretariat", "/conferences/{conference}/desk/rooms"),
    screen("desk-rooms-none", "secretariat", "/conferences/{bare}/desk/rooms"),
    screen("desk-room-new", "secretariat", "/conferences/{conference}/desk/rooms/new"),
    screen("desk-seats", "secretariat", "/conferences/{conference}/desk/rooms/{empty}/seats"),
    screen("desk-archive", "secretariat", "/conferences/{conference}/desk/archive?rooms={empty}"),
    screen("desk-people", "secretariat", "/conferences/{conference}/desk/people"),
    screen("desk-person-new", "secretariat", "/conferences/{conference}/desk/people/new"),
    screen("desk-entities", "secretariat", "/conferences/{conference}/desk/entities"),
    screen("desk-imports", "secretariat", "/conferences/{conference}/desk/imports"),
    screen("desk-import-preview", "secretariat", "/conferences/{conference}/desk/imports/{previewed}?show=reject"),
    screen("desk-import", "secretariat", "/conferences/{conference}/desk/imports/{imported}"),
    screen("desk-import-undoing", "secretariat", "/conferences/{conference}/desk/imports/{imported}/undoing"),
    screen("desk-groups", "secretariat", "/conferences/{conference}/desk/groups"),
    screen("desk-groups-listed", "secretariat", "/conferences/{conference}/desk/groups/listed"),
    screen(
        "desk-groups-listed-preview",
        "secretariat",
        "/conferences/{conference}/desk/groups/listed/preview?groups=g77&groups=oecd",
    ),
    screen(
        "desk-groups-members",
        "secretariat",
        "/conferences/{conference}/desk/groups/members?group={group}&entities={entity}&to=leave",
    ),
    screen(
        "desk-groups-dissolution", "secretariat", "/conferences/{conference}/desk/groups/dissolution?groups={group}"
    ),
    screen("desk-credentials", "secretariat", "/conferences/{conference}/desk/credentials"),
    screen("desk-credentials-none", "secretariat", "/conferences/{bare}/desk/credentials"),
    screen(
        "desk-credentials-preview",
        "secretariat",
        "/conferences/{conference}/desk/credentials/preview?people={submitted}&to=accepted",
    ),
    screen("desk-entity", "secretariat", "/conferences/{conference}/desk/entities/{entity}"),
    screen("desk-group", "secretariat", "/conferences/{conference}/desk/groups/{group}"),
    screen("desk-person", "secretariat", "/conferences/{conference}/desk/people/{person}"),
    screen("desk-registrations", "secretariat", "/conferences/{conference}/desk/people/{hatted}/registrations"),
    screen("desk-term", "secretariat", "/conferences/{conference}/desk/people/{person}/term"),
    screen("desk-badge", "secretariat", "/conferences/{conference}/desk/people/{person}/badge"),
    screen("desk-arrival", "secretariat", "/conferences/{conference}/desk/arrivals"),
    screen("desk-health", "secretariat", "/conferences/{conference}/desk/health"),
    screen("desk-security", "secretariat", "/conferences/{conference}/desk/security"),
    screen("desk-moderation", "secretariat", "/conferences/{conference}/desk/moderation"),
    screen("desk-nominations", "secretariat", "/conferences/{conference}/desk/nominations"),
    screen("desk-nominations-none", "secretariat", "/conferences/{bare}/desk/nominations"),
    screen(
        "desk-nominations-preview",
        "secretariat",
        "/conferences/{conference}/desk/nominations/preview?nominations={nomination}&to=refuse",
    ),
    screen("desk-programme", "secretariat", "/conferences/{conference}/desk/programme"),
    screen("desk-programme-none", "secretariat", "/conferences/{bare}/desk/programme"),
    screen("desk-sitting", "secretariat", "/conferences/{conference}/desk/programme/{planned}"),
    screen("desk-person-correction", "secretariat", "/conferences/{conference}/desk/people/{newcomer}/correction"),
    screen("desk-entity-correction", "secretariat", "/conferences/{conference}/desk/entities/{entity}/correction"),
    screen("desk-theme", "secretariat", "/conferences/{conference}/desk/themes/{theme}"),
    screen(
        "desk-sittings-moved",
        "secretariat",
        "/conferences/{conference}/desk/programme/preview?sittings={planned}&to=later&minutes=30",
    ),
    screen(
        "desk-sittings-cancelled",
        "secretariat",
        "/conferences/{conference}/desk/programme/preview?sittings={planned}&to=cancel",
    ),
    screen("desk-themes", "secretariat", "/conferences/{conference}/desk/themes"),
    screen("desk-themes-order", "secretariat", "/conferences/{conference}/desk/themes/order?themes={theme}&to=first"),
    screen("desk-invitations", "secretariat", "/conferences/{conference}/desk/invitations"),
    screen("desk-invitations-none", "secretariat", "/conferences/{bare}/desk/invitations"),
    screen("desk-invite", "secretariat", "/conferences/{conference}/desk/invitations/preview?people={newcomer}"),
    screen(
        "desk-issued", "secretariat", "/conferences/{conference}/desk/invitations/preview?people={newcomer}", do=confirm
    ),
    screen(
        "desk-revoke", "secretariat", "/conferences/{conference}/desk/invitations/revocation?invitations={outstanding}"
    ),
    screen(
        "desk-seating",
        "secretariat",
        "/conferences/{conference}/desk/rooms/{empty}/seats/preview?people={newcomer}&role=delegate",
    ),
    screen("desk-log", "secretariat", "/conferences/{conference}/desk/log"),
]


async def entered(chromium: Browser, url: str, who: str, **options: object) -> BrowserContext:
    """A browser of its own in which somebody has entered the demonstration, or nobody has."""
    context = await chromium.new_context(base_url=url, **options)  # type: ignore[arg-type]
    if who != GUEST:
        page = await context.new_page()
        await page.goto("/demo")
        await page.locator(f'form:has(input[name="persona"][value="{who}"]) button').click()
        await page.wait_for_url("**/conferences/*")
        await page.close()
    return context
