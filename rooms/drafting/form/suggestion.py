"""A suggestion: which custom of form a place does not keep to, and what would keep to it."""

from dataclasses import dataclass
from enum import StrEnum

from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.lines import Id, Line, Span


class Check(StrEnum):
    """What was looked at."""

    PREAMBULAR_OPENING = "preambular_opening"
    PREAMBULAR_ENDING = "preambular_ending"
    OPERATIVE_OPENING = "operative_opening"
    OPERATIVE_ENDING = "operative_ending"
    # A single operative paragraph bears no number, several do.
    SINGLE_NUMBER = "single_number"
    MISSING_NUMBER = "missing_number"
    # Decides, Also decides, Further decides.
    REPEATED_VERB = "repeated_verb"
    NUMBERING = "numbering"
    LETTERING = "lettering"
    LATIN = "latin"
    TERM_UNDEFINED = "term_undefined"
    TERM_TWICE = "term_twice"
    TERM_UNUSED = "term_unused"
    REFERENCE_MISSING = "reference_missing"
    REFERENCE_MOVED = "reference_moved"
    REFERENCE_GONE = "reference_gone"


class Rule(StrEnum):
    """Where a custom is written down or was seen."""

    # United Nations Editorial Manual, "Resolutions and other formal decisions": form of the paragraphs.
    PARAGRAPHS = "paragraphs"
    # The same verb in consecutive paragraphs, as in A/RES/78/272, paragraphs 3 to 12.
    CYCLE = "cycle"
    # The same manual: sub-levels (a) (i) a. i., alike in all languages.
    LEVELS = "levels"
    # The same manual: bis, ter and so on for what is put in between.
    LATIN = "latin"
    # Terms are said in full where they first stand, and one term is for one thing.
    TERMS = "terms"
    # What is referred to is there, and under that number.
    REFERENCES = "references"


@dataclass(frozen=True)
class Suggestion:
    """`found` are the words at `span` of a line, or its label where `in_label`; `suggested` is empty if it is open."""

    check: Check
    rule: Rule
    line: Id
    span: Span
    found: str
    suggested: str = ""
    in_label: bool = False


def at(check: Check, rule: Rule, line: Line, span: Span, suggested: str = "") -> Suggestion:
    """A suggestion about words."""
    return Suggestion(check, rule, line.id, span, line.words[span.start : span.end], suggested)


def of_label(check: Check, rule: Rule, line: Line, suggested: str = "") -> Suggestion:
    """A suggestion about the number of a line."""
    return Suggestion(check, rule, line.id, Span(0, len(line.label)), line.label, suggested, in_label=True)


def resolution(lines: list[Line]) -> list[Line]:
    """The lines of the resolution itself, without what is annexed to it."""
    return lines[: next((n for n, line in enumerate(lines) if line.kind == ParagraphKind.ANNEX), len(lines))]
