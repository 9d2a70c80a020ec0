"""Why something was refused, in words: what is wrong, and what to do; in modules by what it is about."""

from typing import Any

from rooms.floor import Refused
from server.words import N_, ngettext
from server.words import gettext as _
from server.words.figures import number
from server.words.names import permission
from server.words.reasons import debate, documents, drafting, forms, lists, people

REASONS = debate.REASONS | drafting.REASONS | people.REASONS | documents.REASONS | lists.REASONS | forms.REASONS
# Those that count something: for one and for several, and by which fact.
COUNTED = debate.COUNTED | drafting.COUNTED | people.COUNTED | documents.COUNTED | lists.COUNTED | forms.COUNTED
UNNAMED = N_("This cannot be done as things stand.")


def said(refusal: Refused) -> str:
    """A refusal in the language being spoken."""
    return put(refusal.reason, refusal.facts)


def put(reason: str, facts: dict[str, Any]) -> str:
    """A reason with its facts, in the language being spoken."""
    if reason in COUNTED:
        (one, many), fact = COUNTED[reason]
        return ngettext(one, many, facts[fact]) % {"num": number(facts[fact])}
    words = dict(facts)
    if "permission" in words:
        words["permission"] = permission(words["permission"])
    return _(REASONS.get(reason, UNNAMED)) % words
