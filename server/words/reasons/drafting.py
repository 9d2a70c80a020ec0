"""Of texts in brackets, and of papers beside them."""

# ruff: noqa: E501 — a sentence stands on one line

from server.words import N_, P_

REASONS = {
    "amendment.decided": N_("This amendment has been decided on already, or withdrawn."),
    "amendment.no_items": N_("Add at least one thing that the amendment asks for."),
    "amendment.not_a_sponsor": N_("Only those who sponsor the text take an amendment to it."),
    "amendment.not_yours": N_("Only those who stand behind an amendment withdraw it."),
    "amendment.place_gone": N_("The words that this is about no longer stand in the text."),
    "amendment.too_many_items": N_(
        "An amendment asks for at most %(limit)s things. Table more than one, or a new text."
    ),
    "amendment.unchanged": N_("The paragraph reads so already. Write it as it should read."),
    "amendment.welcomed_already": N_("Your delegation takes this amendment already."),
    "amendment.words_changed": N_(
        "The words that this amendment is about have changed since it was tabled. Enter what was agreed as an oral revision, or set the amendment aside."
    ),
    "answer.changed_meanwhile": N_("The words have changed since you opened this page. Read them again, and answer."),
    "answer.none": N_("Your delegation has given no answer that could be taken back."),
    "answer.not_asked": N_("Answers are asked for to a chair's text alone."),
    "bracket.crosses": N_("Other brackets reach into these words or out of them. Resolve those first."),
    "bracket.settled": N_("This bracket has been settled in the meantime. Look at the text as it stands now."),
    "brackets.taken": N_(
        "The brackets that stand in the text are not taken away here: that is a decision of the chair. Leave them where they are."
    ),
    "brackets.within": N_(
        "At one place write one wording, without brackets inside it. More can follow once it stands."
    ),
    "comment.not_its_words": N_(
        "These words do not stand in the paragraph. Copy them as they are, or leave this empty."
    ),
    "confirmation.given": N_("Your delegation has confirmed this paragraph already."),
    "confirmation.nobody": N_("Say who agrees subject to their capital, or leave the time empty."),
    "confirmation.none": N_("Your delegation has not agreed this paragraph subject to its capital."),
    "confirmation.not_at_the_table": N_("One of these delegations sits in this room no longer."),
    "draft.no_place": N_(
        "The words that this draft is about no longer stand in the text. Write it anew for the words as they are now."
    ),
    "draft.none_ready": N_("No draft is marked as ready."),
    "draft.settled": N_("This draft has been released or taken out in the meantime."),
    "draft.so_already": N_("It is so already."),
    "hold.already": N_("Your delegation has asked for time on this paragraph already."),
    "hold.none": N_("Your delegation has not asked for time on this paragraph."),
    "hold.past": N_("Choose a time to come."),
    "layer.head_alone": N_("The head of your delegation releases what is ready."),
    "layer.nothing_kept": N_(
        "While nobody is named in this room nothing is put into a layer: it would lie beside the seat that wrote it."
    ),
    "layer.nothing_brought": N_("Nothing in this document is new to your layer."),
    "layer.returns_unreadable": N_("Bring the document again: what was read of it did not come back whole."),
    "layer.no_document": N_("Choose the Word document that came back from capital."),
    "layer.too_much": N_("Your delegation keeps as much of this text as it may: %(limit)s things."),
    "layer.no_words": N_("Write something first."),
    "offer.no_place": N_("The words it is about no longer stand in the text, so it cannot be taken up."),
    "offer.not_there": N_("These words do not stand in the paragraph. Copy them from it, or leave this empty."),
    "offer.not_yours": N_("Only whoever offered these words takes them back."),
    "offer.settled": N_("These words have been taken up or withdrawn in the meantime."),
    "offer.too_many": N_("So many words stand beside this text already that it takes no more: %(limit)s."),
    "package.bound": N_("This waits for the package “%(package)s” and is settled with it."),
    "package.caucus": N_("What belongs to a caucus stays in it: a package does not reach into one or out of one."),
    "package.elsewhere": N_("This package was made in another room, and is decided on there."),
    "package.empty": N_("Nothing is in this package yet."),
    "package.full": N_("A package holds at most %(limit)s brackets and paragraphs of a text."),
    "package.member_already": N_("This is part of a package already."),
    "package.member_pending": N_("This paragraph is agreed pending the package. Take it up again first."),
    "package.none": N_("This paragraph is part of no package that binds."),
    "package.not_now": N_("One of the rooms of this package can take no decision at this moment. Nothing was done."),
    "package.not_so_now": N_("This package has been taken up, closed or dissolved in the meantime."),
    "package.nothing_pending": N_("Nothing is decided on this bracket yet."),
    "package.pending": N_(
        "This paragraph is part of the package “%(package)s”: it is agreed with all of it, not before."
    ),
    "package.room_already": N_("This package reaches into that room already."),
    "paragraph.agreed": N_("This paragraph is marked as agreed. The chair can take it up again."),
    "paragraph.agreed_already": N_("This paragraph has come as far as that already."),
    "paragraph.gone": N_("This paragraph is no longer part of the text."),
    "paragraph.bracket_beyond": N_("A bracket of this paragraph goes on in another one. Resolve it first."),
    "paragraph.changed_meanwhile": N_(
        "This paragraph was changed in the meantime. Your words are still here; compare them with it as it stands now."
    ),
    "paragraph.last": N_("No paragraph follows this one."),
    "paragraph.no_room": N_("No more paragraphs fit between these two. Choose another place."),
    "paragraph.there_already": N_("This paragraph stands there already."),
    "paragraph.look_again": N_("What stands against it has changed. Look at it again, and decide."),
    "paragraph.open": N_("This paragraph is open already."),
    "position.nobody_named": N_("In this room nobody is named, so no delegation takes a position or asks for time."),
    "position.none": N_("Your delegation has said nothing of these words."),
    "position.not_your_group": N_("Your delegation does not stand in this group."),
    "proposal.bracketed_within": N_(
        "Others have put words of yours in brackets. What they propose there is settled first."
    ),
    "proposal.no_words": N_("This proposal has no words of its own that could be changed."),
    "proposal.not_yours": N_("Only whoever made this proposal can do that."),
    "reason.none": N_("Give a reason."),
    "review.nothing_kept": N_(
        "While a segment under the Chatham House Rule is open, a text that waits lies beside nobody's seat. Table it when the segment is closed, or bring it anew: then it is tabled at once."
    ),
    "siding.changed_meanwhile": N_("What was said in the name of your group has changed in the meantime."),
    "sponsor.already": N_("It stands behind this paper already."),
    "sponsor.none": N_("It does not stand behind this paper, or no longer does."),
    "sponsor.not_seated": N_("This delegation does not negotiate in this room."),
    "sponsor.too_many": N_("A paper has at most %(limit)s sponsors."),
    "streamlining.one_alone": N_("Choose at least two wordings to be made into one."),
    "streamlining.changed_meanwhile": N_("One of the wordings has changed since you began. Look at them again."),
    "text.empty": N_("There is nothing to read in it. Paste the text, or choose a file that holds one."),
    "text.not_yours": N_(
        "Only its sponsors, whoever tabled it, the chairs and the secretariat table something under it."
    ),
    "text.replaced": N_("This text has been replaced by a revision. It can be read; go on in the revision."),
    "text.no_text": N_(
        "This can be read neither as a Word document (DOCX) nor as plain text or Markdown in Unicode (UTF-8). Bring one of them, or paste the words."
    ),
    "words.brackets_unmatched": N_("Each bracket you write needs its other half: “[” before words and “]” after them."),
    "words.across_brackets": N_(
        "These words reach over the end of a bracket that goes on in another paragraph. Select them up to it."
    ),
    "words.alternative_already": N_("These words stand there already."),
    "words.bracketed_already": N_("These words stand in brackets already for the same wish."),
    "words.brackets": N_("Write the words without brackets; they are put in brackets by themselves."),
    "words.gone_meanwhile": N_(
        "Some of these words are not in the paragraph any more: somebody changed it in the meantime. Yours are still here."
    ),
    "words.none": N_("Write the words."),
    "words.none_selected": N_("Select at least one word."),
    "words.unchanged": N_("These are the words as they stand. Change something, or leave them."),
}

COUNTED = {
    "package.unsettled": (
        P_(
            "%(num)s bracket or paragraph of this package is not settled yet.",
            "%(num)s brackets or paragraphs of this package are not settled yet.",
        ),
        "count",
    ),
    "paragraph.open_brackets": (
        P_(
            "%(num)s bracket or missing value is still open in this paragraph.",
            "%(num)s brackets or missing values are still open in this paragraph.",
        ),
        "count",
    ),
    "proposals.too_many": (
        P_(
            "At most %(num)s change at once. Make some of them first.",
            "At most %(num)s changes at once. Make some of them first.",
        ),
        "limit",
    ),
    "reason.too_long": (P_("This holds at most %(num)s character.", "This holds at most %(num)s characters."), "limit"),
    "review.too_many": (
        P_(
            "You are reading in %(num)s text here already. Table it or delete it first.",
            "You are reading in %(num)s texts here already. Table or delete one of them first.",
        ),
        "limit",
    ),
    "streamlining.too_much": (
        P_(
            "At most %(num)s wording of a moderate length is made into one at once.",
            "At most %(num)s wordings of a moderate length are made into one at once.",
        ),
        "limit",
    ),
    "text.file_too_large": (
        P_(
            "A file has at most %(num)s megabyte. Nothing was stored.",
            "A file has at most %(num)s megabytes. Nothing was stored.",
        ),
        "limit",
    ),
    "text.too_many_comments": (
        P_(
            "A document brings at most %(num)s comment. Bring it in several parts.",
            "A document brings at most %(num)s comments. Bring it in several parts.",
        ),
        "limit",
    ),
    "text.comment_unreadable": (
        P_(
            "A comment of the document holds nothing to be read, or more than %(num)s character.",
            "A comment of the document holds nothing to be read, or more than %(num)s characters.",
        ),
        "limit",
    ),
    "text.too_many_brackets": (
        P_(
            "A text has at most %(num)s bracket. Bring it in several parts.",
            "A text has at most %(num)s brackets. Bring it in several parts.",
        ),
        "limit",
    ),
    "text.too_long": (P_("This holds at most %(num)s character.", "This holds at most %(num)s characters."), "limit"),
    "votes.out_of_range": (
        P_("A count of votes is a number from zero to %(num)s.", "A count of votes is a number from zero to %(num)s."),
        "limit",
    ),
    "words.too_long": (P_("This holds at most %(num)s character.", "This holds at most %(num)s characters."), "limit"),
}
