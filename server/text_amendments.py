"""Amendments as they are read: each item in the words of the field, and the paragraphs as they would read."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.amending import amendments, items
from rooms.drafting.amending.items import WHOLE, Doing, Item
from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.papers import sponsors
from rooms.drafting.papers.beside import Amendment, Fate
from rooms.drafting.standing import paragraphs_of
from rooms.drafting.texts import Paragraph, Text
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Entity
from rooms.room import BUREAU, Permission
from server.access import Access
from server.differences import redrafted
from server.lettering import beginning, lettered
from server.words import gettext as _

# So many characters of a wording are quoted, and so many words before a place.
QUOTED, BEFORE = 240, 4
# More than this share of a text that would go makes it another text.
WIDE = 0.5
NUMBERED = {ParagraphKind.OPERATIVE, ParagraphKind.PREAMBULAR}


def named(paragraphs: Sequence[Paragraph], id: UUID) -> Markup | None:
    """What a paragraph is called: by its number, or by how it begins; none where it stands no longer."""
    paragraph = next((each for each in paragraphs if each.id == id), None)
    if paragraph is None:
        return None
    alike = [each.id for each in paragraphs if each.kind == paragraph.kind]
    label = paragraph.label.strip().rstrip(".") or (str(alike.index(id) + 1) if paragraph.kind in NUMBERED else "")
    if paragraph.kind == ParagraphKind.TITLE:
        return escape(_("the title"))
    if not label:
        return phrase(_("the paragraph beginning “%(words)s”"), words=beginning(paragraph.wording.text))
    return phrase(called(paragraph.kind), label=label)


def called(kind: str) -> str:
    return {
        ParagraphKind.OPERATIVE: _("operative paragraph %(label)s"),
        ParagraphKind.PREAMBULAR: _("preambular paragraph %(label)s"),
        ParagraphKind.POINT: _("sub-paragraph %(label)s"),
        ParagraphKind.ARTICLE: _("article %(label)s"),
    }.get(ParagraphKind(kind), _("paragraph %(label)s"))


def phrase(words: str, /, **about: str | Markup) -> Markup:
    """A sentence with words of a text in it, each kept apart from the direction of what stands round it."""
    return escape(words) % {
        name: each if isinstance(each, Markup) else Markup("<bdi>{}</bdi>").format(lettered(each))
        for name, each in about.items()
    }


def quoted(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= QUOTED else f"{words[:QUOTED]} …"


def instruction(item: Item, paragraphs: Sequence[Paragraph]) -> Markup:
    """What an item asks for, as an amendment says it."""
    place = named(paragraphs, item.paragraph)
    if place is None:
        place = escape(_("a paragraph that stands no longer"))
    new, old = item.words.strip(), quoted(item.about)
    if item.doing == Doing.ADD:
        return phrase(_("After %(place)s, insert a new paragraph reading: “%(new)s”"), place=place, new=new)
    if item.doing == Doing.REMOVE:
        return phrase(_("Delete %(place)s"), place=place)
    if item.doing == Doing.DELETE:
        return phrase(_("In %(place)s, delete “%(old)s”"), place=place, old=old)
    if item.doing == Doing.REPLACE:
        return phrase(_("In %(place)s, replace “%(old)s” by “%(new)s”"), place=place, old=old, new=new)
    before = words_before(item, paragraphs)
    if not before:
        return phrase(_("At the beginning of %(place)s, insert “%(new)s”"), place=place, new=new)
    return phrase(_("In %(place)s, after “%(before)s”, insert “%(new)s”"), place=place, before=before, new=new)


def words_before(item: Item, paragraphs: Sequence[Paragraph]) -> str:
    """The words after which some are inserted."""
    paragraph = next((each for each in paragraphs if each.id == item.paragraph), None)
    if paragraph is None or item.first not in paragraph.wording:
        return ""
    return " ".join(paragraph.wording.text[: paragraph.wording.after(item.first)].split()[-BEFORE:])


def readings(wanted: Sequence[Item], paragraphs: Sequence[Paragraph]) -> list[dict[str, Any]]:
    """Each paragraph that an amendment is about, as it would read."""
    about = amendments.by_paragraph(wanted)
    found: list[dict[str, Any]] = []
    for each in paragraphs:
        text, words = each.wording.text, Markup("")
        gone = any(one.paragraph == each.id and one.doing == Doing.REMOVE for one in wanted)
        if gone:
            words = redrafted(text, "")
        elif each.id in about:
            words = changed(each, about[each.id])
        if words:
            found.append({"id": each.id, "name": named(paragraphs, each.id), "words": words})
        new = [one.words for one in wanted if one.paragraph == each.id and one.doing == Doing.ADD]
        found += [{"id": None, "name": escape(_("a new paragraph")), "words": redrafted("", words)} for words in new]
    return found


def changed(paragraph: Paragraph, wanted: Sequence[Item]) -> Markup:
    """A paragraph with what would go and what would come; nothing where the place of it has gone."""
    try:
        return redrafted(paragraph.wording.text, items.reading(paragraph.wording, wanted))
    except Refused:
        return Markup("")


def lost(item: Item, paragraphs: Mapping[UUID, Paragraph]) -> bool:
    """Whether the words that an item is about have changed or gone since it was tabled."""
    paragraph = paragraphs.get(item.paragraph)
    if paragraph is None or item.doing in WHOLE:
        return paragraph is None
    try:
        start, end = items.place(paragraph.wording, item)
    except Refused:
        return True
    return item.doing != Doing.INSERT and paragraph.wording.text[start:end] != item.about


def listed(wanted: Sequence[Item], paragraphs: Sequence[Paragraph]) -> list[dict[str, Any]]:
    """The items of an amendment, each in words, with whether its place still stands."""
    by_id = {each.id: each for each in paragraphs}
    return [{"words": instruction(each, paragraphs), "lost": lost(each, by_id)} for each in wanted]


async def facts(access: Access, text_id: UUID, amendment_id: UUID) -> dict[str, Any]:
    """Everything that the page of an amendment shows."""
    async with access.reading() as floor:
        if not floor.may(Permission.TEXT_READ):
            raise NotHere
        amendment = await floor.find(Amendment, amendment_id)
        if amendment.text_id != text_id:
            raise NotHere
        text = await floor.find(Text, text_id)
        standing = await paragraphs_of(floor.session, text_id)
        wanted = [Item.model_validate(each) for each in amendment.items]
        every = (await sponsors.listed(floor.session, [amendment.id], floor.seat.entity_id))[amendment.id]
        return {
            "id": amendment.id,
            "symbol": amendment.symbol,
            "state": amendment.state,
            "reason": amendment.reason,
            "tabled_at": amendment.tabled_at,
            "decided_at": amendment.decided_at,
            "sponsors": [each for each in every if each.left_at is None],
            "items": listed(wanted, standing),
            "readings": readings(wanted, standing) if amendment.state == Fate.TABLED else [],
            "wide": items.share(wanted, standing) > WIDE,
            "welcomed": await named_entities(floor, amendment),
            "text_sponsors": len(await sponsors.current(floor.session, text_id)),
            **await beside(floor, amendment),
            "may": await may(floor, text, amendment),
        }


async def named_entities(floor: Floor, amendment: Amendment) -> list[str]:
    """The sponsors of the text that take an amendment."""
    ids = [UUID(each) for each in amendment.accepted_by]
    query = select(col(Entity.short)).where(col(Entity.id).in_(ids)).order_by(col(Entity.short))
    return list((await floor.session.execute(query)).scalars())


async def beside(floor: Floor, amendment: Amendment) -> dict[str, Any]:
    """The amendment that this one amends, and those that amend this one."""
    on = await floor.session.get(Amendment, amendment.on_id) if amendment.on_id else None
    query = select(Amendment).where(col(Amendment.on_id) == amendment.id).order_by(col(Amendment.number))
    under = (await floor.session.execute(query)).scalars()
    return {"on": on and (on.id, on.symbol), "under": [(each.id, each.symbol, each.state) for each in under]}


async def may(floor: Floor, text: Text, amendment: Amendment) -> dict[str, bool]:
    """What this seat may do with an amendment now."""
    here = not floor.room.archived and text.replaced_by is None and amendment.state == Fate.TABLED
    proposes, named_ = here and floor.may(Permission.TEXT_PROPOSE), floor.room.anonymous is None
    own = floor.seat.entity_id
    behind = own in [each.entity_id for each in await sponsors.current(floor.session, text.id)]
    mine = own in [each.entity_id for each in await sponsors.current(floor.session, amendment.id)]
    return {
        "amend": proposes,
        "sponsor": proposes and named_ and not mine,
        "leave": proposes and named_ and mine,
        "withdraw": proposes and await sponsors.is_of(floor, amendment),
        "welcome": proposes and named_ and behind and str(own) not in amendment.accepted_by,
        "decide": here and floor.role in BUREAU and floor.may(Permission.TEXT_RESOLVE),
    }
