"""The link of a delegation in the browser: who holds it sees, asks and sends; for anyone else nothing is here."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from rooms.people import Person
from server.auth.focal_links import FocalLink
from server.auth.limits import Buckets
from server.mail.letters import Letter
from tests.server.conferring import at, page
from tests.server.steps import words
from tests.server.whole import CODE, Browser, Whole

LINK = re.compile(r'value="http[^"]*(/delegations/[\w-]{20,})"')
PDF = b"%PDF-1.7 a note"


def entity(whole: Whole, name: str = "norway", path: str = "") -> str:
    return at(whole, f"/desk/entities/{whole.cast.entities[name]}{path}")


async def linked(whole: Whole, browser: Browser, name: str = "norway", **fields: str) -> str:
    """The secretariat makes a link: gives its address."""
    answer = await browser.send(entity(whole, name), entity(whole, name, "/link"), dict(fields))
    found = LINK.search(answer.text)
    assert found, answer.text
    assert "<svg" in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    return found[1]


async def nominated(browser: Browser, link: str, name: str = "Nora Nominee", **fields: str) -> Any:
    return await browser.send(f"{link}/nominations", f"{link}/nominations", {"name": name, **fields})


async def sent(browser: Browser, link: str, name: str, content: bytes) -> Any:
    code = CODE.search((await browser.get(link)).text)
    assert code
    files = {"attachment": (name, content)}
    return await browser.client.post(f"{link}/notes", data={"_csrf_token": code[1]}, files=files)


async def decided(whole: Whole, browser: Browser, to: str, **fields: str) -> str:
    """Everything that waits is selected, looked at and decided."""
    html = await page(browser, at(whole, "/desk/nominations"))
    ids = re.findall(r'name="nominations" value="([^"]+)"', html)
    answer = await browser.get(at(whole, "/desk/nominations/preview"), nominations=ids, to=to)
    hidden = dict(re.findall(r'type="hidden" name="(key|to|nominations)" value="([^"]*)"', answer.text))
    if "nominations" not in hidden:
        return answer.text
    path = at(whole, "/desk/nominations")
    done = await browser.send(path, path, {**hidden, **fields})
    return done.headers.get("location") or done.text


async def test_from_the_link_to_an_invitation(whole: Whole) -> None:
    async with whole.browser("secretariat") as desk, whole.browser() as focal:
        link = await linked(whole, desk)
        for _ in range(3):
            seen = await focal.get(link)
            assert (seen.status_code, seen.headers["cache-control"]) == (200, "no-store")
            assert seen.headers["referrer-policy"] == "no-referrer"
        assert "Nils Norway" in seen.text
        assert "Claire Canada" not in seen.text
        done = await nominated(
            focal, link, title="Envoy", email="nora@norway.example", function="adviser", language="fr"
        )
        assert done.headers["location"] == f"{link}?done=nominated"
        seen = await focal.get(f"{link}?done=nominated")
        assert "The nomination waits for the secretariat." in seen.text
        assert "Envoy Nora Nominee" in seen.text
        assert "1 request of a focal point waits" in await page(desk, at(whole, "/desk"))
        location = await decided(whole, desk, "accept", role="delegate")
        assert location.startswith(at(whole, "/desk/invitations/preview?people="))
        assert "Nora Nominee" in await page(desk, location)
        assert "Not invited yet" in words((await focal.get(link)).text)
        record = await page(desk, at(whole, "/record"))
        assert "The focal point" in record
        assert "Nora Nominee" not in record
    async with whole.cast.store.reading() as session:
        person = (await session.execute(select(Person).where(col(Person.name) == "Nora Nominee"))).scalar_one()
    assert (person.email, person.language, person.function) == ("nora@norway.example", "fr", "adviser")


async def test_a_replacement_and_a_refusal(whole: Whole) -> None:
    nils = whole.cast.persons["norway"]
    async with whole.browser("secretariat") as desk, whole.browser() as focal:
        link = await linked(whole, desk)
        assert "Replace Nils Norway" in words((await focal.get(f"{link}/nominations?replaces={nils}")).text)
        await nominated(focal, link, replaces=str(nils))
        seen = words((await focal.get(link)).text)
        assert "in the stead of Nils Norway" in seen
        assert "to be replaced: waits for the secretariat" in seen
        again = await decided(whole, desk, "refuse", reason="")
        assert "Fill this in." in again
        assert await decided(whole, desk, "refuse", reason="Not before Monday.") == at(
            whole, "/desk/nominations?done=refused&count=1"
        )
        seen = await focal.get(link)
        assert "Not before Monday." in seen.text
        gone = re.search(r'action="([^"]+/removal)"', seen.text)
        assert gone
        assert (await focal.send(link, gone[1], {})).headers["location"] == f"{link}?done=removed"
        assert "Not before Monday." not in (await focal.get(link)).text
        late = await focal.send(link, gone[1], {})
        assert (late.status_code, "in the meantime" in late.text) == (422, True)
        await nominated(focal, link, replaces=str(nils))
        await decided(whole, desk, "accept")
        seen = words((await focal.get(link)).text)
        assert "Nora Nominee" in seen
        assert "Nils Norway" not in seen


async def test_a_departure_is_looked_at_before_it_is_asked_for(whole: Whole) -> None:
    nils = str(whole.cast.persons["norway"])
    async with whole.browser("secretariat") as desk, whole.browser() as focal:
        link = await linked(whole, desk)
        assert "Withdraw Nils Norway ?" in words((await focal.get(f"{link}/departures?person={nils}")).text)
        done = await focal.send(f"{link}/departures?person={nils}", f"{link}/departures", {"person": nils})
        assert done.headers["location"] == f"{link}?done=departing"
        again = await focal.send(link, f"{link}/departures", {"person": nils})
        assert (again.status_code, "was asked already" in again.text) == (422, True)
        assert await decided(whole, desk, "accept") == at(whole, "/desk/nominations?done=accepted&count=1")
        assert "Nils Norway" not in (await focal.get(link)).text


async def test_what_was_typed_stays_and_what_is_wrong_stands_beside_it(whole: Whole) -> None:
    async with whole.browser("secretariat") as desk, whole.browser() as focal:
        link = await linked(whole, desk)
        for fields, said in (
            ({"name": " "}, "Fill this in."),
            ({"name": "x" * 201}, "200"),
            ({"name": "Nіls Norway"}, "written with other letters"),
            ({"name": "nils norway"}, "stands in this delegation already"),
            ({"name": "Nora", "email": "nora@"}, 'id="email-error"'),
            ({"name": "Nora", "language": "xx"}, 'id="language-error"'),
            ({"name": "Nora", "capacity": "royal"}, 'id="capacity-error"'),
            ({"name": "Nora", "function": "king"}, 'id="function-error"'),
        ):
            fields = {"title": "Special Envoy", **fields}
            answer = await focal.send(f"{link}/nominations", f"{link}/nominations", fields)
            assert (answer.status_code, said in answer.text, "Special Envoy" in answer.text) == (422, True, True), (
                fields
            )
        for other in (str(whole.cast.persons["canada"]), "nobody"):
            answer = await focal.send(f"{link}/nominations", f"{link}/nominations", {"name": "N", "replaces": other})
            assert answer.status_code == 404
        twice = {"name": "Nora Nominee", "key": "one-key"}
        for _ in range(2):
            assert (await focal.send(f"{link}/nominations", f"{link}/nominations", dict(twice))).status_code == 303
        assert (await focal.get(link)).text.count("Nora Nominee") == 1


async def test_whose_name_is_withheld_is_not_named_under_the_link(whole: Whole) -> None:
    async with whole.browser("secretariat") as desk, whole.browser() as focal:
        link = await linked(whole, desk)
        await nominated(focal, link, "Wanda Withheld", title="Madame", withheld="yes")
        seen = await focal.get(link)
        assert "Name withheld" in seen.text
        assert "Wanda" not in seen.text
        assert "Madame" not in seen.text
        assert "Wanda Withheld" in await page(desk, at(whole, "/desk/nominations"))
        await decided(whole, desk, "accept")
        assert "Wanda" not in (await focal.get(link)).text


async def test_a_note_is_checked_kept_and_handed_out_to_those_it_concerns(whole: Whole) -> None:
    async with whole.browser("secretariat") as desk, whole.browser() as focal, whole.browser("canada") as other:
        link, foreign = await linked(whole, desk), await linked(whole, desk, "canada")
        for name, content, said in (
            ("note.exe", b"MZ", "note.exe"),
            ("note.xlsx", b"PK\x03\x04", "note.xlsx"),
            ("note.pdf", b"no pdf", "note.pdf"),
            ("note.pdf", b"", "note.pdf"),
        ):
            answer = await sent(focal, link, name, content)
            assert (answer.status_code, said in answer.text, 'id="attachment-error"' in answer.text) == (
                422,
                True,
                True,
            )
        assert (await focal.send(link, f"{link}/notes", {})).status_code == 422
        assert (await sent(focal, link, "../note verbale.pdf", PDF)).headers["location"] == f"{link}?done=sent"
        path = re.search(r'href="([^"]+/notes/[^"]+)"', (await focal.get(link)).text)
        assert path
        file = await focal.get(path[1])
        assert (file.content, file.headers["content-type"]) == (PDF, "application/pdf")
        assert "note%20verbale.pdf" in file.headers["content-disposition"]
        assert "sandbox" in file.headers["content-security-policy"]
        note = path[1].rsplit("/", 1)[1]
        assert (await desk.get(entity(whole, path=f"/notes/{note}"))).content == PDF
        assert (await desk.get(entity(whole, "canada", f"/notes/{note}"))).status_code == 404
        assert (await other.get(entity(whole, path=f"/notes/{note}"))).status_code == 404
        assert (await focal.get(f"{foreign}/notes/{note}")).status_code == 404
        await focal.send(link, f"{path[1]}/removal", {})
        assert (await focal.get(path[1])).status_code == 404


async def test_guessing_is_not_found_limited_and_noted_without_what_was_guessed(
    whole: Whole, caplog: pytest.LogCaptureFixture
) -> None:
    whole.site.entrance.limits.invitations = Buckets(0.01, 5)
    async with whole.browser("secretariat") as desk, whole.browser() as focal:
        link = await linked(whole, desk)
        with caplog.at_level("INFO", logger="antechamber.security"):
            for _ in range(8):
                assert (await focal.get(link)).status_code == 200, "whoever holds the link is not held up"
            found = [(await focal.get(f"/delegations/guess{n}")).status_code for n in range(7)]
            posted = await focal.send("/sign-in", "/delegations/guess/nominations", {"name": "x"})
    assert found == [404] * 5 + [429] * 2
    assert posted.status_code == 429
    noted = [record.getMessage() for record in caplog.records if record.name == "antechamber.security"]
    assert sum("the link of a delegation was tried" in line for line in noted) == 5
    assert not any("guess" in line or link.rsplit("/", 1)[1] in line for line in noted)


async def test_a_link_that_is_over_says_so_and_does_nothing(whole: Whole) -> None:
    async with whole.browser("secretariat") as desk, whole.browser() as focal:
        first = await linked(whole, desk)
        link = await linked(whole, desk)
        form = CODE.search((await focal.get(f"{link}/nominations")).text)
        assert form
        await whole.cast.writer.plainly(
            lambda session, now: session.execute(
                update(FocalLink).values(expires_at=datetime.now(UTC) - timedelta(minutes=1))
            )
        )
        for old in (first, link):
            answer = await focal.get(old)
            assert (answer.status_code, "good no longer" in answer.text) == (410, True)
            assert "Norway" not in answer.text
        fields = {"name": "Nora", "_csrf_token": form[1]}
        assert (await focal.client.post(f"{link}/nominations", data=fields)).status_code == 410
        assert "has been good until" in words(await page(desk, entity(whole)))
        await desk.send(entity(whole), entity(whole, path="/link/prolongation"), {})
        assert (await focal.get(link)).status_code == 200
        assert (await focal.get(first)).status_code == 410
        await desk.send(entity(whole), entity(whole, path="/link/revocation"), {})
        assert (await focal.get(link)).status_code == 410
        gone = await desk.send(entity(whole), entity(whole, path="/link/revocation"), {})
        assert (gone.status_code, "Make a new one." in gone.text) == (422, True)


@pytest.mark.parametrize("who", ["norway", "canada", "icrc"])
async def test_the_desk_of_delegations_is_the_secretariats_alone(whole: Whole, who: str) -> None:
    async with whole.browser(who) as browser:
        for path in ("/desk/nominations", "/desk/nominations/preview?to=accept"):
            assert (await browser.get(at(whole, path))).status_code == 404
        for path in (
            *(entity(whole, path=f"/link{end}") for end in ("", "/prolongation", "/revocation")),
            at(whole, "/desk/nominations"),
        ):
            assert (await browser.send(at(whole, "/people"), path, {"to": "accept"})).status_code == 404, path


async def test_no_secret_is_kept_and_a_letter_goes_where_there_is_a_mail_server(whole: Whole) -> None:
    async with whole.browser("secretariat") as desk:
        link = await linked(whole, desk, email="focal@norway.example")
        async with whole.cast.store.reading() as session:
            kept = (await session.execute(select(FocalLink))).scalar_one()
            assert list((await session.execute(select(Letter))).scalars()) == [], "no mail server is set"
        assert link.rsplit("/", 1)[1] not in str(kept)
        wrong = await desk.send(entity(whole), entity(whole, path="/link"), {"email": "focal@"})
        assert wrong.status_code == 422


async def test_bad_choices_of_the_secretariat_are_answered(whole: Whole) -> None:
    path = at(whole, "/desk/nominations")
    async with whole.browser("secretariat") as desk, whole.browser() as focal:
        link = await linked(whole, desk)
        await nominated(focal, link)
        for query in ("?to=accept", "?to=nothing&nominations=x", "?to=refuse&nominations=x"):
            assert (await desk.get(f"{path}/preview{query}")).status_code == 422, query
        for fields in (
            {"to": "accept", "nominations": "x"},
            {"to": "accept"},
            {"to": "burn", "nominations": ""},
            {"to": "refuse", "reason": "No."},
        ):
            assert (await desk.send(path, path, dict(fields))).status_code == 422, fields
