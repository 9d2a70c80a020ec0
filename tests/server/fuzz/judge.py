"""The judge: what must hold of every answer, whatever was asked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.server.fuzz.hostile import ATTRIBUTE, ELEMENT, PRODUCT
from tests.server.fuzz.markup import Element, Page
from tests.server.fuzz.wire import Answer

DIRECTIONS = {"en": "ltr", "ar": "rtl"}
ARABIC = re.compile("[\u0621-\u064a]{2}")
HEADERS = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
)
LOCATION = re.compile(r"/(?![/\\])[\x21-\x7e]*")
ADDRESSES = ("href", "src", "action", "formaction", "hx-get", "hx-post")
WITHOUT_BODY = {303, 304}


@dataclass(frozen=True)
class Case:
    """What was asked, to be told where an answer is wrong."""

    method: str
    path: bytes
    language: str
    what: str
    htmx: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path[:200]!r} ({self.what}, {self.language}{', htmx' if self.htmx else ''})"


def judge(answer: Answer, case: Case) -> Page | None:
    """Nothing of ours failed, it bears its headers, and nothing that was sent can act; gives the page, if it is one."""
    assert answer.status < 500, f"{answer.status} upon {case}"
    headed(answer, case)
    if answer.status == 303:
        assert LOCATION.fullmatch(answer.location), f"sent on to {answer.location!r} upon {case}"
    assert PRODUCT not in answer.text or case.what == "attachment", f"computed upon {case}"
    if not answer.is_page:
        file = b"/static/" in case.path
        assert file or answer.status in WITHOUT_BODY or answer.status < 300, f"{answer.status} is no page upon {case}"
        return None
    page = Page(answer.text)
    harmless(page.elements, case)
    whole = page.first("html")
    if case.htmx and case.method == "POST" and answer.status >= 400:
        assert whole is None, f"a whole page where a piece was asked for, upon {case}"
    if whole is not None:
        spoken(page, whole, case)
    if answer.status >= 400:
        assert explained(page, answer.status if whole else 0, case.language), f"nothing says what is wrong, upon {case}"
    return page


def headed(answer: Answer, case: Case) -> None:
    names = [name for name, _ in answer.lines]
    for name in HEADERS:
        assert names.count(name) == 1, f"{name} came {names.count(name)} times upon {case}"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy or policy == "sandbox; default-src 'none'", case
    assert "unsafe" not in policy, case
    assert answer.headers["x-content-type-options"] == "nosniff", case
    assert "x-fuzz" not in names, f"a header was planted by {case}"
    assert not any("fuzz" in line for name, line in answer.lines if name == "set-cookie"), f"a cookie planted by {case}"


def harmless(elements: Iterable[Element], case: Case) -> None:
    """No element or attribute came out of what was typed, and nothing runs that is not a file of ours."""
    for element in elements:
        assert element.tag != ELEMENT, f"an element was planted by {case}"
        if element.tag == "script":
            assert element.attributes.get("src", "").startswith("/static/"), f"an inline script upon {case}"
        assert element.tag not in ("iframe", "object", "embed", "base"), f"<{element.tag}> upon {case}"
        for name, value in element.attributes.items():
            assert not name.startswith(("on", "hx-on")), f"{name} upon {case}"
            assert name not in (ATTRIBUTE, "style", "srcdoc"), f"{name} planted by {case}"
            if name in ADDRESSES:
                assert leads_on(value), f"{name}={value[:80]!r} upon {case}"


def leads_on(address: str) -> bool:
    """Our own pages, or the web that somebody wrote of; never another site by a short cut, and nothing that acts."""
    address = re.sub(r"[\x00-\x20]", "", address)
    return not address.startswith(("//", "/\\")) and (
        ":" not in address.split("/")[0].split("?")[0].split("#")[0] or address.startswith(("https://", "data:image/"))
    )


def spoken(page: Page, whole: Element, case: Case) -> None:
    said = (whole.attributes.get("lang"), whole.attributes.get("dir"))
    assert said == (case.language, DIRECTIONS[case.language]), f"{said} is not the reader's language, upon {case}"
    heading = page.first("h1")
    assert heading is not None, f"no heading upon {case}"
    assert heading.text.strip(), f"no heading upon {case}"


def explained(page: Page, status: int, language: str) -> bool:
    """Whether there are words in the reader's language that say what is wrong; `status` is that of a whole page."""
    said = [each.text for each in page.complaints]
    if status:
        said += [each.text for each in page.elements if "lead" in each.classes]
    if status and status != 422:
        said += [each.text for each in page.elements if each.tag == "h1"]
    if language == "ar":
        return any(ARABIC.search(text) for text in said)
    return any(text.strip() for text in said)


def described(page: Page, case: Case) -> None:
    """Every field that is marked as wrong is described by words that are on the page."""
    for element in page.elements:
        if element.attributes.get("aria-invalid") == "true":
            ids = element.attributes.get("aria-describedby", "").split()
            words = [found.text.strip() for id in ids if (found := page.by_id(id))]
            assert ids, f"{element} is not described, upon {case}"
            assert all(words), f"{ids} are not there, upon {case}"
            assert len(words) == len(ids), f"{ids} are not there, upon {case}"


def still_there(page: Page, typed: Iterable[str], case: Case) -> None:
    """What was typed stands on the page again, to be corrected and not to be written anew."""
    kept = {same(each) for each in page.typed}
    for text in typed:
        assert same(text) in kept, f"{text[:60]!r} is lost upon {case}"


def offered(page: Page, action: str) -> bool:
    """Whether a form still stands on the page: what it was about may be gone, and the words with it."""
    return any(form.action == action for form in page.forms)


def same(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
