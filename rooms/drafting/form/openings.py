"""Openings: how paragraphs begin; and the same verb in paragraphs that follow one another (English).

A preambular paragraph opens with a participle or an adjective, an operative one with a verb in the present tense. Where
consecutive ones open with the same, the second says "also", the third "further", and with the fourth it begins again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rooms.drafting.form.suggestion import Check, Rule, Suggestion, at
from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.lines import Line, Span

# What may stand before the first word: brackets, marks of emphasis, quotation marks.
BEFORE = r"[\s\[*_{“\"]*"
OPENING = re.compile(
    rf"{BEFORE}(?P<phrase>(?:(?P<before>also|further)\s+)?(?P<verb>(?:[A-Za-z]+ly\s+|once again\s+|again\s+)?"
    r"(?P<word>[A-Za-z]+)(?:[*_]*\s+(?:note|account|upon|on|into account|in mind|with \w+(?= (?:the|that|of)))\b)?)"
    r"(?:\s+(?P<after>also|further)\b)?)",
    re.I,
)
ADJECTIVES = {
    *("aware", "conscious", "mindful", "convinced", "concerned", "alarmed", "determined", "guided", "encouraged"),
    *("disturbed", "dismayed", "shocked", "appalled", "grateful", "gratified", "pleased", "inspired", "cognizant"),
    *("desirous", "confident", "hopeful", "committed", "resolved", "motivated", "outraged", "moved", "persuaded"),
    *("troubled", "worried", "anxious", "indignant", "certain", "prompted", "satisfied", "united"),
}
ORDINARY = {"s": "ing", "es": "ing", "ies": "ying"}
CYCLE = ("", "also", "further")


@dataclass(frozen=True)
class Opening:
    """`verb` without "also" and "further", in lower case; `word` is the one that bends."""

    span: Span
    phrase: str
    verb: str
    word: str
    adverb: str


def opening(line: Line) -> Opening | None:
    """How a paragraph opens, unless that is not settled: an alternative in brackets."""
    found = OPENING.match(line.words)
    if not found or re.match(r"[^\[\]]{0,40}\]\s*\[", line.words[found.start("phrase") :]):
        return None
    verb = " ".join(found["verb"].lower().replace("*", "").replace("_", "").split())
    adverb = (found["before"] or found["after"] or "").lower()
    return Opening(Span(*found.span("phrase")), found["phrase"], verb, found["word"], adverb)


def openings(lines: list[Line]) -> Iterator[Suggestion]:
    """Paragraphs that open with another form of the word than is the custom."""
    for line in lines:
        found = opening(line)
        if found is None:
            continue
        if line.kind == ParagraphKind.PREAMBULAR and not participle(found.word):
            yield at(Check.PREAMBULAR_OPENING, Rule.PARAGRAPHS, line, found.span, as_participle(found))
        elif line.kind == ParagraphKind.OPERATIVE and not present(found.word):
            yield at(Check.OPERATIVE_OPENING, Rule.PARAGRAPHS, line, found.span, as_present(found))


def participle(word: str) -> bool:
    return word.lower().endswith("ing") or word.lower() in ADJECTIVES


def present(word: str) -> bool:
    return word.lower().endswith("s") and not word.lower().endswith("ss")


def as_participle(found: Opening) -> str:
    """ "Recalls" as "Recalling"; nothing where the word does not look like a verb."""
    if not present(found.word):
        return ""
    stem = re.sub(r"(?<=s)es$|(?<=[sc]h)es$|e?s$", "", found.word)
    return found.phrase.replace(found.word, f"{stem}ing")


def as_present(found: Opening) -> str:
    """ "Deciding" and "Decide" as "Decides", where one can tell."""
    bare = found.word.lower()
    if bare.endswith("ing") and bare[:-3].endswith(("d", "v", "g", "c", "z", "iz", "uest")):
        stem = found.word[:-3] + ("" if bare.endswith(("uesting", "mending", "commending")) else "e")
        return found.phrase.replace(found.word, f"{stem}s")
    return ""


def cycles(lines: list[Line]) -> Iterator[Suggestion]:
    """Consecutive paragraphs that open with the same verb, and not with the adverb whose turn it is."""
    for kind in (ParagraphKind.PREAMBULAR, ParagraphKind.OPERATIVE):
        last, place = None, 0
        for line in lines:
            if line.kind != kind:
                last = last if line.kind == ParagraphKind.POINT else None
                continue
            found = opening(line)
            place = place + 1 if found and found.verb == last else 0
            last = found.verb if found else None
            if found and found.adverb != CYCLE[place % 3]:
                yield at(Check.REPEATED_VERB, Rule.CYCLE, line, found.span, with_adverb(found, CYCLE[place % 3], kind))


def with_adverb(found: Opening, adverb: str, kind: ParagraphKind) -> str:
    """The opening with another adverb: before an operative verb, after a preambular one."""
    if not adverb:
        return found.verb.capitalize()
    if kind == ParagraphKind.OPERATIVE:
        return f"{adverb.capitalize()} {found.verb}"
    return f"{found.verb.capitalize()} {adverb}"
