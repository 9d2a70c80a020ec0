"""Oral revisions: words read out in the meeting are entered as they were read, and the text has a new version."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.drafting import reasons
from rooms.drafting.bundling import bundles
from rooms.drafting.changes import OfText, redraw
from rooms.drafting.comparing.words import Tag, pieces
from rooms.drafting.kinds import BracketKind
from rooms.drafting.redrafting import Redraft
from rooms.drafting.texts import Asking, Bracket, BracketState, Paragraph
from rooms.floor import Floor, Refused
from rooms.languages import plain, visible
from rooms.record.entries import Entry, apply
from rooms.room import Permission

LENGTH_LIMIT = 50_000


class OrallyRevised(OfText):
    """A paragraph reads as it was read out; brackets that were read out no more are gone."""

    paragraph: UUID
    note: str = ""


async def revise(floor: Floor, text_id: UUID, paragraph_id: UUID, version: int, words: str, note: str = "") -> Entry:
    """Enter a paragraph as it was read out; `version` is that of the paragraph which the words were made from."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    paragraph = await redraft.paragraph(paragraph_id)
    if paragraph.version != version:
        raise Refused("paragraph.changed_meanwhile", "words")
    rewrite(redraft, paragraph, read_out(words))
    said = reasons.given(note, "note")
    await bundles.free(floor.session, redraft.text.id, redraft.settled)
    return await floor.record(OrallyRevised(paragraph=paragraph.id, note=said, **redraft.entered()))


def read_out(words: str) -> str:
    """The words as they may stand in one paragraph."""
    words = plain(words.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not visible(words):
        raise Refused("words.none", "words")
    if len(words) > LENGTH_LIMIT:
        raise Refused("words.too_long", "words", limit=LENGTH_LIMIT, length=len(words))
    return words


def rewrite(redraft: Redraft, paragraph: Paragraph, words: str) -> None:
    """Make the words of a paragraph these; characters that stay keep their ids."""
    wording, at = redraft.wordings[paragraph.id], 0
    if wording.text == words:
        raise Refused("words.unchanged", "words")
    for piece in pieces(wording.text, words):
        if piece.tag == Tag.SAME:
            at += len(piece.words)
        elif piece.tag == Tag.GONE:
            redraft.cut(paragraph.id, at, at + len(piece.words))
        else:
            redraft.put(paragraph.id, redraft.wordings[paragraph.id].before(at), piece.words)
            at += len(piece.words)
    kept = [each for each in redraft.brackets.values() if not each.empty and stays(redraft, paragraph, each)]
    new_brackets(redraft, paragraph, {id for each in kept for id in (each.first, each.last)})


def stays(redraft: Redraft, paragraph: Paragraph, bracket: Bracket) -> bool:
    """Whether a bracket was read out again; one that was not is gone, and one of which a half was is a mistake."""
    wording = redraft.wordings[paragraph.id]
    places = ((bracket.paragraph_id, bracket.first), (bracket.ends_in, bracket.last))
    ends = [id in wording for place, id in places if place == paragraph.id]
    if all(ends):
        return True
    if any(ends) or bracket.paragraph_id != bracket.ends_in:
        raise Refused("words.brackets_unmatched", "words")
    redraft.settle(bracket.number, BracketState.MERGED)
    return False


def new_brackets(redraft: Redraft, paragraph: Paragraph, known: set[int]) -> None:
    """Brackets that were read out for the first time: each has its other half, and they nest with those that stay."""
    waiting: list[int] = []
    for run in redraft.wordings[paragraph.id].runs:
        for at, letter in enumerate(run.words):
            id = run.first + at
            if letter in "[]" and (id in known or id >= redraft.text.next_id):
                if letter == "[":
                    waiting.append(id)
                elif not waiting and id in known:
                    # It was opened in an earlier paragraph.
                    continue
                elif not waiting or (waiting[-1] in known) != (id in known):
                    raise Refused("words.brackets_unmatched", "words")
                elif (first := waiting.pop()) not in known:
                    redraft.mark(paragraph.id, first, id, BracketKind.OPTIONAL, asks=Asking.BRACKET)
    if [id for id in waiting if id not in known]:
        raise Refused("words.brackets_unmatched", "words")


@apply.register
async def _(event: OrallyRevised, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)
