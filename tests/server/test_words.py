"""Words: every phrase in every language, a sentence for every reason, a phrase for every name, figures by locale."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from rooms import people, room
from rooms.floor import Refused
from rooms.meetings import MeetingOpened
from rooms.record.entries import KINDS
from rooms.threads import messages, rulings
from server.auth import accounts, invitations
from server.tables import load
from server.words import AVAILABLE, NAMES, direction, extracting, figures, names, ngettext, reasons, sentences, speaking
from server.words import gettext as _
from server.words.choosing import chosen
from tests.server.door import Door

load()
ROOT = Path(__file__).parent.parent.parent
AT = datetime(2026, 11, 12, 9, 5, tzinfo=UTC)
# What a reason that is put together may end in.
PUT_TOGETHER: dict[str, set[str]] = {
    "invitation.": set(invitations.State) - {invitations.State.OUTSTANDING},
    "meeting.is_": set(room.Sitting),
    "message.": set(messages.State) - {messages.State.STANDING},
    "ruling.": set(rulings.Outcome) - {rulings.Outcome.STANDING},
}


@pytest.fixture(scope="module")
def said() -> Catalog:
    return extracting.found()


@pytest.mark.parametrize("language", [code for code in AVAILABLE if code != "en"])
def test_every_phrase_stands_in_every_language(language: str, said: Catalog) -> None:
    """Run `python -m server.words` to add new phrases to the catalogues, then put them into words."""
    assert len(said) > 300
    assert extracting.lacking(language, said).lines() == []


def test_what_is_wrong_with_a_catalogue_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Catalog()
    for phrase in ("kept", "new", "half %(name)s", "unsure", ("one %(num)s", "many %(num)s")):
        said.add(phrase)
    (tmp_path / "ar.po").write_text(
        'msgid ""\nmsgstr "Plural-Forms: nplurals=6; plural=(n>1);\\n"\n\n'
        'msgid "kept"\nmsgstr "a"\n\nmsgid "half %(name)s"\nmsgstr "b %(nmae)s"\n\n'
        '#, fuzzy\nmsgid "unsure"\nmsgstr "c"\n\nmsgid "gone"\nmsgstr "d"\n\n'
        'msgid "one %(num)s"\nmsgid_plural "many %(num)s"\n'
        + "".join(f'msgstr[{form}] "{"e" if form != 4 else ""}"\n' for form in range(6))
    )
    monkeypatch.setattr("server.words.catalogue.FOLDER", tmp_path)
    report = extracting.lacking("ar", said)
    assert report.missing == ["new"]
    assert report.incomplete == ["one %(num)s"]
    assert report.uncertain == ["unsure"]
    assert report.placeholders == ["half %(name)s"]
    assert report.obsolete == ["gone"]


def raised(tree: ast.AST) -> Iterator[ast.expr]:
    """Every expression that names a reason: the first words of a refusal, the second of what no route may see."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = {"Refused": 0, "Unacceptable": 1, "put": 0}.get(node.func.id)
            if place is not None and len(node.args) > place:
                yield node.args[place]


def spelt(expression: ast.expr) -> set[str]:
    if isinstance(expression, ast.Constant):
        return {str(expression.value)}
    if isinstance(expression, ast.IfExp):
        return spelt(expression.body) | spelt(expression.orelse)
    if isinstance(expression, ast.JoinedStr):
        start = expression.values[0]
        assert isinstance(start, ast.Constant)
        return {f"{start.value}{end}" for end in PUT_TOGETHER[start.value]}
    assert isinstance(expression, ast.Attribute | ast.Name | ast.Subscript), ast.dump(expression)
    return set()


def test_every_reason_has_a_sentence_and_none_is_idle() -> None:
    used: set[str] = set()
    for folder in ("rooms", "server"):
        for file in (ROOT / folder).rglob("*.py"):
            for expression in raised(ast.parse(file.read_text())):
                used |= spelt(expression)
    known = reasons.REASONS.keys() | reasons.COUNTED.keys()
    assert used - known == set()
    assert {"message.empty", "not_permitted", "form.out_of_date"} <= used


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        (names.ROLES, people.Role),
        (names.KINDS, room.Kind),
        (names.MEMBERSHIPS, room.Membership),
        (names.ATTRIBUTIONS, room.Attribution),
        (names.SITTINGS, room.Sitting),
        (names.ENTITY_KINDS, people.EntityKind),
        (names.GROUPS, people.RegionalGroup),
        (names.CAPACITIES, people.Capacity),
        (names.PERMISSIONS, room.Permission),
        (names.MEASURES, rulings.Measure),
        (names.OUTCOMES, rulings.Outcome),
        (names.MESSAGE_STATES, messages.State),
        (names.INVITATION_STATES, invitations.State),
        (names.THEMES, accounts.Theme),
        (names.DENSITIES, accounts.Density),
    ],
)
def test_every_name_has_a_phrase(table: dict[StrEnum, str], kinds: type[StrEnum]) -> None:
    assert set(table) == set(kinds)
    assert len(set(table.values())) == len(table)


def test_every_kind_of_event_has_a_sentence() -> None:
    product = {name for name, kind in KINDS.items() if kind.__module__.startswith("rooms.")}
    assert product - sentences.SENTENCES.keys() == set()
    assert sentences.SENTENCES.keys() - product == set()


def test_a_sentence_asks_only_for_what_its_event_tells() -> None:
    for name, phrase in sentences.SENTENCES.items():
        known = set(KINDS[name].model_fields) | {"attribution"}
        assert {place[2:-2] for place in extracting.PLACEHOLDER.findall(phrase)} <= known, name


def test_an_event_is_told_in_the_language_spoken() -> None:
    event = MeetingOpened(room=AT_ROOM, meeting=3)
    assert sentences.sentence(event) == "opened meeting no. 3"
    with speaking("ar"):
        assert sentences.sentence(event) == "افتتاح الجلسة رقم 3"


AT_ROOM = "6f2b2a34-5f0e-4e7c-9d57-0d2b6c1f6a11"


def test_a_refusal_is_put_in_words_with_its_facts() -> None:
    assert reasons.said(Refused("not_permitted", permission="message:pin")).endswith(": Pin messages.")
    assert "at most 20,000 characters" in reasons.said(Refused("message.too_long", "text", limit=20_000, length=9))
    with speaking("ar"):
        assert "20,000 حرف." in reasons.said(Refused("message.too_long", "text", limit=20_000, length=9))
    assert reasons.said(Refused("entity.known_already", name="100 % Ltd")).startswith("“100 % Ltd”")


def test_arabic_counts_in_six_ways() -> None:
    with speaking("ar"):
        ways = {ngettext("%(num)s message", "%(num)s messages", count) for count in (0, 1, 2, 3, 11, 100)}
    assert len(ways) >= 5


def test_languages_are_named_in_themselves_and_run_their_way() -> None:
    assert NAMES.keys() == {"ar", "zh", "en", "fr", "ru", "es"}
    assert set(AVAILABLE) <= NAMES.keys()
    assert direction("ar") == "rtl"
    assert {direction(code) for code in NAMES if code != "ar"} == {"ltr"}


def test_dates_and_numbers_follow_the_language_and_the_zone() -> None:
    assert figures.iso(AT) == "2026-11-12T09:05:00Z"
    assert figures.clock(AT, "Europe/Amsterdam") == "10:05"
    assert figures.moment(AT, "Asia/Tokyo") == "12 Nov, 18:05"
    assert figures.day(AT, "Pacific/Auckland") == "12 November 2026"
    assert figures.number(12345) == "12,345"
    assert [figures.size(count) for count in (1, 500, 482_000, 1_300_000)] == [
        "1 byte",
        "500 bytes",
        "471 kB",
        "1.2 MB",
    ]
    with speaking("ar"):
        assert figures.moment(AT, "Asia/Tokyo") == "12 نوفمبر، 18:05"
        assert figures.size(482_000) == "471 كيلوبايت"
    assert figures.clock(AT, "no/such zone") == figures.clock(AT, "") == "09:05"


@pytest.mark.parametrize(
    ("link", "account", "cookie", "accepted", "expected"),
    [
        ("ar", "en", "en", "en", "ar"),
        ("xx", "ar", "en", "en", "ar"),
        ("", "", "ar", "en", "ar"),
        ("", "", "", "fr-FR, ar-EG;q=0.8, en;q=0.5", "ar"),
        ("", "", "", "en-GB;q=0.2, ar;q=0.9", "ar"),
        ("", "", "", "ar;q=0, en", "en"),
        ("", "", "", "de", "en"),
        ("", "", "", "", "en"),
        ("", "", "", ";;q=x,,ar;q=abc" * 100, "en"),
        ("<script>", "", "", "*", "en"),
    ],
)
def test_the_language_is_that_of_link_person_browser_or_installation(
    link: str, account: str, cookie: str, accepted: str, expected: str
) -> None:
    assert chosen(link, account, cookie, accepted, "en") == expected


def test_where_nothing_is_said_the_setting_decides() -> None:
    assert chosen("", "", "", "de", "ar") == "ar"


def test_speaking_ends_where_it_ends() -> None:
    with speaking("ar"):
        assert _("Sign in") == "تسجيل الدخول"
        with speaking("xx"):
            assert _("Sign in") == "Sign in"
        assert _("Sign in") == "تسجيل الدخول"
    assert _("Sign in") == "Sign in"


async def test_a_page_is_read_in_arabic_from_right_to_left(door: Door) -> None:
    async with door.browser(**{"Accept-Language": "ar-EG"}) as browser:
        page = await browser.get("/sign-in")
        assert '<html lang="ar" dir="rtl"' in page.text
        assert "تسجيل الدخول" in page.text
        english = await browser.get("/sign-in?lang=en&next=/sessions")
        assert '<html lang="en" dir="ltr"' in english.text
        assert "/sign-in?next=%2Fsessions&amp;lang=ar" in english.text
        assert '<html lang="en"' in (await browser.get("/sign-in")).text


async def test_choices_are_kept_in_the_browser_or_with_the_account(door: Door) -> None:
    await door.account("nils@norway.example")
    choices = {"language": "ar", "zone": "Africa/Cairo", "theme": "dark", "density": "compact"}
    async with door.browser() as browser:
        kept = await browser.send("/preferences", **choices)
        assert kept.status_code == 303
        page = await browser.get("/preferences?kept")
        assert 'lang="ar"' in page.text
        assert 'data-theme="dark"' in page.text
        assert 'data-density="compact"' in page.text
        assert 'value="Africa/Cairo"' in page.text
        assert "حُفظت اختياراتكم." in page.text
    async with door.browser() as browser:
        await browser.sign_in("nils@norway.example")
        await browser.send("/preferences", **choices)
    async with door.browser() as elsewhere:
        await elsewhere.sign_in("nils@norway.example")
        page = await elsewhere.get("/preferences")
        assert 'lang="ar"' in page.text
        assert 'data-theme="dark"' in page.text


async def test_a_choice_that_cannot_be_is_refused_beside_its_field(door: Door) -> None:
    wrong = {"language": "tlh", "zone": "../../etc/passwd", "theme": "neon", "density": "1"}
    async with door.browser() as browser:
        answer = await browser.send("/preferences", **wrong)
        assert answer.status_code == 422
        assert "is no time zone" in answer.text
        assert answer.text.count("Choose one of the answers.") == 3
        assert 'value="../../etc/passwd"' in answer.text
        assert "tlh" not in browser.client.cookies.values()


async def test_a_link_from_another_site_does_not_change_what_a_person_chose(door: Door) -> None:
    await door.account("nils@norway.example")
    async with door.browser() as browser:
        await browser.sign_in("nils@norway.example")
        choices = {"zone": "", "theme": "auto", "density": "comfortable"}
        await browser.send("/preferences", language="en", **choices)
        await browser.get("/preferences?lang=ar", headers={"Sec-Fetch-Site": "cross-site"})
        assert '<html lang="en"' in (await browser.get("/preferences")).text
        await browser.get("/preferences?lang=ar", headers={"Sec-Fetch-Site": "same-origin"})
        assert '<html lang="ar"' in (await browser.get("/preferences")).text
