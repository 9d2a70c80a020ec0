"""Attachments, over HTTP: what may be attached, how it is handed out, and to whom."""

from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from rooms.attachments import Attached
from rooms.threads import rulings
from rooms.threads.messages import Message
from tests.rooms.ways import another_room, numbers
from tests.server.steps import at, attached, post, room, upload, words
from tests.server.whole import Browser, Whole

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture(autouse=True)
def as_served(whole: Whole) -> None:
    """The cast acts through the application itself, so that it hears of everything at once."""
    whole.cast.writer = whole.site.writer


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
