"""Headings: which column says what, found by its heading in English, Arabic, French or Spanish, in any order."""

# ruff: noqa: E501 — spellings stand together

import re
from dataclasses import dataclass
from enum import StrEnum

from rooms.languages import fold
from server.importing.sheet import ABOVE, Line, Sheet
from server.unreadable import Told, Unreadable

NAMED_AT_MOST = 8


class Field(StrEnum):
    """What a column can say."""

    ENTITY = "entity"
    SHORT = "short"
    KIND = "kind"
    GROUPS = "groups"
    NAME = "name"
    FAMILY = "family"
    TITLE = "title"
    EMAIL = "email"
    LANGUAGE = "language"
    CAPACITY = "capacity"
    FUNCTION = "function"
    ROLE = "role"
    UNTIL = "until"


SPELLINGS: dict[Field, str] = {
    Field.ENTITY: "entity, body, delegation, organisation, organization, organisation name, organization name, state, "
    "country, member state, party, institution, affiliation, representing, name of entity, name of organisation, "
    "name of organization, entity name, full name of entity, الكيان, الجهة, اسم الجهة, الوفد, المنظمة, المؤسسة, الدولة, "
    "البلد, اسم الكيان, entité, organe, délégation, organisme, pays, état, entidad, organización, delegación, país, estado",
    Field.SHORT: "short name, short, short form, acronym, abbreviation, abbr, code, iso, sigla, الاسم المختصر, المختصر, "
    "الاختصار, nom court, sigle, abréviation, acronyme, nombre corto, abreviatura, siglas",
    Field.KIND: "kind, type, category, kind of entity, kind of body, type of entity, type of organisation, "
    "type of organization, entity kind, entity type, entity category, النوع, نوع الكيان, نوع الجهة, الفئة, "
    "type d entité, catégorie, genre d entité, tipo, tipo de entidad, categoría",
    Field.GROUPS: "group, groups, regional group, regional groups, region, un regional group, المجموعة الإقليمية, "
    "المجموعات الإقليمية, المجموعة, المنطقة, الإقليم, groupe régional, groupes régionaux, groupe, région, "
    "grupo regional, grupos regionales, grupo, región",
    Field.NAME: "name, full name, person, participant, delegate, representative, name of person, name of participant, "
    "participant name, person s name, name and surname, name of representative, الاسم, الاسم الكامل, اسم الشخص, "
    "المشارك, اسم المشارك, الممثل, المندوب, nom, nom complet, nom et prénom, nom du participant, participante, "
    "nombre, nombre completo, nombre y apellidos, given name, given names, first name, forename, prénom, الاسم الأول",
    Field.FAMILY: "family name, surname, last name, اسم العائلة, اللقب العائلي, الكنية, nom de famille, apellidos, apellido",
    Field.TITLE: "title, position, job title, function, post, designation, rank, اللقب, الصفة الوظيفية, المنصب, الوظيفة, "
    "المسمى الوظيفي, titre, fonction, poste, título, cargo, puesto, función",
    Field.EMAIL: "e mail, email, mail, e mail address, email address, electronic mail, البريد الإلكتروني, البريد, الإيميل, "
    "عنوان البريد الإلكتروني, courriel, adresse électronique, adresse e mail, correo, correo electrónico",
    Field.LANGUAGE: "language, preferred language, working language, languages, اللغة, اللغة المفضلة, لغة العمل, "
    "langue, langue préférée, langue de travail, idioma, idioma preferido, lengua",
    Field.CAPACITY: "capacity, in which capacity, attends as, الصفة, صفة الحضور, صفة المشاركة, qualité, à titre, "
    "capacité, calidad, capacidad",
    Field.FUNCTION: "in the delegation, function in the delegation, role in the delegation, position in the delegation, "
    "delegation function, delegation role, في الوفد, الوظيفة في الوفد, الصفة في الوفد, الدور في الوفد, "
    "dans la délégation, fonction dans la délégation, rôle dans la délégation, en la delegación, función en la delegación",
    Field.UNTIL: "until, valid until, registered until, end, end date, to date, حتى, حتى تاريخ, صالح حتى, تاريخ الانتهاء, "
    "jusqu au, jusqu à, valable jusqu au, date de fin, hasta, válido hasta, fecha de fin",
    Field.ROLE: "role, role in the conference, seat, status, الدور, الدور في المؤتمر, rôle, statut, papel, rol",
}
APART = re.compile(r"[^\w]+|_+")
PIECES = re.compile(r"[/\n|()\[\]–—]| - ")


def spelt(heading: str) -> str:
    """A heading without case, accents and points."""
    return " ".join(APART.sub(" ", fold(heading).replace(".", "")).split())


KNOWN = {spelt(each): said for said, spellings in SPELLINGS.items() for each in spellings.split(",")}


def field_of(heading: str) -> Field | None:
    """What a column says, by its heading or by one part of a heading in two languages."""
    for piece in (heading, *PIECES.split(heading)):
        if found := KNOWN.get(spelt(piece)):
            return found
    return None


@dataclass(frozen=True)
class Columns:
    """Where each thing stands, in which row the headings are, and what is to be told of them."""

    at: dict[Field, int]
    row: int
    told: list[Told]


def columns(sheet: Sheet) -> Columns:
    """The columns of a sheet; refused where one that is needed is missing, with which."""
    head = max(sheet.lines[:ABOVE], key=lambda line: len({field_of(cell) for cell in line.cells} - {None}))
    at: dict[Field, int] = {}
    unknown: list[str] = []
    twice: list[str] = []
    for place, heading in enumerate(head.cells):
        found = field_of(heading)
        if found is None and heading:
            unknown.append(heading)
        elif found in at:
            twice.append(heading)
        elif found is not None:
            at[found] = place
    missing(at, head)
    told = [Told("import.columns_ignored", {"columns": listed(unknown)})] if unknown else []
    told += [Told("import.columns_twice", {"columns": listed(twice)})] if twice else []
    return Columns(at, head.number, told)


def missing(at: dict[Field, int], head: Line) -> None:
    """Refuse a list without the entity, or with neither people nor kinds of entities in it."""
    if not at:
        raise Unreadable("import.no_headings", found=listed(head.cells))
    if Field.ENTITY not in at:
        raise Unreadable("import.no_entity_column", found=listed(head.cells))
    if Field.NAME not in at and Field.FAMILY not in at and Field.KIND not in at:
        raise Unreadable("import.no_name_column", found=listed(head.cells))


def listed(headings: list[str]) -> str:
    named = [heading[:40] for heading in headings if heading]
    more = ["…"] if len(named) > NAMED_AT_MOST else []
    return ", ".join(f"“{each}”" for each in named[:NAMED_AT_MOST]) + (" …" if more else "")
