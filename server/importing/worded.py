"""What is told of a list, in the language being spoken."""

from typing import Any

from server.importing.headings import Field
from server.importing.plan import Change
from server.unreadable import Told
from server.words import N_, NAMES, names
from server.words import gettext as _
from server.words.reasons import put

FIELDS = {
    Field.ENTITY: N_("Body"),
    Field.SHORT: N_("Short name"),
    Field.KIND: N_("Kind of body"),
    Field.GROUPS: N_("Regional groups"),
    Field.NAME: N_("Name"),
    Field.FAMILY: N_("Family name"),
    Field.TITLE: N_("Title or office"),
    Field.EMAIL: N_("E-mail address"),
    Field.LANGUAGE: N_("Language"),
    Field.CAPACITY: N_("Capacity"),
    Field.FUNCTION: N_("In the delegation"),
    Field.ROLE: N_("Role"),
    Field.UNTIL: N_("Until"),
}


def told(each: Told) -> str:
    """What is to be told of a file or a row."""
    facts: dict[str, Any] = dict(each.facts)
    if "field" in facts:
        facts["field"] = _(FIELDS[Field(facts["field"])])
    if "role" in facts:
        facts["role"] = names.role(facts["role"])
    return put(each.reason, facts)


def changed(change: Change) -> dict[str, str]:
    """A fact as it stands and as the list has it."""
    before, after = (said(change.field, value) for value in (change.before, change.after))
    return {"field": _(FIELDS[change.field]), "before": before, "after": after}


def said(field: Field, value: Any) -> str:
    if not value:
        return "–"
    if field == Field.KIND:
        return names.entity_kind(value)
    if field == Field.GROUPS:
        return ", ".join(names.group(each) for each in value)
    if field == Field.LANGUAGE:
        return NAMES.get(str(value), str(value))
    if field == Field.FUNCTION:
        return names.function(str(value))
    return names.capacity(str(value)) if field == Field.CAPACITY else str(value)
