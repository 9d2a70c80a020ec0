"""What befalls a message, over HTTP: allowed, refused beside what was typed, and nothing to a stranger."""

import re
from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from rooms import charter, seating
from rooms.attachments import Attached
from rooms.people import Role
from rooms.room import Attribution, Charter
from rooms.threads import corrections, marks, rulings
from rooms.threads.messages import Message, State
from rooms.threads.rulings import Outcome, Ruling
from tests.cast import PLAN, row
from tests.rooms.ways import another_room, numbers
from tests.server.whole import CODE, Browser, Whole

SAID = "Norway would accept [nine][ten] years."
HTMX = {"HX-Request": "true"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture(autouse=True)
def as_served(whole: Whole) -> None:
    """The cast acts through the application itself, so that it hears of everything at once."""
    whole.cast.writer = whole.site.writer


@pytest_asyncio.fixture
async def norway(whole: Whole) -> AsyncIterator[Browser]:
    async with whole.browser("norway") as browser:
        yield browser


@pytest_asyncio.fixture
async def canada(whole: Whole) -> AsyncIterator[Browser]:
    """In the chair."""
    async with whole.browser("canada") as browser:
        yield browser


@pytest_asyncio.fixture
async def stranger(whole: Whole) -> AsyncIterator[Browser]:
    """Somebody of the conference whose seat in the room has ended."""
    async with whole.browser("icbl") as browser:
        await whole.cast.does("canada", partial(seating.revoke, seat_id=whole.cast.seats["icbl"]))
        yield browser


def room(whole: Whole, path: str = "") -> str:
    return f"/rooms/{whole.cast.room}{path}"


def at(whole: Whole, message: UUID, end: str = "") -> str:
    return room(whole, f"/messages/{message}{'/' if end else ''}{end}")


async def post(browser: Browser, page: str, path: str, htmx: bool = False, **fields: str) -> Any:
    """Send a form as a page would, or as htmx does."""
    code = CODE.search((await browser.get(page)).text)
    assert code
    headers = HTMX if htmx else {}
    return await browser.client.post(path, data={"_csrf_token": code[1], **fields}, headers=headers)


async def standing(whole: Whole, message: UUID) -> Message:
    return await row(whole.cast.store, Message, message)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


async def test_the_actions_are_those_open_to_this_seat(whole: Whole, norway: Browser, canada: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    mine, chairs = [(await each.get(at(whole, said, "actions"))).text for each in (norway, canada)]
    assert "Correct these words" in mine
    assert "Strike these words" not in mine
    assert "Strike these words" in chairs
    assert "Correct these words" not in chairs
    assert 'lang="en"' in mine
    alone = (await norway.client.get(at(whole, said, "actions"), headers=HTMX)).text
    assert alone.lstrip().startswith("<section")
    assert "<html" not in alone


PATHS = ("corrections", "withdrawal", "retraction", "pin", "unpin", "record", "call-to-order", "withdrawal-request")


@pytest.mark.parametrize("deed", [*PATHS, "strike"])
async def test_a_stranger_finds_no_message(whole: Whole, stranger: Browser, deed: str) -> None:
    said, before = await whole.cast.says("norway", SAID), await numbers(whole.cast)
    for end in ("actions", "versions"):
        assert (await stranger.get(at(whole, said, end))).status_code == 404
    answer = await post(stranger, "/preferences", at(whole, said, deed), version="1", text="No.", reason="No.")
    assert answer.status_code == 404
    assert SAID not in answer.text
    assert await numbers(whole.cast) == before


async def test_a_message_of_another_room_is_not_here(whole: Whole, canada: Browser) -> None:
    other = await another_room(whole.cast)
    elsewhere = await other.says("norway", "Said elsewhere.")
    assert (await canada.get(at(whole, elsewhere, "actions"))).status_code == 404
    assert (await canada.get(at(whole, elsewhere, "versions"))).status_code == 404
    said = await whole.cast.says("norway", SAID)
    assert (await post(canada, "/preferences", at(whole, said, "applause"))).status_code == 404


@pytest.mark.parametrize(
    ("deed", "state"), [("withdrawal", State.WITHDRAWN), ("retraction", State.RETRACTED), ("record", State.STANDING)]
)
async def test_one_takes_back_or_marks_ones_own_words(
    whole: Whole, norway: Browser, canada: Browser, deed: str, state: State
) -> None:
    said = await whole.cast.says("norway", SAID)
    not_mine = await post(canada, "/preferences", at(whole, said, deed))
    assert not_mine.status_code == 422
    assert "Only its author may do this" in not_mine.text
    done = await post(norway, at(whole, said, "actions"), at(whole, said, deed))
    assert (done.status_code, done.headers["location"]) == (303, at(whole, said))
    assert (await standing(whole, said)).state == state
    assert (await standing(whole, said)).for_record is (deed == "record")
    assert (await norway.get(at(whole, said))).status_code == 303


async def test_a_correction_is_stored_and_answered_with_the_message(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    fields = {"version": "1", "text": "Eleven [years]."}
    done = await post(norway, at(whole, said, "actions"), at(whole, said, "corrections"), htmx=True, **fields)
    assert done.status_code == 200
    assert f'id="message-{said}"' in done.text
    assert "Eleven [years]." in done.text
    assert "Corrected once" in done.text


async def test_a_correction_begun_too_early_shows_both_wordings_and_stores_nothing(
    whole: Whole, norway: Browser
) -> None:
    said = await whole.cast.says("norway", SAID)
    await whole.cast.does("norway", partial(corrections.correct, message_id=said, version=1, text="Twelve years."))
    answer = await post(
        norway, at(whole, said, "actions"), at(whole, said, "corrections"), version="1", text="Thirteen years."
    )
    assert answer.status_code == 422
    assert "Thirteen years.</textarea>" in answer.text
    assert "Twelve years." in answer.text
    assert "corrected in the meantime" in answer.text
    assert (await standing(whole, said)).text == "Twelve years."


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"version": "1", "text": " "}, "Write something before you send it."),
        ({"version": "1", "text": "x" * 20_001}, "A message holds at most 20,000 characters."),
        ({"version": "one", "text": "Kept as it was typed."}, "Write a whole number in figures."),
        ({"text": "Kept as it was typed."}, "Fill this in."),
        ({"version": "1", "text": "Kept.", "key": "k" * 65}, "This cannot be read."),
    ],
)
async def test_a_correction_that_cannot_be_keeps_what_was_typed(
    whole: Whole, norway: Browser, fields: dict[str, str], sentence: str
) -> None:
    said, before = await whole.cast.says("norway", SAID), await numbers(whole.cast)
    for htmx in (False, True):
        form = at(whole, said, "actions")
        answer = await post(norway, form, at(whole, said, "corrections"), htmx=htmx, **fields)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert f"\n{fields['text']}</textarea>" in answer.text
    assert await numbers(whole.cast) == before


async def test_script_in_a_correction_stays_words(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    for text in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "[a](javascript:alert(1))"):
        version = str((await standing(whole, said)).version)
        await post(norway, at(whole, said, "actions"), at(whole, said, "corrections"), version=version, text=text)
        for page in (at(whole, said, "versions"), room(whole, f"/topics/{whole.cast.topic}")):
            html = (await norway.get(page)).text
            assert "<script>alert" not in html
            assert "<img" not in html
            assert 'href="javascript' not in html
        assert (await standing(whole, said)).text == text


async def test_a_retry_with_the_same_key_corrects_once(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    for _ in range(2):
        fields = {"version": "1", "text": "Ten years.", "key": "once"}
        done = await post(norway, at(whole, said, "actions"), at(whole, said, "corrections"), **fields)
        assert done.status_code == 303
    assert (await standing(whole, said)).version == 2


async def test_the_chair_pins_and_others_do_not(whole: Whole, norway: Browser, canada: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    refused = await post(norway, at(whole, said, "actions"), at(whole, said, "pin"))
    assert refused.status_code == 422
    assert "Pin messages" in refused.text
    done = await post(canada, at(whole, said, "actions"), at(whole, said, "pin"), htmx=True)
    assert done.status_code == 200
    assert f'id="topic-{whole.cast.topic}"' in done.text
    assert (await standing(whole, said)).pinned
    assert (await post(canada, at(whole, said, "actions"), at(whole, said, "unpin"))).status_code == 303
    assert not (await standing(whole, said)).pinned


@pytest.mark.parametrize("deed", ["call-to-order", "withdrawal-request", "strike"])
async def test_the_chair_rules_with_a_reason_and_others_do_not(
    whole: Whole, norway: Browser, canada: Browser, deed: str
) -> None:
    said = await whole.cast.says("norway", SAID)
    refused = await post(norway, at(whole, said, "actions"), at(whole, said, deed), reason="I object.")
    assert refused.status_code == 422
    assert "I object." in refused.text
    empty = await post(canada, at(whole, said, "actions"), at(whole, said, deed), reason=" ")
    assert empty.status_code == 422
    assert "Fill this in." in empty.text
    done = await post(canada, at(whole, said, "actions"), at(whole, said, deed), reason="Rule <b>68</b>.")
    assert done.status_code == 303
    html = (await norway.get(room(whole, f"/topics/{whole.cast.topic}"))).text
    assert "Rule &lt;b&gt;68&lt;/b&gt;." in html


async def test_the_versions_show_word_by_word_what_changed(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    correct = partial(corrections.correct, message_id=said, version=1, text="Norway would never accept [nine] years.")
    await whole.cast.does("norway", correct)
    html = (await norway.get(at(whole, said, "versions"))).text
    assert "<ins>never </ins>" in html
    assert "<del>[ten]</del>" in html or "<del>][ten</del>" in html
    await whole.cast.does("norway", partial(corrections.retract, message_id=said))
    erased = (await norway.get(at(whole, said, "versions"))).text
    assert "never" not in erased
    assert erased.count("The words are erased; their digest stays in the record.") == 2


async def test_struck_words_are_in_no_page(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", "An unmistakable slur.")
    await whole.cast.does("canada", partial(rulings.strike, message_id=said, reason="Rule 68."))
    for page in (at(whole, said, "versions"), at(whole, said, "actions"), room(whole, f"/topics/{whole.cast.topic}")):
        html = (await norway.get(page)).text
        assert "unmistakable" not in html
        assert "struck" in html.lower()


async def test_reply_and_quote_lead_to_the_composer_and_quote_a_selection(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("canada", "Two proposals stand: nine years, and ten.")
    topic = room(whole, f"/topics/{whole.cast.topic}")
    assert f"{topic}?quote={said}#composer" in (await norway.get(at(whole, said, "actions"))).text
    composer = (await norway.get(topic, quote=str(said), words="nine years")).text
    assert "\nnine years</textarea>" in composer
    whole_words = (await norway.get(topic, quote=str(said), words="ninety years")).text
    assert "\nTwo proposals stand: nine years, and ten.</textarea>" in whole_words
    fields = {"text": "Ten.", "quote": str(said), "quote_text": "nine years", "language": "en"}
    done = await post(norway, topic, f"{topic}/messages", **fields)
    assert done.status_code == 303
    html = (await norway.get(topic)).text
    assert re.search(r"<blockquote[^>]*><p>nine years</p>", html)
    wrong = await post(norway, topic, f"{topic}/messages", **{**fields, "quote_text": "eleven years"})
    assert wrong.status_code == 422
    assert "eleven years</textarea>" in wrong.text
    assert "not the words of the message you quote" in wrong.text


# The log of rulings


async def test_the_log_is_read_by_members_and_an_appeal_made_and_settled_there(
    whole: Whole, norway: Browser, canada: Browser
) -> None:
    said = await whole.cast.says("norway", SAID)
    done = await whole.cast.does("canada", partial(rulings.strike, message_id=said, reason="Rule 68."))
    ruling = UUID(done.entries[0].body["ruling"])
    log, form = room(whole, "/rulings"), room(whole, f"/rulings/{ruling}/actions")
    assert "Rule 68." in (await norway.get(log)).text
    assert "Grounds of the appeal" in (await norway.get(form)).text
    assert "Grounds of the appeal" not in (await canada.get(form)).text
    empty = await post(norway, form, room(whole, f"/rulings/{ruling}/appeal"), reason="")
    assert empty.status_code == 422
    assert "Fill this in." in empty.text
    own = await post(canada, "/preferences", room(whole, f"/rulings/{ruling}/appeal"), reason="Mine.")
    assert own.status_code == 422
    assert "One does not appeal against a ruling of one" in own.text
    made = await post(norway, form, room(whole, f"/rulings/{ruling}/appeal"), reason="It was in order.")
    assert made.headers["location"] == f"{log}#ruling-{ruling}"
    for fields in ({"for_overruling": "x", "against": "1"}, {"for_overruling": "-1", "against": "1"}):
        wrong = await post(canada, form, room(whole, f"/rulings/{ruling}/settlement"), **fields)
        assert wrong.status_code == 422
        assert f'value="{fields["for_overruling"]}"' in wrong.text
    not_chair = await post(
        norway, "/preferences", room(whole, f"/rulings/{ruling}/settlement"), for_overruling="9", against="0"
    )
    assert not_chair.status_code == 422
    settled = await post(
        canada, form, room(whole, f"/rulings/{ruling}/settlement"), htmx=True, for_overruling="3", against="3"
    )
    assert "For overruling: 3. Against: 3." in settled.text
    assert (await row(whole.cast.store, Ruling, ruling)).outcome == Outcome.UPHELD


async def test_a_stranger_finds_no_rulings(whole: Whole, stranger: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    done = await whole.cast.does("canada", partial(rulings.strike, message_id=said, reason="Rule 68."))
    ruling = UUID(done.entries[0].body["ruling"])
    for path in ("/rulings", f"/rulings/{ruling}/actions"):
        assert (await stranger.get(room(whole, path))).status_code == 404
    for path in ("appeal", "settlement"):
        answer = await post(
            stranger,
            "/preferences",
            room(whole, f"/rulings/{ruling}/{path}"),
            reason="No.",
            for_overruling="9",
            against="0",
        )
        assert answer.status_code == 404
    assert (await row(whole.cast.store, Ruling, ruling)).outcome == Outcome.STANDING


# Files


async def upload(whole: Whole, browser: Browser, *files: tuple[str, bytes], text: str = "With a file.") -> Any:
    topic = room(whole, f"/topics/{whole.cast.topic}")
    code = CODE.search((await browser.get(topic)).text)
    assert code
    sent = [("attachment", (name, content, "application/octet-stream")) for name, content in files]
    data = {"_csrf_token": code[1], "text": text, "language": "en"}
    return await browser.client.post(f"{topic}/messages", data=data, files=sent)


async def attached(whole: Whole, browser: Browser) -> list[str]:
    html = (await browser.get(room(whole, f"/topics/{whole.cast.topic}"))).text
    return re.findall(r'href="(/rooms/[^"]+/attachments/[^"]+)"', html)


@pytest.mark.parametrize(
    ("name", "content", "kind", "how"),
    [
        ("series.pdf", b"%PDF-1.7 ...", "application/pdf", "attachment"),
        ("map.png", PNG, "image/png", "inline"),
        ("list.csv", "a,b\né,ü".encode(), "text/csv; charset=utf-8", "attachment"),
        ("تقرير.pdf", b"%PDF-1.7 ...", "application/pdf", "attachment"),
    ],
)
async def test_a_file_is_handed_out_as_what_it_is(
    whole: Whole, norway: Browser, name: str, content: bytes, kind: str, how: str
) -> None:
    assert (await upload(whole, norway, (name, content))).status_code == 303
    (path,) = await attached(whole, norway)
    answer = await norway.get(path)
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"].startswith(f"{how}; filename*=UTF-8''")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("/absolute/path.txt", "path.txt"),
        ("line\nbreak.txt", "linebreak.txt"),
        ("over\u202etxt.exe.txt", "overtxt.exe.txt"),
        ('a"b<c>.txt', "abc.txt"),
        ("n" * 300 + ".txt", "n" * 146 + ".txt"),
    ],
)
async def test_a_name_is_a_name_and_no_path(whole: Whole, norway: Browser, name: str, kept: str) -> None:
    keep = whole.site.contents.keep(name, b"words", 1)
    assert keep.name == kept
    assert whole.site.contents.path(keep.digest).is_relative_to(whole.site.contents.folder)
    if "\n" not in name and '"' not in name:
        assert (await upload(whole, norway, (name, b"words"))).status_code == 303
        html = (await norway.get(room(whole, f"/topics/{whole.cast.topic}"))).text
        assert f"<bdi>{kept}</bdi>" in html
    outside = whole.site.settings.data_dir.parent
    assert [each.name for each in outside.glob("*.txt")] == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("run.exe", b"MZ....", "is of a kind that cannot be attached"),
        ("page.html", b"<script>alert(1)</script>", "is of a kind that cannot be attached"),
        ("drawing.svg", b"<svg onload='alert(1)'/>", "is of a kind that cannot be attached"),
        ("report.pdf.exe", b"%PDF-1.7", "is of a kind that cannot be attached"),
        ("no-end", b"words", "is of a kind that cannot be attached"),
        ("not.pdf", b"MZ....", "is not the kind of file its name says"),
        ("not.docx", b"%PDF-1.7", "is not the kind of file its name says"),
        ("program.exe.png", b"MZ....", "is not the kind of file its name says"),
        ("binary.txt", b"words\x00words", "is not the kind of file its name says"),
        ("latin.txt", "é".encode("latin-1"), "is not the kind of file its name says"),
        ("empty.txt", b"", "is empty"),
        ("...", b"words", "no name that can be kept"),
    ],
)
async def test_a_file_that_may_not_be_attached_keeps_the_words_typed(
    whole: Whole, norway: Browser, name: str, content: bytes, sentence: str
) -> None:
    before = await numbers(whole.cast)
    answer = await upload(whole, norway, (name, content), text="My words beside the file.")
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert "\nMy words beside the file.</textarea>" in answer.text
    assert await numbers(whole.cast) == before


async def test_a_zip_may_pretend_to_be_a_document_and_still_only_be_saved(whole: Whole, norway: Browser) -> None:
    assert (await upload(whole, norway, ("report.docx", b"PK\x03\x04 not really"))).status_code == 303
    (path,) = await attached(whole, norway)
    answer = await norway.get(path)
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")


async def test_a_file_too_large_and_files_too_many_are_refused(whole: Whole, norway: Browser) -> None:
    object.__setattr__(whole.site.settings, "upload_megabytes", 1)
    large = await upload(whole, norway, ("large.txt", b"x" * 1_000_001), text="My words.")
    assert large.status_code == 422
    assert "1 megabyte" in large.text
    assert "\nMy words.</textarea>" in large.text
    many = await upload(whole, norway, *[(f"{number}.txt", b"x") for number in range(6)], text="My words.")
    assert many.status_code == 422
    assert "At most 5 files" in many.text
    assert "\nMy words.</textarea>" in many.text
    assert await attached(whole, norway) == []


async def test_a_file_never_crosses_a_wall(whole: Whole, norway: Browser, stranger: Browser, canada: Browser) -> None:
    await upload(whole, norway, ("series.pdf", b"%PDF-1.7 ..."))
    (path,) = await attached(whole, norway)
    id = path.rsplit("/", 1)[1]
    assert (await stranger.get(path)).status_code == 404
    async with whole.browser() as nobody:
        answer = await nobody.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")
    other = await another_room(whole.cast)
    assert (await norway.get(f"/rooms/{other.room}/attachments/{id}")).status_code == 404
    assert (await canada.get(f"/rooms/{other.room}/attachments/{id}")).status_code == 404
    assert (await norway.get(room(whole, f"/attachments/{uuid4()}"))).status_code == 404


async def test_a_file_goes_with_its_words(whole: Whole, norway: Browser, canada: Browser) -> None:
    for deed, status in (("withdrawal", 200), ("retraction", 404), ("strike", 404)):
        await upload(whole, norway, ("series.pdf", b"%PDF-1.7 " + deed.encode()))
        path = (await attached(whole, norway))[-1]
        said = await latest(whole)
        if deed == "strike":
            await whole.cast.does("canada", partial(rulings.strike, message_id=said, reason="Rule 68."))
        else:
            await post(norway, at(whole, said, "actions"), at(whole, said, deed))
        assert (await canada.get(path)).status_code == status, deed


async def latest(whole: Whole) -> UUID:
    posted = [entry for entry in whole.cast.heard if entry.kind == "Posted"]
    if posted:
        return UUID(posted[-1].body["message"])
    from sqlalchemy import select
    from sqlmodel import col

    async with whole.cast.store.reading() as session:
        query = select(col(Message.id)).order_by(col(Message.ordinal).desc()).limit(1)
        return (await session.execute(query)).scalar_one()


async def test_a_damaged_file_is_not_handed_out(whole: Whole, norway: Browser) -> None:
    await upload(whole, norway, ("series.pdf", b"%PDF-1.7 ..."))
    (path,) = await attached(whole, norway)
    for file in whole.site.contents.folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"%PDF-1.7 something else")
    assert (await norway.get(path)).status_code == 404


async def test_a_type_that_was_never_accepted_is_handed_out_as_bytes(whole: Whole, norway: Browser) -> None:
    kept = whole.site.contents.keep("page.txt", b"<script>alert(1)</script>", 1)
    strange = Attached(id=uuid4(), name="page.html", type="text/html", size=kept.size, digest=kept.digest)
    await whole.cast.says("norway", "With a page.", files=(strange,))
    answer = await norway.get(room(whole, f"/attachments/{strange.id}"))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")


# The room's other pages


async def test_a_room_is_read_after_its_charter(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    done = await whole.cast.does("canada", partial(rulings.strike, message_id=said, reason="Rule 68."))
    ruling = done.entries[0].body["ruling"]
    terms = PLAN.charter.model_copy(update={"recording": "No recording."})
    await whole.cast.does("canada", partial(charter.amend, charter=terms))
    entered = ("", "/rulings", f"/rulings/{ruling}/actions", f"/messages/{said}/actions", f"/messages/{said}/versions")
    for path in entered:
        answer = await norway.get(room(whole, path))
        assert (answer.status_code, answer.headers["location"]) == (303, room(whole, "/charter")), path
    page = (await norway.get(room(whole, "/charter"))).text
    assert "No recording." in page
    stale = await post(norway, room(whole, "/charter"), room(whole, "/acknowledgement"), version="1")
    assert stale.status_code == 422
    assert "The charter was changed while you were reading." in stale.text
    done_now = await post(norway, room(whole, "/charter"), room(whole, "/acknowledgement"), version="2")
    assert done_now.headers["location"] == room(whole)
    assert (await norway.get(room(whole))).status_code == 200


CHARTER = {
    "attribution": "by_affiliation",
    "what_may_leave": "Nothing before we agree.",
    "recording": "No recording.",
    "speakers": "chair",
    "call_back_seconds": "5",
    "retract_minutes": "30",
    "version": "1",
}


async def test_the_chair_amends_the_charter_and_others_do_not(whole: Whole, norway: Browser, canada: Browser) -> None:
    form = room(whole, "/charter/amendment")
    assert (await norway.get(form)).status_code == 422
    assert (await post(norway, "/preferences", room(whole, "/charter"), **CHARTER)).status_code == 422
    done = await post(canada, form, room(whole, "/charter"), **CHARTER)
    assert done.headers["location"] == room(whole, "/charter")
    page = (await canada.get(room(whole, "/charter"))).text
    assert "Nothing before we agree." in page
    assert "By affiliation" in page
    async with whole.browser("icbl") as icbl:
        await whole.cast.does("canada", partial(seating.revoke, seat_id=whole.cast.seats["icbl"]))
        for path in ("/charter", "/charter/amendment", "/rules", "/participants"):
            assert (await icbl.get(room(whole, path))).status_code == 404
        assert (await post(icbl, "/preferences", room(whole, "/charter"), **CHARTER)).status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"attribution": "whoever"}, "Choose one of the answers."),
        ({"what_may_leave": " "}, "Fill this in."),
        ({"recording": "x" * 2001}, "This holds at most 2,000 characters."),
        ({"speakers": "everyone"}, "Choose one of the answers."),
        ({"call_back_seconds": "61"}, "Write a whole number from 0 to 60."),
        ({"retract_minutes": "soon"}, "Write a whole number in figures."),
        ({"version": "0"}, "The charter was changed while you were reading."),
    ],
)
async def test_a_charter_that_cannot_be_keeps_what_was_typed(
    whole: Whole, canada: Browser, change: dict[str, str], sentence: str
) -> None:
    fields = {**CHARTER, "what_may_leave": "Only <this>.", **change}
    answer = await post(canada, room(whole, "/charter/amendment"), room(whole, "/charter"), **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    if "what_may_leave" not in change:
        assert "\nOnly &lt;this&gt;.</textarea>" in answer.text


async def test_nobody_speaks_is_no_charter_and_the_rule_is_not_loosened(whole: Whole, canada: Browser) -> None:
    form = room(whole, "/charter/amendment")
    silent = {name: value for name, value in CHARTER.items() if name != "speakers"}
    assert "Tick at least one role" in (await post(canada, form, room(whole, "/charter"), **silent)).text
    terms = Charter(attribution=Attribution.CHATHAM_HOUSE)
    await whole.cast.does("canada", partial(charter.amend, charter=terms))
    loosened = await post(canada, form, room(whole, "/charter"), **{**CHARTER, "version": "2"})
    assert loosened.status_code == 422
    assert "can be tightened, never loosened" in loosened.text


async def test_the_rules_are_the_table_of_permissions(whole: Whole, norway: Browser) -> None:
    page = (await norway.get(room(whole, "/rules"))).text
    strike = re.search(r"Strike words by a ruling(.*?)</tr>", page, re.S)
    assert strike
    assert [("yes" in cell) for cell in re.findall(r"<td.*?</td>", strike[1], re.S)] == [True, True] + [False] * 4
    terms = PLAN.charter.model_copy(update={"speakers": frozenset({Role.CHAIR})})
    await whole.cast.does("canada", partial(charter.amend, charter=terms))
    narrowed = (await norway.get(room(whole, "/rules"))).text
    speak = re.search(r"Speak in topics(.*?)</tr>", narrowed, re.S)
    assert speak
    assert speak[1].count('class="yes"') == 1


async def test_the_chair_seats_and_unseats(whole: Whole, norway: Browser, canada: Browser) -> None:
    page, cast = room(whole, "/participants"), whole.cast
    own = await post(canada, page, room(whole, f"/seats/{cast.seats['canada']}/revocation"), reason="Tired.")
    assert own.status_code == 422
    assert "A room is not left without a chair." in own.text
    refused = await post(norway, "/preferences", room(whole, f"/seats/{cast.seats['icbl']}/revocation"))
    assert refused.status_code == 422
    ended = await post(canada, page, room(whole, f"/seats/{cast.seats['icbl']}/revocation"), reason="Recalled.")
    assert ended.headers["location"] == page
    assert f'<option value="{cast.persons["icbl"]}"' in (await canada.get(page)).text
    assert f'<option value="{cast.persons["icbl"]}"' not in (await norway.get(page)).text
    for fields in ({"person": "", "role": "delegate"}, {"person": str(cast.persons["icbl"]), "role": "king"}):
        wrong = await post(canada, page, room(whole, "/seats"), **fields)
        assert wrong.status_code == 422
    seated = await post(canada, page, room(whole, "/seats"), person=str(cast.persons["icbl"]), role="observer")
    assert seated.headers["location"] == page
    assert (await post(canada, page, room(whole, "/seats"), person=str(uuid4()), role="observer")).status_code == 404
    left = await post(norway, page, room(whole, "/departure"))
    assert left.headers["location"] == f"/conferences/{cast.conference}"
    assert (await norway.get(page)).status_code == 404


async def test_a_topic_is_opened_once_and_its_title_kept_where_it_is_refused(whole: Whole, norway: Browser) -> None:
    form = room(whole, "/topics")
    long = "t" * 201
    refused = await post(norway, form, form, title=long)
    assert refused.status_code == 422
    assert f'value="{long}"' in refused.text
    where = {(await post(norway, form, form, title="Verification", key="once")).headers["location"] for _ in range(2)}
    assert len(where) == 1


async def test_marks_stand_beside_the_words(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", "@[RSA] has the [floor].", for_record=True)
    await whole.cast.does("canada", partial(marks.pin, message_id=said))
    await whole.cast.does("norway", partial(corrections.correct, message_id=said, version=1, text="@[RSA] **has** it."))
    html = (await norway.get(room(whole, f"/topics/{whole.cast.topic}"))).text
    part = html[html.index(f'id="message-{said}"') : html.index(f'id="slot-message-{said}"')]
    assert '<span class="mention">RSA</span> <strong>has</strong> it.' in part
    assert all(mark in words(part) for mark in ("Corrected once", "For the record", "Pinned"))
