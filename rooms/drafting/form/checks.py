"""The checks of form, all of them, over the lines of a text."""

from collections.abc import Sequence

from rooms.drafting.form.definitions import definitions
from rooms.drafting.form.endings import endings
from rooms.drafting.form.numbering import numbering, single
from rooms.drafting.form.openings import cycles, openings
from rooms.drafting.form.references import references
from rooms.drafting.form.suggestion import Suggestion, resolution
from rooms.drafting.lines import Line
from rooms.languages import Language


def suggestions(lines: Sequence[Line], language: Language, former: Sequence[Line] = ()) -> list[Suggestion]:
    """What the customs of form would have otherwise, in the order of the text.

    `former` are the lines of an earlier version, with the numbers they had then. Numbers, letters and the marks at the
    end of a paragraph are looked at in every language, words in English alone.
    """
    every, main = list(lines), resolution(list(lines))
    found = [*single(every), *numbering(every)]
    if language not in {Language.ARABIC, Language.CHINESE}:
        found += endings(main)
    if language == Language.ENGLISH:
        found += [*openings(main), *cycles(main), *definitions(every), *references(every, former)]
    order = {line.id: place for place, line in enumerate(every)}
    return sorted(found, key=lambda each: (order[each.line], each.span, each.check))
