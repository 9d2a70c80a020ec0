"""What a document brings back, as it is shown and carried until it is confirmed, and then kept."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from rooms.drafting.layers import drafts, layer, notes
from rooms.drafting.layers.layer import LIMIT
from rooms.drafting.layers.notes import NOTE_LIMIT
from rooms.drafting.layers.placing import About
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.shown import in_order
from rooms.drafting.texts import Asking
from rooms.floor import Floor, Refused

# As far as a store counts.
MOST = (1 << 31) - 1


@dataclass(frozen=True)
class Change:
    """A tracked change as a draft; `about` are the words it is on, as they were in the document."""

    paragraph: UUID
    asks: Asking
    first: int
    last: int
    words: str
    about: str
    author: str
    beside: int | None = None

    @property
    def wish(self) -> Wish:
        return Wish(self.asks, self.first, self.last, self.words, self.beside)


@dataclass(frozen=True)
class Said:
    """A comment as a note."""

    paragraph: UUID
    first: int
    last: int
    words: str
    about: str
    author: str


@dataclass(frozen=True)
class Stray:
    """What could not be placed: its words, and the paragraph of the document in which they stand."""

    words: str
    within: str
    author: str


@dataclass(frozen=True)
class Found:
    """What a document brings back; `known` of its changes and comments are in the layer already."""

    changes: tuple[Change, ...] = ()
    said: tuple[Said, ...] = ()
    strays: tuple[Stray, ...] = ()
    known: int = 0

    @property
    def empty(self) -> bool:
        return not self.changes and not self.said

    @property
    def kept(self) -> str:
        """As the form carries it until it is confirmed."""
        return FOUND.dump_json(self).decode()


FOUND = TypeAdapter(Found)


def of_form(kept: str) -> Found:
    """What a form carried; one that was tampered with brings nothing."""
    try:
        found = FOUND.validate_json(kept)
    except ValidationError:
        raise Refused("layer.returns_unreadable", "file") from None
    numbers = [number for each in found.changes for number in (each.first, each.last, each.beside or 0)]
    numbers += [number for each in found.said for number in (each.first, each.last)]
    if any(not 0 <= number < MOST for number in numbers) or len(numbers) > 3 * LIMIT:
        raise Refused("layer.returns_unreadable", "file")
    return found


async def bring(floor: Floor, text: UUID, found: Found, strays: bool) -> int:
    """Keep all of it in the layer; what could not be placed as notes on the text. Gives how much it is."""
    await layer.require(floor)
    for each in found.changes:
        await drafts.bring(floor, text, each.paragraph, each.wish, each.about, each.author)
    for said in found.said:
        await notes.keep(floor, text, About(said.paragraph, said.first, said.last), said.words, said.author)
    lost = found.strays if strays else ()
    for stray in lost:
        words = f"{stray.words}\n\n{stray.within}"[:NOTE_LIMIT]
        await notes.keep(floor, text, About(await first(floor, text)), words, stray.author)
    count = len(found.changes) + len(found.said) + len(lost)
    if not count:
        raise Refused("layer.nothing_brought", "file")
    return count


async def first(floor: Floor, text: UUID) -> UUID:
    order = await in_order(floor.session, text)
    if not order:
        raise Refused("paragraph.gone")
    return order[0]
