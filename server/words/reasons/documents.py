"""Of Word documents: of a file as a whole, and what is told of one that was read."""

# ruff: noqa: E501 — a sentence stands on one line

from server.words import N_, P_

REASONS = {
    "docx.damaged": N_(
        "This document is damaged and cannot be read. Open it in a word processor, save it anew as DOCX, and bring it again."
    ),
    "docx.old_or_locked": N_(
        "This is a document of an old kind (DOC), or one that is locked by a password. Save it as DOCX without a password."
    ),
    "docx.unpacks_to_too_much": N_("This document unpacks to far more than a text needs, and was not opened."),
    "docx.entities": N_(
        "This document bears declarations that a text does not need, and was not opened. Save it anew as DOCX."
    ),
    "docx.too_deep": N_(
        "Things stand too deep within each other in this document, and it was not read. Save its words as plain text."
    ),
    "docx.not_a_document": N_("This is no Word document that can be read. Save it as DOCX, or as plain text."),
    "docx.macros_left": N_("There are macros in this document. They were ignored."),
    "docx.objects_left": N_("Other files are embedded in this document. They were not opened."),
    "docx.pictures_left": N_("Pictures in this document were left out: only its words were read."),
    "docx.links_left": N_("This document refers to other places. Nothing was fetched from there."),
    "docx.missing_left": N_("Footnotes or comments of which this document speaks are not in the file."),
    "docx.breaks_met": N_("Paragraphs that were to be joined, as tracked changes have it, stand apart as before."),
    "docx.hidden_met": N_(
        "There are hidden words in this document. They were read like the others: look whether they belong there."
    ),
    "docx.formulas_met": N_("Formulas in this document were left out. Write them in words."),
    "docx.chunks_met": N_("Whole files are inserted in this document. They were left out."),
    "docx.symbols_met": N_("Some signs of a font of symbols were left out, for no other font has them."),
}

COUNTED = {
    "docx.numbers_met": (
        P_(
            "%(num)s paragraph is numbered by the word processor. Its number is not one of its words and was left out.",
            "%(num)s paragraphs are numbered by the word processor. Their numbers are not among their words and were left out.",
        ),
        "count",
    ),
    "docx.loose": (
        P_(
            "%(num)s tracked change holds a bracket without its other half, so it stands in the text without brackets of its own.",
            "%(num)s tracked changes hold brackets without their other halves, so they stand in the text without brackets of their own.",
        ),
        "count",
    ),
}
