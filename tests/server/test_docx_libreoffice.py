"""Word documents and LibreOffice: what is written here it opens, and what it saves is read here."""

import shutil
import subprocess
from pathlib import Path

import pytest

from server.docx import reading
from server.docx.reading import Read
from tests.cast import Cast
from tests.server.documents import docx, gone, ins, para, table
from tests.server.test_docx_numbering import PLAIN, at, document, of
from tests.server.test_docx_writing import asked, proposed, same, tabled, written

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice to open documents with")
SECONDS = 180
ARABIC = "المادة 1\n\n[تلتزم][تسعى] الأطراف"


def saved(folder: Path, kind: str, **documents: bytes) -> dict[str, bytes]:
    """These documents as LibreOffice saves them in a format."""
    for name, content in documents.items():
        (folder / f"{name}.docx").write_bytes(content)
    command = [SOFFICE or "", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
    files = [str(folder / f"{name}.docx") for name in documents]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), *files], check=True, capture_output=True, timeout=SECONDS
    )
    return {name: (folder / "out" / f"{name}.{kind}").read_bytes() for name in documents}


def words(read: Read) -> list[str]:
    """The paragraphs, without regard to spaces at their ends."""
    return [each.strip() for each in read.source.split("\n\n") if each.strip()]


async def test_what_is_written_is_opened_saved_and_read_again(cast: Cast, tmp_path: Path) -> None:
    on = await proposed(cast)
    arabic = await tabled(cast, ARABIC)
    content = await written(on, tracked=True)
    documents = {"tracked": content, "plain": await written(on, False), "arabic": await written(arabic, False)}
    found = {name: reading.read(each) for name, each in saved(tmp_path, "docx", **documents).items()}
    assert same(found["tracked"], await on.printed())
    assert same(found["plain"], await on.printed())
    assert same(found["arabic"], ARABIC)
    assert asked(found["tracked"]) == asked(reading.read(content))
    assert {each.author for each in found["plain"].comments} == {"Canada", "Norway"}


def test_a_document_that_libreoffice_has_saved_is_read_in_its_words(tmp_path: Path) -> None:
    inside = ["1. Members ", gone("EU", "shall"), ins("EU", "should"), " act", ins("Fiji", " at once"), "."]
    content = docx("A title", para(*inside), table(["One", "Two"], ["x", "[y]"]), "After")
    (again,) = saved(tmp_path, "docx", brought=content).values()
    found, before = reading.read(again), reading.read(content)
    assert reading.exact(again, found, found.source)
    assert words(found) == words(before)
    assert asked(found) == asked(before)


async def test_it_is_set_on_pages(cast: Cast, tmp_path: Path) -> None:
    (page,) = saved(tmp_path, "pdf", paper=await written(await proposed(cast), tracked=True)).values()
    assert page.startswith(b"%PDF-")


def test_labels_that_are_counted_are_those_that_libreoffice_shows(tmp_path: Path) -> None:
    deep = (0, 1, 1, 2, 2, 0, 1, 2, 0)
    content = document(PLAIN + of(2, 0), *(para(at(1 + count % 2, each), "Words") for count, each in enumerate(deep)))
    shown = saved(tmp_path, "txt", numbered=content)["numbered"].decode("utf-8-sig").split("\n")
    expected = [" ".join(each.split()) for each in shown if each.strip()]
    assert words(reading.read(content)) == expected
    (again,) = saved(tmp_path, "docx", numbered=content).values()
    assert words(reading.read(again)) == expected
