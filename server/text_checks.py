"""What a reader's eye would find in a text: customs of form it does not keep to, and what a change made weaker."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rooms.drafting import versions
from rooms.drafting.comparing.changes import compare
from rooms.drafting.form.checks import suggestions
from rooms.drafting.form.suggestion import Suggestion
from rooms.drafting.lines import Line, Span
from rooms.drafting.strength.weighing import Finding, weighed
from rooms.languages import Language
from server.access import Access

# So many characters are shown on either side of a place.
AROUND = 60
# A page shows so many; how many there are besides, it says.
MOST = 300


async def lines(access: Access, text: UUID, version: int) -> list[Line]:
    """The paragraphs of a version, as they are looked through."""
    async with access.site.store.reading() as session:
        return [each.line for each in await versions.at(session, text, version)]


async def form(access: Access, text: UUID, version: int, language: str) -> list[dict[str, Any]]:
    """The suggestions for a version, in the order of the text."""
    now, former = await lines(access, text, version), await lines(access, text, 1) if version > 1 else ()
    found = await asyncio.to_thread(suggestions, now, Language(language), former)
    by_id = {line.id: line for line in now}
    return [suggested(each, by_id[each.line]) for each in found]


def suggested(suggestion: Suggestion, line: Line) -> dict[str, Any]:
    words = line.label if suggestion.in_label else line.words
    return {
        "check": str(suggestion.check),
        "rule": str(suggestion.rule),
        "paragraph": line.id,
        "label": line.label.strip(),
        "place": near(words, suggestion.span),
        "found": suggestion.found,
        "suggested": suggestion.suggested,
    }


async def strength(access: Access, text: UUID, before: int, after: int, language: str) -> list[dict[str, Any]] | None:
    """What was made weaker, stronger or other between two versions; None in a language that is not known so well."""
    old, new = await lines(access, text, before), await lines(access, text, after)
    found = await asyncio.to_thread(judged, old, new, Language(language))
    if found is None:
        return None
    was, now = {line.id: line for line in old}, {line.id: line for line in new}
    return [weighing(each, was.get(each.line_before), now.get(each.line_after)) for each in found]


def judged(old: Sequence[Line], new: Sequence[Line], language: Language) -> list[Finding] | None:
    return weighed(compare(old, new), language)


def weighing(finding: Finding, was: Line | None, now: Line | None) -> dict[str, Any]:
    line = now or was
    return {
        "concern": str(finding.concern),
        "direction": str(finding.direction),
        "paragraph": now.id if now else None,
        "label": line.label.strip() if line else "",
        "before": near(was.words, finding.before) if was else None,
        "after": near(now.words, finding.after) if now else None,
    }


def near(words: str, span: Span) -> tuple[str, str, str]:
    """What stands at a place, with some words on either side; cut where it goes on."""
    start, end = max(0, span.start - AROUND), min(len(words), span.end + AROUND)
    lead = ("… " if start else "") + words[start : span.start].lstrip()
    place = words[span.start : span.end]
    if len(place) > 2 * AROUND:
        place = f"{place[:AROUND]} … {place[-AROUND:]}"
    return lead, place, words[span.end : end].rstrip() + (" …" if end < len(words) else "")
