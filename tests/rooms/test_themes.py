"""Themes: in which order they stand, and that they can be put into another."""

from functools import partial
from uuid import UUID

from rooms import themes
from tests.cast import Cast
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import refused


async def three(cast: Cast) -> list[UUID]:
    for title in ("Mines", "Clearance", "Money"):
        await cast.attends("secretariat", partial(themes.add, title={"en": title}, summary={}))
    return [each.id for each in await standing(cast)]


async def standing(cast: Cast) -> list[themes.Theme]:
    async with cast.store.reading() as session:
        return await themes.of_conference(session, cast.conference)


async def test_they_stand_in_the_order_they_are_put_into(cast: Cast) -> None:
    first, second, third = await three(cast)
    await cast.attends("secretariat", partial(themes.order, themes=[third, first, second]))
    found = await standing(cast)
    assert [each.id for each in found] == [third, first, second]
    assert [each.number for each in found] == [1, 2, 3]
    await cast.attends("secretariat", partial(themes.add, title={"en": "Trust"}, summary={}))
    assert [each.title["en"] for each in await standing(cast)] == ["Money", "Mines", "Clearance", "Trust"]


async def test_a_theme_is_reworded_in_every_language_at_once(cast: Cast) -> None:
    first, *_ = await three(cast)
    words = {"title": {"en": " Land  mines ", "ar": "الألغام"}, "summary": {"en": "", "ar": "من يزيل."}}
    await cast.attends("secretariat", partial(themes.reword, theme_id=first, **words))
    theme = (await standing(cast))[0]
    assert (theme.title, theme.summary) == ({"en": "Land mines", "ar": "الألغام"}, {"ar": "من يزيل."})
    assert theme.number == 1
    assert await differences(cast.store) == []
    for changed, reason, field in (
        ({"title": {"en": " ", "ar": "\u200b"}}, "title.empty", "title"),
        ({"title": {"ar": "x" * 201}}, "title.too_long", "title_ar"),
        ({"summary": {"en": "x" * 2001}}, "text.too_long", "summary_en"),
        ({}, "theme.unchanged", ""),
    ):
        with refused(reason, field):
            await cast.attends("secretariat", partial(themes.reword, theme_id=first, **{**words, **changed}))
    with refused("not_permitted"):
        await cast.attends("canada", partial(themes.reword, theme_id=first, **words))


async def test_an_order_names_each_of_them_once_and_changes_something(cast: Cast) -> None:
    first, second, third = await three(cast)
    for wrong in (
        [],
        [first, second],
        [first, second, third, third],
        [first, first, third],
        [first, second, cast.room],
    ):
        with refused("themes.changed_meanwhile"):
            await cast.attends("secretariat", partial(themes.order, themes=wrong))
    with refused("themes.unchanged"):
        await cast.attends("secretariat", partial(themes.order, themes=[first, second, third]))
    with refused("not_permitted"):
        await cast.attends("canada", partial(themes.order, themes=[third, second, first]))
