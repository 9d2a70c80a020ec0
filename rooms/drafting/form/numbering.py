"""Numbering: paragraphs that miss, repeat or change the order of their numbers, letters and Latin terms."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rooms.drafting.form.labels import LATIN, Label, read
from rooms.drafting.form.suggestion import Check, Rule, Suggestion, of_label, resolution
from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.lines import Line

# After these numbers may begin again.
HEADINGS = {ParagraphKind.ARTICLE, ParagraphKind.SECTION, ParagraphKind.ANNEX, ParagraphKind.OPTION}
NUMBERED = {ParagraphKind.OPERATIVE, ParagraphKind.POINT, ParagraphKind.PLAIN, ParagraphKind.PREAMBULAR}


def single(lines: list[Line]) -> Iterator[Suggestion]:
    """The number of an only operative paragraph, and operative paragraphs that lack one where others have it."""
    found = [line for line in resolution(lines) if line.kind == ParagraphKind.OPERATIVE]
    if len(found) == 1 and found[0].label:
        yield of_label(Check.SINGLE_NUMBER, Rule.PARAGRAPHS, found[0])
    if len(found) > 1:
        yield from (of_label(Check.MISSING_NUMBER, Rule.PARAGRAPHS, line) for line in found if not line.label)


@dataclass
class Series:
    """Where each level stands, the outermost first."""

    levels: list[Label] = field(default_factory=list)
    # After a label that is still open, any will do.
    free: bool = False
    # A heading has just been passed.
    anew: bool = True

    def taken(self, readings: list[Label]) -> tuple[Label, str, Check]:
        """The reading of a label that goes on best; what should stand there, and which check says so."""
        judged = [(label, *self.expected(label)) for label in readings]
        deepest = self.levels[-1].shape if self.levels else None
        best = min(judged, key=lambda each: (each[1] != "", each[0].shape != deepest))
        self.enter(best[0])
        return best

    def expected(self, label: Label) -> tuple[str, Check]:
        """The label that should stand in the place of this one; empty where it is right."""
        last = next((each for each in self.levels if each.shape == label.shape), None)
        if last is None:
            return "" if self.free or begins(label) else label.written(
                1
            ), Check.LETTERING if label.shape else Check.NUMBERING
        if label.alt or follows(last, label) or (self.anew and begins(label)):
            return "", Check.NUMBERING
        if label.place == last.place and label.latin:
            return last.written(last.place, min(last.latin + 1, len(LATIN) - 1)), Check.LATIN
        return last.written(last.place + 1), Check.LETTERING if label.shape else Check.NUMBERING

    def enter(self, label: Label) -> None:
        """Go on from here; what lies deeper begins anew."""
        self.levels = [each for each in self.levels if each.shape < label.shape] + [label]
        self.anew = self.free = False


def begins(label: Label) -> bool:
    return label.place == 1 and not label.latin


def follows(last: Label, label: Label) -> bool:
    """Whether a label is the next one, or puts something in between with the next Latin term."""
    if label.place == last.place:
        return label.latin == last.latin + 1 or (last.alt and label.latin == last.latin)
    return label.place == last.place + 1 and label.latin == 0


def numbering(lines: list[Line]) -> Iterator[Suggestion]:
    """Labels that do not go on from the one before; where a label is open or is none, it begins again after it."""
    series: dict[ParagraphKind, Series] = {}
    for line in lines:
        if line.kind in HEADINGS:
            series = {kind: Series([each for each in one.levels if not each.shape]) for kind, one in series.items()}
        own = ParagraphKind.PREAMBULAR if line.kind == ParagraphKind.PREAMBULAR else ParagraphKind.OPERATIVE
        if line.kind not in NUMBERED or not any(map(str.isalnum, line.label)):
            continue
        if readings := read(line.label):
            _, suggested, check = series.setdefault(own, Series()).taken(readings)
            if suggested:
                yield of_label(check, Rule.LATIN if check == Check.LATIN else Rule.LEVELS, line, suggested)
        else:
            series[own] = Series(free=True)
