"""Being invited: the link is shown as often as it is opened, and accepted by a press, once."""

from functools import partial
from uuid import UUID

from playwright.async_api import Page, expect

from rooms import seating
from rooms.people import Role
from tests.browser.acting import message, say
from tests.browser.stage import PASSWORD, Scene, Stage


async def registers(desk: Page, conference: UUID, name: str) -> None:
    """The secretariat registers somebody for Norway."""
    await desk.goto(f"/conferences/{conference}/desk/people/new")
    await desk.get_by_label("For which body").select_option(label="Norway")
    await desk.get_by_label("Name", exact=True).fill(name)
    await desk.get_by_role("button", name="Register this person").click()
    await expect(desk.locator(".notice")).to_contain_text("The person is registered.")
    await desk.goto(f"/conferences/{conference}/desk/people")


async def invites(desk: Page, name: str) -> str:
    """The secretariat invites them; gives the link, which is shown this once."""
    await desk.locator("tr", has_text=name).get_by_role("checkbox").check()
    await desk.get_by_role("button", name="Invite those selected").click()
    await expect(desk.locator(".previewed-names")).to_have_text(f"{name}, Norway")
    await desk.get_by_role("button", name="Issue 1 invitation").click()
    await expect(desk.locator(".notice")).to_contain_text("shown now and not again")
    link = await desk.get_by_role("textbox", name="Link").input_value()
    drawn = await desk.get_by_role("img", name="The same link as a QR code").bounding_box()
    assert drawn
    assert min(drawn["width"], drawn["height"]) >= 100
    code = await desk.request.get(f"{link}/qr.svg")
    assert code.headers["content-type"] == "image/svg+xml"
    assert await desk.locator(".qr svg path").last.get_attribute("d") in await code.text()
    return link


async def seated(stage: Stage, scene: Scene, name: str) -> None:
    """The secretariat seats them in the room."""
    desk = await stage.opens("secretariat", f"/rooms/{scene.room}/participants")
    await desk.get_by_label("Person", exact=True).select_option(label=f"{name} · Norway")
    await desk.get_by_role("button", name="Seat", exact=True).click()
    await expect(desk.locator("tr", has_text=name)).to_be_visible()


async def test_an_invitation_is_shown_to_all_who_open_it_and_accepted_by_a_press_alone(stage: Stage) -> None:
    name = "Astrid Fjell"
    conference = stage.cast.conference
    scene = await stage.scene("A room one is invited to")
    desk = await stage.opens("secretariat", f"/conferences/{conference}/desk/people")
    await registers(desk, conference, name)
    link = await invites(desk, name)
    await desk.reload()
    await expect(desk.locator(".issued")).to_have_count(0)
    await seated(stage, scene, name)

    scanner = await (await stage.browser()).new_page()
    for _ in range(2):
        answer = await scanner.goto(link)
        assert answer
        assert answer.ok
        await expect(scanner.get_by_role("button", name="Accept and enter")).to_be_visible()

    guest = await (await stage.browser()).new_page()
    await guest.goto(link)
    await expect(guest.locator("dl")).to_contain_text("Conference on anti-personnel mines")
    await expect(guest.locator("form.narrow")).to_contain_text(name)
    await guest.get_by_label("E-mail address").fill("astrid@example.org")
    await guest.get_by_label("Choose a password").fill("password-password")
    await guest.get_by_role("button", name="Accept and enter").click()
    await expect(guest.get_by_label("Choose a password")).to_have_attribute("aria-invalid", "true")
    await expect(guest.get_by_label("E-mail address")).to_have_value("astrid@example.org")
    await guest.get_by_label("Choose a password").fill(PASSWORD)
    await guest.get_by_role("button", name="Accept and enter").click()
    await guest.wait_for_url(f"**/conferences/{conference}")

    await guest.locator(".asked").get_by_role("link", name="A room one is invited to").click()
    await expect(guest.get_by_role("heading", name="Charter of this room")).to_be_visible()
    await guest.get_by_role("button", name="Acknowledge and enter").click()
    chair = await stage.opens("canada", scene.path)
    await say(guest, "Thank you for having me.")
    await expect(message(chair, "Thank you for having me.").locator(".credit")).to_contain_text(name)

    for page, leads in ((guest, False), (scanner, True)):
        answer = await page.goto(link)
        assert answer
        assert answer.status == 410
        await expect(page.get_by_role("heading", name="This invitation has been accepted")).to_be_visible()
        await expect(page.get_by_role("button", name="Accept and enter")).to_have_count(0)
        await expect(page.locator("main").get_by_role("link", name="Sign in")).to_have_count(int(leads))
    await signs_in(scanner, "astrid@example.org", PASSWORD, name)


async def signs_in(page: Page, address: str, password: str, name: str) -> None:
    await page.goto("/sign-in")
    await page.get_by_label("E-mail address").fill(address)
    await page.get_by_label("Password").fill(f"not {password}")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label("E-mail address")).to_have_value(address)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator("details.menu summary", has_text=name)).to_be_visible()


async def test_a_link_that_is_opened_a_moment_too_late_says_so_and_keeps_nothing(stage: Stage) -> None:
    """Two people press at once: one is in, the other is told."""
    conference, name = stage.cast.conference, "Bjarne Fjell"
    desk = await stage.opens("secretariat", f"/conferences/{conference}/desk/people")
    await registers(desk, conference, name)
    link = await invites(desk, name)
    pages = [await (await stage.browser()).new_page() for _ in range(2)]
    for number, page in enumerate(pages):
        await page.goto(link)
        await page.get_by_label("E-mail address").fill(f"bjarne-{number}@example.org")
        await page.get_by_label("Choose a password").fill(PASSWORD)
    await pages[0].get_by_role("button", name="Accept and enter").click()
    await pages[0].wait_for_url("**/conferences/*")
    await pages[1].get_by_role("button", name="Accept and enter").click()
    await expect(pages[1].get_by_role("heading", name="This invitation has been accepted")).to_be_visible()


async def test_a_charter_that_is_not_acknowledged_lets_nobody_in(stage: Stage) -> None:
    scene = await stage.scene("A room with a charter")
    icbl = await stage.opens("icbl", "/conferences")
    await scene.does("secretariat", partial(seating.revoke, seat_id=scene.seats["icbl"]))
    await stage.seat(scene, "icbl", Role.DELEGATE)
    for path in (scene.path, f"/rooms/{scene.room}", f"/rooms/{scene.room}/rulings"):
        await icbl.goto(path)
        await icbl.wait_for_url(f"**/rooms/{scene.room}/charter")
    await icbl.get_by_role("link", name="Not now").click()
    await icbl.wait_for_url("**/conferences/*")
    await icbl.locator(".asked").get_by_role("link", name="A room with a charter").click()
    await icbl.get_by_role("button", name="Acknowledge and enter").click()
    await say(icbl, "Under this charter, then.")
