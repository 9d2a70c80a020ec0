"""Planning: goes through the rows of a list in their order, beside what stands in the conference and came before."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from rooms.accreditation import SHORT_LIMIT
from rooms.languages import Language
from rooms.likeness import key, person_key, skeleton
from rooms.people import Capacity, Function, Role
from server.importing.headings import Field, columns
from server.importing.plan import Change, Outcome, Plan, Row
from server.importing.sheet import Sheet
from server.importing.standing import Accredited, Registered, Standing
from server.importing.wishes import Wish, wishes
from server.unreadable import Told
from server.words.figures import zone_of

OF_ENTITIES = (Field.SHORT, Field.KIND, Field.GROUPS)
OF_PEOPLE = (Field.TITLE, Field.EMAIL, Field.LANGUAGE, Field.CAPACITY, Field.FUNCTION)


def plan(sheet: Sheet, standing: Standing) -> Plan:
    """Plan the import of a sheet into a conference as it stands."""
    found = columns(sheet)
    every = by_one_name(wishes(sheet, found))
    planning = Planning(standing, agreed(every))
    rows = [planning.row(wish) for wish in every]
    return Plan(rows, [*sheet.told, *found.told], standing.number)


def by_one_name(every: list[Wish]) -> list[Wish]:
    """Rows that name an entity of this list by its short name belong to the rows that name it in full."""
    full = {key(wish.said[Field.SHORT]): wish.entity_key for wish in every if wish.said[Field.SHORT]}
    for wish in every:
        if not wish.said[Field.SHORT]:
            wish.entity_key = full.get(wish.entity_key, wish.entity_key)
    return every


@dataclass(frozen=True)
class Agreed:
    """What the rows of one entity say of it together: the first that says something is held to by the others."""

    said: dict[Field, Any]
    by: dict[Field, int]


def agreed(every: list[Wish]) -> dict[str, Agreed]:
    found: defaultdict[str, Agreed] = defaultdict(lambda: Agreed({}, {}))
    for wish in every:
        known = found[wish.entity_key]
        for each in OF_ENTITIES:
            if wish.said[each] and each not in known.said:
                known.said[each], known.by[each] = wish.said[each], wish.number
    return found


class Planning:
    """Goes through the rows in their order, and knows what came before."""

    def __init__(self, standing: Standing, agreed: dict[str, Agreed]) -> None:
        self.agreed = agreed
        self.entities = {name: each for each in standing.entities for name in (key(each.short), key(each.name))}
        self.people = {(key(each.entity_name), person_key(each.name)): each for each in standing.people}
        self.addresses: defaultdict[str, list[Registered]] = defaultdict(list)
        for each in standing.people:
            self.addresses[each.email].append(each)
        self.clock = zone_of(standing.zone), standing.at
        self.looks = {skeleton(each.name): (key(each.name), each.name) for each in standing.entities}
        self.busy = {each.entity for each in standing.people if each.taken_part}
        self.shorts = {each.short.casefold() for each in standing.entities}
        self.faces: dict[tuple[str, str], tuple[str, str]] = {}
        self.elsewhere: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for person in standing.people:
            self.met(key(person.entity_name), person_key(person.name), person.name, person.entity_name)
        # Of this list: entities by key as first written, and where people and addresses stand.
        self.coming: dict[str, str] = {}
        self.amended: set[UUID] = set()
        self.listed: dict[tuple[str, str], Wish] = {}
        self.written: dict[str, int] = {}

    def met(self, entity: str, person: str, name: str, entity_name: str) -> None:
        """Somebody of this name is there, or comes in by an earlier row."""
        self.faces[entity, skeleton(person)] = (person, name)
        self.elsewhere[" ".join(sorted(person.split()))].append((entity, entity_name))

    def row(self, wish: Wish) -> Row:
        row = Row(wish.number, wish.entity, wish.name, told=list(wish.wrong))
        known = self.known(wish)
        if not row.told:
            self.entity(row, wish, known)
        if not row.told and wish.name:
            self.person(row, wish, known)
        wrong = bool(row.told)
        if wrong:
            row.outcome, row.steps, row.changes, row.new_entity = Outcome.REJECT, [], [], False
            return row
        self.accept(row, wish, known)
        return row

    def known(self, wish: Wish) -> Accredited | None:
        return self.entities.get(wish.entity_key)

    def entity(self, row: Row, wish: Wish, known: Accredited | None) -> None:
        """What the row means for its entity, or why it cannot be taken."""
        together = self.agreed[wish.entity_key]
        for each in OF_ENTITIES:
            if wish.said[each] and wish.said[each] != together.said[each]:
                row.told.append(Told("import.contradicts", {"field": str(each), "row": together.by[each]}))
        if row.told:
            return
        if known is not None:
            if known.id not in self.amended:
                self.amend(row, known, together)
        elif wish.entity_key not in self.coming:
            self.bring(row, wish, together)

    def amend(self, row: Row, known: Accredited, together: Agreed) -> None:
        stands: dict[Field, Any] = {Field.SHORT: known.short, Field.KIND: known.kind, Field.GROUPS: list(known.groups)}
        wanted = {each: together.said.get(each) or stands[each] for each in OF_ENTITIES}
        changes = [Change(each, stands[each], wanted[each]) for each in OF_ENTITIES if wanted[each] != stands[each]]
        short = wanted[Field.SHORT]
        if short != known.short and short.casefold() in self.shorts - {known.short.casefold()}:
            row.told.append(Told("import.short_taken", {"short": short}))
            return
        if changes and known.id in self.busy:
            row.told.append(Told("entity.taken_part", {"name": known.name}))
            return
        row.changes += changes
        if changes:
            facts = {"short": short, "kind": str(wanted[Field.KIND]), "groups": wanted[Field.GROUPS]}
            before = {"short": known.short, "kind": known.kind, "groups": list(known.groups)}
            row.steps.append(
                {"row": row.number, "do": "amend_entity", "id": str(known.id), "facts": facts, "before": before}
            )

    def bring(self, row: Row, wish: Wish, together: Agreed) -> None:
        look = self.looks.get(skeleton(wish.entity))
        if look is not None and look[0] != wish.entity_key:
            row.told.append(Told("import.looks_like", {"name": look[1]}))
            return
        if Field.KIND not in together.said:
            row.told.append(Told("import.entity_needs_kind", {"name": wish.entity}))
        short = together.said.get(Field.SHORT, "")
        if short and short.casefold() in self.shorts:
            row.told.append(Told("import.short_taken", {"short": short}))
        if row.told:
            return
        facts = {
            "name": wish.entity,
            "short": short or self.shortened(wish.entity),
            "kind": str(together.said[Field.KIND]),
            "groups": together.said.get(Field.GROUPS, []),
        }
        row.new_entity = True
        row.steps.append({"row": row.number, "do": "entity", "facts": facts})

    def shortened(self, name: str) -> str:
        """A short name that no other entity has."""
        short, number = name[:SHORT_LIMIT].rstrip(), 1
        while short.casefold() in self.shorts:
            number += 1
            short = f"{name[: SHORT_LIMIT - len(str(number)) - 1].rstrip()} {number}"
        return short

    def person(self, row: Row, wish: Wish, known: Accredited | None) -> None:
        """What the row means for its person, or why it cannot be taken."""
        entity = key(known.name) if known else wish.entity_key
        earlier = self.listed.get((entity, wish.person_key))
        if earlier is not None:
            row.told.append(twice(wish, earlier))
            return
        if (number := self.written.get(wish.said[Field.EMAIL])) is not None:
            row.told.append(Told("import.address_twice", {"row": number}))
            return
        there = self.people.get((entity, wish.person_key))
        # Whoever is registered for several entities has one address.
        holders = self.addresses.get(wish.said[Field.EMAIL], []) if wish.said[Field.EMAIL] else []
        holder = next((each for each in holders if there not in holders), None)
        if holder is not None:
            row.told.append(Told("import.address_taken", {"name": holder.name, "entity": holder.entity_name}))
        elif there is not None:
            self.compare(row, wish, there)
        else:
            self.register(row, wish, entity, known)

    def compare(self, row: Row, wish: Wish, there: Registered) -> None:
        if wish.said[Field.ROLE] and wish.said[Field.ROLE] != there.role:
            row.told.append(Told("import.role_stays", {"role": there.role}))
            return
        until = self.until(wish)
        if until is not None and until != there.until:
            row.told.append(Told("import.term_stays", {"name": there.name}))
            return
        stands = {each: getattr(there, each) for each in OF_PEOPLE}
        wanted = {each: str(wish.said[each] or stands[each]) for each in OF_PEOPLE}
        changes = [Change(each, stands[each], wanted[each]) for each in OF_PEOPLE if wanted[each] != stands[each]]
        if changes and there.taken_part:
            row.told.append(Told("person.taken_part", {"name": there.name}))
            return
        row.changes += changes
        if changes:
            facts = {str(each): wanted[each] for each in OF_PEOPLE}
            before = {str(each): stands[each] for each in OF_PEOPLE}
            row.steps.append(
                {"row": row.number, "do": "amend_person", "id": str(there.id), "facts": facts, "before": before}
            )

    def register(self, row: Row, wish: Wish, entity: str, known: Accredited | None) -> None:
        face = self.faces.get((entity, skeleton(wish.person_key)))
        if face is not None and face[0] != wish.person_key:
            row.told.append(Told("import.looks_like", {"name": face[1]}))
            return
        until = self.until(wish)
        if until is not None and until <= self.clock[1]:
            row.told.append(Told("term.past"))
            return
        facts = {
            "name": wish.name,
            "title": wish.said[Field.TITLE],
            "email": wish.said[Field.EMAIL],
            "language": str(wish.said[Field.LANGUAGE] or Language.ENGLISH),
            "capacity": str(wish.said[Field.CAPACITY] or Capacity.OFFICIAL),
            "function": str(wish.said[Field.FUNCTION] or Function.MEMBER),
            "role": str(wish.said[Field.ROLE] or Role.DELEGATE),
        }
        facts |= {"until": until.isoformat()} if until else {}
        entity_name = known.name if known else self.coming.get(wish.entity_key, wish.entity)
        row.steps.append({"row": row.number, "do": "register", "entity": entity_name, "facts": facts})

    def until(self, wish: Wish) -> datetime | None:
        """The end of a term on the clocks of the meeting, as a moment."""
        end: datetime | None = wish.said[Field.UNTIL]
        return end.replace(tzinfo=self.clock[0]).astimezone(UTC) if end else None

    def accept(self, row: Row, wish: Wish, known: Accredited | None) -> None:
        """Remember the row, say what it comes to, and flag what should be looked at."""
        entity = key(known.name) if known else wish.entity_key
        done = {step["do"] for step in row.steps}
        if done & {"entity", "register"}:
            row.outcome = Outcome.CREATE
        elif row.steps:
            row.outcome = Outcome.CHANGE
        first = known.name if known else self.coming.setdefault(wish.entity_key, wish.entity)
        if wish.entity not in (first, known.short if known else first):
            row.told.append(Told("import.written_otherwise", {"name": first}))
        if known is not None:
            self.amended.add(known.id)
        self.remember_entity(row, wish)
        if not wish.name:
            return
        if "register" in done:
            self.flag(row, wish, entity)
            self.met(entity, wish.person_key, wish.name, first)
        self.listed[entity, wish.person_key] = wish
        if wish.said[Field.EMAIL]:
            self.written[wish.said[Field.EMAIL]] = wish.number

    def remember_entity(self, row: Row, wish: Wish) -> None:
        for step in row.steps:
            if step["do"] in ("entity", "amend_entity"):
                self.shorts.add(step["facts"]["short"].casefold())
            if step["do"] == "entity":
                self.looks[skeleton(wish.entity)] = (wish.entity_key, wish.entity)

    def flag(self, row: Row, wish: Wish, entity: str) -> None:
        """Somebody of the same name is there already, for another entity or with the words in another order."""
        for other, entity_name in self.elsewhere[" ".join(sorted(wish.person_key.split()))][:1]:
            reason = "import.perhaps_the_same" if other == entity else "import.same_name_elsewhere"
            row.told.append(Told(reason, {"name": wish.name, "entity": entity_name}))


def twice(wish: Wish, earlier: Wish) -> Told:
    """Somebody stands in two rows: whether these say the same of them or not."""
    both = [each for each in (*OF_PEOPLE, Field.ROLE) if wish.said[each] and earlier.said[each]]
    contradicting = [each for each in both if wish.said[each] != earlier.said[each]]
    if contradicting:
        return Told("import.contradicts", {"field": str(contradicting[0]), "row": earlier.number})
    return Told("import.person_twice", {"row": earlier.number})
