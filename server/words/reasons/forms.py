"""Of forms and files, whatever they are for."""

from server.words import N_, P_

REASONS = {
    "field.no_such_time": N_("On the clocks of %(zone)s there is no such time that day: they are put forward over it."),
    "field.missing": N_("Fill this in."),
    "field.not_a_choice": N_("Choose one of the answers."),
    "field.not_a_number": N_("Write a whole number in figures."),
    "field.out_of_range": N_("Write a whole number from 0 to %(limit)s."),
    "field.not_a_day": N_("Write a day, such as 2031-03-01."),
    "field.not_a_moment": N_("Write a day and a time, such as 2026-11-30 18:00."),
    "field.unreadable": N_("This cannot be read. Load the page again and repeat it."),
    "file.empty": N_("“%(name)s” is empty. Attach it again once there is something in it."),
    "file.no_name": N_("The file has no name that can be kept. Rename it and attach it again."),
    "file.not_what_it_says": N_("“%(name)s” is not the kind of file its name says. Save it anew and attach it again."),
    "file.type_not_accepted": N_("“%(name)s” is of a kind that cannot be attached. Accepted are: %(accepted)s."),
    "form.of_another_hat": N_("This was written for another body than the one you speak for now. Nothing was stored."),
    "form.out_of_date": N_(
        "This form was out of date: it was opened before you last signed in or out. Nothing was stored."
    ),
    "form.unreadable": N_(
        "The form arrived damaged and could not be read. Nothing was stored; load the page again and repeat it."
    ),
    "language.unknown": N_("Choose one of the languages."),
    "name.empty": N_("Fill this in."),
    "request.foreign": N_(
        "This form was sent from another site. Nothing was stored. Open the page here and send it from there."
    ),
    "request.misdirected": N_("This server is not reached by this name. Use the address you were given."),
    "title.empty": N_("Give it a title."),
    "zone.unknown": N_("“%(zone)s” is no time zone. Choose one from the list, such as Europe/Amsterdam."),
}

COUNTED = {
    "file.too_large": (
        P_(
            "The largest file that can be attached has %(num)s megabyte.",
            "The largest file that can be attached has %(num)s megabytes.",
        ),
        "megabytes",
    ),
    "files.too_many": (
        P_("At most %(num)s file goes with a message.", "At most %(num)s files go with a message."),
        "limit",
    ),
    "name.too_long": (P_("This holds at most %(num)s character.", "This holds at most %(num)s characters."), "limit"),
    "request.too_large": (
        P_(
            "At most %(num)s megabyte can be sent at once. Nothing was stored.",
            "At most %(num)s megabytes can be sent at once. Nothing was stored.",
        ),
        "limit",
    ),
    "title.too_long": (
        P_("A title has at most %(num)s character.", "A title has at most %(num)s characters."),
        "limit",
    ),
}
