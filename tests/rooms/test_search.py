"""Search: in six languages, on both stores, and never across a wall."""

from functools import partial
from uuid import UUID

import pytest

from rooms import charter, excerpts, listing, rebuild, search, seating
from rooms.languages import sought, terms
from rooms.people import Seat
from rooms.room import Attribution, Charter, Kind
from rooms.search import Hit
from rooms.threads import corrections, rulings
from server.database import Store, open_store
from server.settings import Settings
from tests.cast import PLAN, Cast
from tests.rooms.ways import amended, another_room

SAID = {
    "en": "The parties shall report annually on the stockpiles they have destroyed.",
    "fr": "Les États parties s'engagent à détruire les réserves d'armes.",
    "es": "Los Estados partes presentarán informes anuales sobre la destrucción.",
    "ru": "Государства-участники обязуются уничтожить запасы противопехотных мин.",
    "ar": "تلتزم الدُّوَلُ الأطرافُ بتدمير المخزونات من الألغام المضادة للأفراد.",
    "zh": "缔约国承诺销毁其所有或占有的所有杀伤人员地雷，并每年提出报告。",
}


async def hits(cast: Cast, words: str, name: str = "norway", **how: str | bool) -> list[Hit]:
    """What somebody finds in the rooms of one seat."""
    async with cast.store.reading() as session:
        seat = await session.get_one(Seat, cast.seats[name])
        found, total = await search.find(session, [seat], words, **how)  # type: ignore[arg-type]
    assert total == len(found)
    return found


async def found(cast: Cast, words: str, name: str = "norway", **how: str | bool) -> list[UUID]:
    return [hit.message for hit in await hits(cast, words, name, **how)]


QUESTIONS = {
    "en": ["stockpile", "REPORTS annual", "parties, destroyed!"],
    "fr": ["detruire", "État réserve"],
    "es": ["informe anual", "destruccion"],
    "ru": ["запас", "ОБЯЗУЮТСЯ мины"],
    "ar": ["الدول", "الدُّوَلُ", "الاطراف", "ألغام"],
    "zh": ["地雷", "销毁 报告", "缔约国承诺", "雷"],
}


async def test_each_language_is_found_by_its_own_words(cast: Cast) -> None:
    said = {code: await cast.says("norway", text, language=code) for code, text in SAID.items()}
    for language, questions in QUESTIONS.items():
        other = "fr" if language != "fr" else "en"
        for words in questions:
            assert said[language] in await found(cast, words), words
            assert await found(cast, words, language=language) == [said[language]], words
            assert said[language] not in await found(cast, words, language=other), words


async def test_every_word_must_be_met_and_the_latest_comes_first(cast: Cast) -> None:
    first = await cast.says("norway", "Verification by satellite.")
    second = await cast.says("icbl", "Verification by people on the ground.")
    assert await found(cast, "verification") == [second, first]
    assert await found(cast, "verification satellite") == [first]
    assert await found(cast, "verification submarine") == []


ODD = ["", "  ", "!?", "ـ", "\u064b", '"', "a" * 3000, "地" * 3000, "' OR 1=1 --", '" AND (', "x*", "\x00"]


async def test_odd_questions_find_nothing_and_break_nothing(cast: Cast) -> None:
    await cast.says("norway", "Plain words.")
    for words in ODD:
        assert await found(cast, words) == [], words


async def test_endless_words_are_stored_and_the_rest_of_them_is_found(cast: Cast) -> None:
    message = await cast.says("norway", "x" * 5000 + " clearance " + "雷" * 3000)
    assert await found(cast, "clearance") == [message]
    assert await found(cast, "雷雷") == [message]


async def test_corrected_words_are_found_by_the_new_and_not_by_the_old(cast: Cast) -> None:
    message = await cast.says("norway", "We prefer submarines.")
    await cast.does(
        "norway", partial(corrections.correct, message_id=message, version=1, text="We prefer 卫星 satellites.")
    )
    assert await found(cast, "submarine") == []
    assert await found(cast, "satellite") == await found(cast, "卫星") == [message]


@pytest.mark.parametrize("act", [corrections.retract, corrections.withdraw])
async def test_what_was_taken_back_is_not_found(cast: Cast, act: object) -> None:
    message = await cast.says("norway", "Ambiguous submarines.")
    await cast.does("norway", partial(act, message_id=message))  # type: ignore[call-overload]
    assert await found(cast, "submarines") == []


async def test_struck_words_are_not_found_until_the_room_overrules_the_chair(cast: Cast) -> None:
    message = await cast.says("norway", "Intemperate submarines.")
    done = await cast.does("canada", partial(rulings.strike, message_id=message, reason="Rule 68."))
    assert await found(cast, "submarines") == []
    ruling = UUID(done.entries[-1].body["ruling"])
    await cast.does("icbl", partial(rulings.appeal, ruling_id=ruling, reason="It was fair."))
    await cast.does("canada", partial(rulings.settle, ruling_id=ruling, for_overruling=4, against=1))
    assert await found(cast, "submarines") == [message]


async def mine(cast: Cast, name: str, words: str) -> list[Hit]:
    """What somebody finds in all rooms in which they sit."""
    async with cast.store.reading() as session:
        seats = listing.entered(await listing.seated_in(session, [cast.persons[name]]))
        return (await search.find(session, seats, words))[0]


async def test_nothing_is_found_behind_a_wall(cast: Cast) -> None:
    caucus = await another_room(cast, Kind.CAUCUS, "icbl")
    secret = await caucus.says("icbl", "Our submarines, 秘密核查.")
    here = await cast.says("norway", "Their submarines.")
    assert [hit.message for hit in await mine(cast, "norway", "submarines")] == [here, secret]
    assert [hit.message for hit in await mine(cast, "icbl", "秘密")] == [secret]
    for outsider in ("canada", "secretariat", "icrc"):
        assert [hit.message for hit in await mine(cast, outsider, "submarines")] == [here]
        assert await mine(cast, outsider, "秘密") == []


async def test_a_seat_that_has_ended_finds_nothing_any_more(cast: Cast) -> None:
    await cast.says("norway", "Their submarines.")
    assert len(await mine(cast, "icbl", "submarines")) == 1
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    assert await mine(cast, "icbl", "submarines") == []


async def test_a_charter_is_acknowledged_before_anything_is_found(cast: Cast) -> None:
    await cast.says("norway", "Their submarines.")
    terms = PLAN.charter.model_copy(update={"recording": "None."})
    await cast.does("canada", partial(charter.amend, charter=Charter.model_validate(terms.model_dump())))
    assert await mine(cast, "icbl", "submarines") == []
    await cast.does("icbl", partial(charter.acknowledge, version=2))
    assert len(await mine(cast, "icbl", "submarines")) == 1


async def test_what_was_said_in_an_archived_room_is_still_found_by_those_who_sit_there(cast: Cast) -> None:
    message = await cast.says("norway", "Their submarines.")
    await cast.attends("secretariat", partial(seating.archive, room_id=cast.room), also=(cast.room,))
    assert [hit.message for hit in await mine(cast, "icbl", "submarines")] == [message]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (Attribution.ON_RECORD, ("Nils Norway", "Norway")),
        (Attribution.BY_AFFILIATION, ("", "Norway")),
        (Attribution.CHATHAM_HOUSE, None),
    ],
)
async def test_outside_the_room_its_rule_says_who_spoke(
    cast: Cast, rule: Attribution, told: tuple[str, str] | None
) -> None:
    await cast.says("norway", "Their submarines.")
    if rule != Attribution.ON_RECORD:
        await amended(cast, attribution=rule)
    [hit] = await mine(cast, "icbl", "submarines")
    assert (hit.credit and (hit.credit.name, hit.credit.entity)) == told
    [inside] = await hits(cast, "submarines", inside=True)
    assert inside.credit is not None
    assert inside.credit.name == "Nils Norway"


async def test_pages_hold_so_many_hits_and_none_is_lost_or_shown_twice(cast: Cast) -> None:
    said = [await cast.says("norway", f"Submarine no. {n}.") for n in range(search.PAGE + 5)]
    async with cast.store.reading() as session:
        seat = await session.get_one(Seat, cast.seats["norway"])
        pages = [await search.find(session, [seat], "submarine", page) for page in (1, 2, 3)]
    assert [len(hits) for hits, _ in pages] == [search.PAGE, 5, 0]
    assert {total for _, total in pages} == {len(said)}
    assert [hit.message for hits, _ in pages for hit in hits] == said[::-1]


async def test_a_rebuilt_store_finds_the_same(cast: Cast, other_database_url: str) -> None:
    for code, text in SAID.items():
        await cast.says("norway", text, language=code)
    other: Store = open_store(Settings(database_url=other_database_url).url)
    async with cast.store.reading() as source, other.writing() as target:
        await rebuild.replay(source, target)
    for words in ("stockpile", "الاطراف", "地雷", "destruccion"):
        async with other.reading() as session:
            seat = await session.get_one(Seat, cast.seats["norway"])
            there = [hit.message for hit in (await search.find(session, [seat], words))[0]]
        assert there == await found(cast, words) != []
    await other.close()


@pytest.mark.parametrize(
    ("language", "words", "marked"),
    [
        ("en", "stockpile", ["stockpiles"]),
        ("fr", "detruire etat", ["États", "détruire"]),
        ("es", "destruccion", ["destrucción"]),
        ("ru", "мина", ["мин"]),
        ("ar", "الدول", ["الدُّوَلُ"]),
        ("ar", "اطراف", ["الأطرافُ"]),
        ("zh", "地雷", ["地雷"]),
        ("zh", "人员地雷", ["人员地雷"]),
        ("zh", "雷", ["雷"]),
        ("en", "submarine", []),
    ],
)
def test_what_was_sought_is_marked_as_it_was_written(language: str, words: str, marked: list[str]) -> None:
    stretches = excerpts.excerpt(SAID[language], language, sought(words))
    assert [each.text for each in stretches if each.sought] == marked
    assert "".join(each.text for each in stretches) == SAID[language]


def test_an_excerpt_begins_before_the_hit_and_ends_at_words() -> None:
    text = "word " * 400 + "submarine " + "tail " * 400
    stretches = excerpts.excerpt(text, "en", sought("submarine"))
    whole = "".join(each.text for each in stretches)
    assert whole.startswith("… word ")
    assert whole.endswith(" tail …")
    assert len(whole) < excerpts.LENGTH + 10
    assert [each.text for each in stretches if each.sought] == ["submarine"]


def test_an_excerpt_without_spaces_is_cut_all_the_same() -> None:
    stretches = excerpts.excerpt("雷" * 500 + "核查" + "雷" * 500, "zh", sought("核查"))
    assert [each.text for each in stretches if each.sought] == ["核查"]
    assert len("".join(each.text for each in stretches)) <= excerpts.LENGTH + 4


@pytest.mark.parametrize("text", list(SAID.values()))
def test_a_text_is_found_by_each_of_its_own_words(text: str) -> None:
    language = next(code for code, said in SAID.items() if said == text)
    kept = set(terms(text, language))
    for run in excerpts.RUNS.findall(text):
        for group in sought(run):
            assert kept.intersection(group)
