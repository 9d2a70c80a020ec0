"""Of lists that are imported: of a file as a whole, of a row in it, and of what becomes of them."""

# ruff: noqa: E501 — a sentence stands on one line

from server.words import N_, P_

REASONS = {
    "import.empty": N_("There is nothing in this file. Save the list again and check that it is the right one."),
    "import.old_or_locked": N_(
        "This is a workbook of an old kind, or one that is locked by a password. Save it as XLSX without a password, or as CSV."
    ),
    "import.not_a_list": N_("This is not a list that can be read. Save it as XLSX or as CSV."),
    "import.damaged": N_(
        "This workbook is damaged and cannot be read. Open it, save it anew as XLSX, and bring it again."
    ),
    "import.unpacks_to_too_much": N_(
        "This workbook unpacks to far more than a list of people needs, and was not opened."
    ),
    "import.entities": N_(
        "This workbook bears declarations that a list does not need, and was not opened. Save it anew as XLSX."
    ),
    "import.quotes_open": N_(
        "A quotation mark is opened and not closed near line %(row)s. Close it, or save the list as XLSX."
    ),
    "import.no_file": N_("Choose a file first."),
    "import.no_headings": N_(
        "No row of headings was found. The first row says what each column holds, such as “Entity”, “Full name”, “E-mail”. Found: %(found)s."
    ),
    "import.no_entity_column": N_(
        "No column says for which entity somebody comes. Name one “Entity”. Found: %(found)s."
    ),
    "import.no_name_column": N_(
        "No column holds names of people, and none the kind of entities. Name one “Full name” or “Kind of entity”. Found: %(found)s."
    ),
    "import.nothing_below": N_("There are headings in this file, and nothing below them."),
    "import.encoding_guessed": N_(
        "The file does not say in which encoding it was saved; windows-1252 was guessed. Check letters with accents; if they are wrong, save it as UTF-8 or XLSX."
    ),
    "import.macros_ignored": N_("There are macros in this workbook. They were ignored."),
    "import.links_ignored": N_("This workbook refers to other files. They were ignored."),
    "import.other_sheets": N_("Only the first sheet was read. Left aside: %(sheets)s."),
    "import.columns_ignored": N_("Columns that were not understood and are ignored: %(columns)s."),
    "import.columns_twice": N_("Columns that say what an earlier one says already and are ignored: %(columns)s."),
    "import.formula": N_("In the column “%(column)s” stands a formula. Write its result instead."),
    "import.error_in_cell": N_("In the column “%(column)s” stands an error of the spreadsheet."),
    "import.no_entity": N_("No entity stands in this row. Of cells that were joined only the first row has one."),
    "import.not_an_answer": N_("%(field)s: “%(value)s” is none of the answers that are known."),
    "import.not_an_address": N_("“%(value)s” is not an e-mail address."),
    "import.contradicts": N_("%(field)s: this says something else than row %(row)s."),
    "import.entity_needs_kind": N_("“%(name)s” is not accredited yet, and its kind is said nowhere in the list."),
    "import.looks_like": N_("This looks like “%(name)s” but is written with other letters. Write it anew in the list."),
    "import.short_taken": N_("Another entity has the short name “%(short)s”."),
    "import.not_a_day": N_(
        "“%(value)s” is no day. Write it as 2026-11-30, with or without a time such as 2026-11-30 18:00."
    ),
    "import.term_stays": N_("%(name)s is registered already; the term of a registration is changed at the desk."),
    "import.person_twice": N_("This person stands in row %(row)s already."),
    "import.address_twice": N_("This e-mail address stands in row %(row)s already."),
    "import.address_taken": N_("This e-mail address belongs to %(name)s, who is registered for %(entity)s."),
    "import.role_stays": N_("This person is registered in another role: %(role)s. A list does not change that."),
    "import.written_otherwise": N_("Taken for “%(name)s”, which is written in another way."),
    "import.same_name_elsewhere": N_("Somebody of this name is registered for %(entity)s: perhaps the same person."),
    "import.perhaps_the_same": N_("Somebody of a like name comes for %(entity)s already: perhaps the same person."),
    "import.changed_meanwhile": N_(
        "The conference has changed since you looked at this preview. Nothing was done yet: look at it as it is now, then confirm."
    ),
    "import.confirmed_already": N_("This import has been confirmed already."),
    "import.nothing_to_do": N_("Nothing in this list is new, so there is nothing to import."),
    "import.not_done": N_("This import is not finished, or has been undone already."),
    "import.not_under_way": N_("This import is not under way."),
    "import.in_use": N_(
        "Some of those who came by this import have taken part already, so it cannot be undone as a whole."
    ),
    "import.registered_meanwhile": N_("%(name)s was registered meanwhile by another hand."),
    "import.amended_meanwhile": N_("What is known of %(name)s was changed meanwhile by another hand, and stays so."),
    "import.gone_meanwhile": N_("This was withdrawn meanwhile by another hand."),
}

COUNTED = {
    "import.too_large": (
        P_("A list has at most %(num)s megabyte.", "A list has at most %(num)s megabytes."),
        "limit",
    ),
    "import.too_many_rows": (
        P_(
            "A list has at most %(num)s row. Divide it, and bring its parts one after another.",
            "A list has at most %(num)s rows. Divide it, and bring its parts one after another.",
        ),
        "limit",
    ),
    "import.too_many_columns": (
        P_(
            "A list has at most %(num)s column. Leave out those that are not needed.",
            "A list has at most %(num)s columns. Leave out those that are not needed.",
        ),
        "limit",
    ),
    "import.cell_too_long": (
        P_("A cell of this row has more than %(num)s letter.", "A cell of this row has more than %(num)s letters."),
        "limit",
    ),
    "import.too_long": (
        P_(
            "A name or a title in this row has more than %(num)s letter.",
            "A name or a title in this row has more than %(num)s letters.",
        ),
        "limit",
    ),
}
