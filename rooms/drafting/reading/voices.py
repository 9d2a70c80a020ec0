"""Voices: who is named in a bracket, and what they say of its words; only names that are known here count."""

import re
from collections.abc import Mapping, Sequence

from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading.asking import Asking
from rooms.drafting.reading.marks import Mark
from rooms.drafting.reading.reading import Answer, Voice

HEAD = re.compile(r"([^:\[\]{}\n]{1,160}):\s*")
SAYS = re.compile(
    r"\s+(proposes?|supports?|opposes?|opposed|reserves?|reserved|delete[sd]?|retains?|suggests?|prefers?)\s*$", re.I
)
BETWEEN = re.compile(r"\s*(?:[,/&;،]|\band\b|\bet\b|\by\b|\bи\b)\s*")
STANCE = re.compile(
    r"\W*(?:(?:to )?(?:delete|retain|keep|remove|support|oppose|reserve|reject|accept|move|merge|agree|cannot accept|"
    r"can accept|can live with|prefers?|replace)\b.{0,80}|(?:bracket|no text|reservation|deletion)\W*)",
    re.I | re.S,
)
ATTACHED = re.compile(r"[ ]?\(([^()\[\]{}\n:]{1,120})\)")
SHORT_NAMES = re.compile(r"[^\W\d_a-z][\w .'’&-]{0,40}(?:\s*[,/;]\s*[^\W\d_a-z][\w .'’&-]{0,40}){0,12}")
Names = Mapping[str, str]


def folded(names: Sequence[str] | frozenset[str]) -> Names:
    """Names by what they are compared by."""
    return {" ".join(name.casefold().split()): name for name in names}


def heard(source: str, brackets: Sequence[Mark], names: Names, asking: Asking) -> None:
    """Settle brackets that are nothing but what somebody says, and note who is named in others."""
    for mark in brackets:
        if mark.rule:
            continue
        found = HEAD.match(mark.words) if ":" in mark.words[:161] else None
        voices = resolved(found[1], names) if found else None
        rest = mark.words[found.end() :] if found else ""
        if found and voices and STANCE.fullmatch(rest):
            mark.voices = tuple(Voice(voice.name, voice.says or stance(rest)) for voice in voices)
            mark.settle(BracketKind.STANCE, 6, 0.95)
        elif voices:
            mark.voices = voices
        elif found and STANCE.fullmatch(rest) and SHORT_NAMES.fullmatch(found[1]):
            unknown(mark, asking)
        elif names and (after := ATTACHED.match(source, mark.end)):
            mark.voices = resolved(after[1], names) or ()


def unknown(mark: Mark, asking: Asking) -> None:
    """It looks like what somebody says, but nobody here has that name."""
    answer, answered = asking.ask(6, [mark], Answer.SEPARATE, Answer.STANCE)
    if answer is Answer.STANCE:
        mark.settle(BracketKind.STANCE, 6, 1.0)
    else:
        mark.settle(BracketKind.OPTIONAL, 6, 1.0 if answered else 0.5)


def stance(words: str) -> str:
    return words.strip(" .;*_").split("\n")[0][:80]


def resolved(words: str, names: Names) -> tuple[Voice, ...] | None:
    """Voices, if each of the names is known; none otherwise."""
    voices: list[Voice] = []
    for part in words.split(";"):
        says = SAYS.search(part)
        for name in BETWEEN.split(part[: says.start()] if says else part):
            known = names.get(" ".join(name.casefold().split()))
            if known is None:
                return None
            voices.append(Voice(known, says[1].lower() if says else ""))
    return tuple(voices)
