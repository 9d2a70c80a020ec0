"""Marks: the places of a wording that say how much it binds, whom, how far and until when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from rooms.drafting.lines import Span
from rooms.drafting.strength.vocabulary import Vocabulary

# Between modal verbs that are offered as alternatives.
RIVALS = re.compile(r"\s*(?:\]\s*\[|/)\s*")


class Concern(StrEnum):
    """What a mark, and a finding, is about."""

    # shall, should, may.
    OBLIGATION = "obligation"
    # The verb that says what is promised.
    COMMITMENT = "commitment"
    # "as appropriate", "where possible".
    HEDGE = "hedge"
    DATE = "date"
    QUANTITY = "quantity"
    ACTOR = "actor"


@dataclass(frozen=True)
class Mark:
    """One place: `words` as they stand, `value` as they are compared, from `least` to `most` in strength (0: none)."""

    concern: Concern
    span: Span
    words: str
    value: str
    least: int = 0
    most: int = 0
    negated: bool = False


def marks_near(words: str, places: list[Span], vocabulary: Vocabulary) -> list[Mark]:
    """The marks in some places of a wording; what is cut through at the end of a place is none."""
    found = []
    for start, end in places:
        for mark in marks(words[start:end], vocabulary):
            span = Span(start + mark.span.start, start + mark.span.end)
            found.append(replace(mark, span=span))
    return found


def marks(words: str, vocabulary: Vocabulary) -> list[Mark]:
    """Every mark of a wording, in order."""
    sought, low = patterns(vocabulary), lowered(words)
    promised = [*plainly(words, sought.hedges, Concern.HEDGE, low), *modals(words, sought)]
    bare = sought.hedges.sub(lambda found: " " * len(found[0]), low)
    promised += apart(verbs(bare, sought, vocabulary), covered(words, spans(promised)))
    passed = [Span(*found.span()) for found in sought.references.finditer(low)]
    dates = apart(plainly(words, sought.dates, Concern.DATE), covered(words, passed))
    counted = covered(words, [*passed, *spans(dates)])
    amounts = apart(plainly(words, sought.quantities, Concern.QUANTITY), counted)
    known = list(plainly(words, sought.actors, Concern.ACTOR))
    others = apart(named(words, sought), covered(words, spans(known)))
    return sorted([*promised, *dates, *amounts, *known, *others], key=lambda mark: mark.span)


def lowered(words: str) -> str:
    """In lower case where that keeps every character at its place."""
    low = words.lower()
    return low if len(low) == len(words) else words


def spans(found: list[Mark]) -> list[Span]:
    return [mark.span for mark in found]


def covered(words: str, places: list[Span]) -> bytearray:
    """For each character whether one of these places holds it."""
    cover = bytearray(len(words))
    for start, end in places:
        cover[start:end] = b"\1" * (end - start)
    return cover


def apart(found: Iterator[Mark], cover: bytearray) -> list[Mark]:
    """The marks that lie where nothing else does."""
    return [mark for mark in found if not any(cover[mark.span.start : mark.span.end])]


@dataclass(frozen=True)
class Patterns:
    """What is looked for in one language, ready to use."""

    modals: re.Pattern[str]
    strengths: tuple[int, ...]
    verbs: re.Pattern[str]
    hedges: re.Pattern[str]
    dates: re.Pattern[str]
    quantities: re.Pattern[str]
    references: re.Pattern[str]
    actors: re.Pattern[str]
    names: re.Pattern[str]


@cache
def patterns(vocabulary: Vocabulary) -> Patterns:
    modal = "|".join(f"({each})" for each, _ in vocabulary.modals)
    return Patterns(
        re.compile(rf"(?<!\w)(?:{modal})(?P<negation>\s+(?:{vocabulary.negation})|not)?(?!\w)"),
        tuple(strength for _, strength in vocabulary.modals),
        promises(vocabulary),
        either(vocabulary.hedges),
        either(vocabulary.dates),
        either(vocabulary.quantities),
        either(vocabulary.references),
        either(vocabulary.actors),
        acting(vocabulary),
    )


def either(each: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)")


def promises(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Verbs in their bare form after what they follow, and with -s unless something before makes them nouns."""
    longest = sorted((verb for verb, _ in vocabulary.verbs), key=len, reverse=True)
    bare, third = "|".join(longest), "|".join(map(in_third_person, longest))
    after = rf"(?:\A|(?<!\w)(?:{vocabulary.particles})\b)\W{{0,80}}"
    return re.compile(rf"(?:{after}(?P<bare>{bare})|(?<!\w)(?P<third>{third}))(?!\w)")


def in_third_person(verb: str) -> str:
    """As "he" does it: an English verb, of which the first word bends."""
    first, space, rest = verb.partition(" ")
    if first.endswith("y") and first[-2] not in "aeiou":
        return f"{first[:-1]}ies{space}{rest}"
    return f"{first}{'es' if first.endswith(('s', 'sh', 'ch', 'x', 'z')) else 's'}{space}{rest}"


def acting(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Names before a verb that binds, and after one that asks."""
    word = rf"(?!{vocabulary.instruments})[A-Z][\w’'-]+"
    name = rf"{word}(?: (?:(?:of|for|on|and|to) (?:the )?)?{word}){{0,9}}"
    modal = "|".join(each for each, _ in vocabulary.modals)
    subject = rf"(?P<subject>{name})(?= (?:{modal})\b)"
    return re.compile(rf"(?<!\w)(?:{subject}|(?:{vocabulary.addressing}) (?:the )?(?P<asked>{name}))")


def plainly(words: str, pattern: re.Pattern[str], concern: Concern, sought_in: str = "") -> Iterator[Mark]:
    for found in pattern.finditer(sought_in or words):
        stands = words[found.start() : found.end()]
        yield Mark(concern, Span(*found.span()), stands, normal(stands))


def normal(words: str) -> str:
    return " ".join(words.lower().split())


def modals(words: str, sought: Patterns) -> Iterator[Mark]:
    """Each modal verb; several offered side by side are one mark that is as weak as its weakest."""
    last: Mark | None = None
    for found in sought.modals.finditer(words):
        place = next(place for place, each in enumerate(found.groups()) if each is not None)
        rank, negated = sought.strengths[place], found["negation"] is not None
        mark = Mark(Concern.OBLIGATION, Span(*found.span()), found[0], normal(found[0]), rank, rank, negated)
        if last and last.negated == negated and RIVALS.fullmatch(words, last.span.end, mark.span.start):
            mark = both(last, mark, words)
        elif last:
            yield last
        last = mark
    if last:
        yield last


def both(one: Mark, other: Mark, words: str) -> Mark:
    """Two modal verbs of which one is still to be chosen."""
    span = Span(one.span.start, other.span.end)
    least, most = min(one.least, other.least), max(one.most, other.most)
    stands = words[span.start : span.end]
    return Mark(one.concern, span, stands, normal(stands), least, most, one.negated)


def verbs(words: str, sought: Patterns, vocabulary: Vocabulary) -> Iterator[Mark]:
    strengths, nouns = strength_of(vocabulary), tuple(f" {each} " for each in vocabulary.determiners)
    for found in sought.verbs.finditer(words):
        group = "bare" if found["bare"] else "third"
        if group == "third" and f" {words[max(0, found.start() - 8) : found.start()]}".endswith(nouns):
            continue
        value, strength = strengths[found[group]]
        yield Mark(Concern.COMMITMENT, Span(*found.span(group)), found[group], value, strength, strength)


@cache
def strength_of(vocabulary: Vocabulary) -> dict[str, tuple[str, int]]:
    """For each form of a verb its bare form and its strength."""
    bare = {verb: (verb, strength) for verb, strength in vocabulary.verbs}
    return bare | {in_third_person(verb): found for verb, found in bare.items()}


def named(words: str, sought: Patterns) -> Iterator[Mark]:
    for found in sought.names.finditer(words):
        group = "subject" if found["subject"] else "asked"
        yield Mark(Concern.ACTOR, Span(*found.span(group)), found[group], normal(found[group]))
