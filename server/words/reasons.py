"""Why something was refused, in words: what is wrong, and what to do."""

# ruff: noqa: E501 — a sentence stands on one line

from typing import Any

from rooms.floor import Refused
from server.words import N_, P_, ngettext
from server.words import gettext as _
from server.words.figures import number
from server.words.names import permission

REASONS = {
    # Of the rules of procedure.
    "not_possible": N_("This cannot be done here. Nothing was changed."),
    "not_permitted": N_("In this place your seat does not hold this right: %(permission)s."),
    "account.in_this_conference_already": N_(
        "You are signed in with an account that takes part in this conference already. Sign out, then open the link again."
    ),
    "account.another_of_theirs": N_(
        "You are registered in this conference already and sign in with another account. Sign in with that one, then open the link again."
    ),
    "charter.acknowledged_already": N_("You have acknowledged the charter as it stands."),
    "charter.changed_meanwhile": N_("The charter was changed while you were reading. Read it again as it stands now."),
    "charter.nobody_speaks": N_("Tick at least one role that may speak."),
    "charter.not_loosened": N_(
        "The attribution rule can be tightened, never loosened: what was said under it was said in trust."
    ),
    "charter.unacknowledged": N_("Acknowledge the charter of this room before you speak in it."),
    "charter.unchanged": N_("The charter says this already."),
    "caucus.alone": N_("Choose at least one other participant: a caucus of one is nobody's."),
    "credentials.accepted": N_("The credentials of %(name)s are accepted already; they can be challenged or expire."),
    "credentials.challenged": N_("The credentials of %(name)s are challenged; they can be accepted, or expire."),
    "credentials.expired": N_("The credentials of %(name)s have expired. New ones must be submitted first."),
    "credentials.not_submitted": N_("No credentials of %(name)s were submitted yet."),
    "credentials.of_no_state": N_("Credentials are for those who represent a state; one of these people does not."),
    "credentials.so_already": N_("The credentials of %(name)s stand so already."),
    "credentials.submitted": N_("The credentials of %(name)s are submitted already; they wait for a decision."),
    "entities.none": N_("Select at least one body."),
    "entities.unknown": N_("One of these bodies is not on the list. Load the page again and repeat it."),
    "entity.unchanged": N_("This stands there already."),
    "entity.looks_like": N_(
        "This looks like “%(name)s”, which is accredited, but is written with other letters. Write it anew."
    ),
    "entity.known_already": N_("“%(name)s” is accredited to this conference already, by this name or this short name."),
    "group.known_already": N_(
        "There is a group “%(name)s” in this conference already, by this name or this short name."
    ),
    "groups.none": N_("Select at least one group."),
    "group.none_of_them": N_("None of these bodies stands in the group."),
    "groups.so_already": N_("All of their states at the table stand in these groups already."),
    "groups.unknown": N_("One of these groups is not there any more. Load the page again and repeat it."),
    "group.unchanged": N_("These bodies stand in the group already."),
    "meeting.is_adjourned": N_("The meeting is adjourned. Open the next one."),
    "meeting.is_none": N_("No meeting has been opened yet."),
    "meeting.is_open": N_("The meeting is open already."),
    "meeting.is_suspended": N_("The meeting is suspended. Resume it, or adjourn it."),
    "meeting.segment_open": N_("A segment is open. Close it first: nobody can be named for it afterwards."),
    "letters.none": N_("No letter waits to be tried again."),
    "message.changed_meanwhile": N_(
        "This message was corrected in the meantime. Your words are still here; compare them with it as it stands now."
    ),
    "message.empty": N_("Write something before you send it."),
    "message.for_record_already": N_("This message is asked to be in the record already."),
    "message.gone_out_already": N_(
        "This message has gone out to the room and can no longer be called back. You can correct or withdraw it."
    ),
    "message.not_pinned": N_("This message is not pinned."),
    "message.not_yours": N_("Only its author may do this with a message."),
    "message.others_sent": N_(
        "Other words were sent with this form before and stand in the thread. These have not been sent yet: send them again."
    ),
    "message.pinned_already": N_("This message is pinned already."),
    "message.retracted": N_("This message was retracted: its words are erased."),
    "message.struck": N_("This message was struck from the thread by a ruling."),
    "message.unchanged": N_("These are the words as they stand. Change something, or leave them."),
    "message.withdrawn": N_("This message was withdrawn by its author."),
    "name.empty": N_("Fill this in."),
    "delegation.no_link": N_("No link of this focal point is good any more. Make a new one."),
    "nomination.address_taken": N_("At this e-mail address %(name)s is reached, who is registered for %(entity)s."),
    "nomination.asked_already": N_("It was asked already that this person leave the delegation. Take that back first."),
    "nomination.decided_meanwhile": N_(
        "This has been decided or taken back in the meantime. Here is how it stands now."
    ),
    "nomination.gone_already": N_("Whoever was to leave is registered no longer. Refuse this, or have it asked anew."),
    "nomination.known_already": N_("“%(name)s” stands in this delegation already, or is nominated for it."),
    "nomination.looks_like": N_(
        "This looks like “%(name)s”, who stands in this delegation, but is written with other letters. Write it anew."
    ),
    "nomination.yourself": N_(
        "You cannot end your own registration. Another member of the secretariat decides on this."
    ),
    "nominations.none": N_("Select at least one request."),
    "nominations.unknown": N_(
        "One of these requests has been decided or taken back in the meantime. Look at the list again."
    ),
    "field.no_such_time": N_("On the clocks of %(zone)s there is no such time that day: they are put forward over it."),
    "sitting.cancelled_already": N_("This sitting has been cancelled. Put a new one into the programme."),
    "sitting.ends_first": N_("It would end before it begins."),
    "sitting.past": N_("This is over already. Choose a time to come."),
    "sitting.too_long": N_("A sitting lasts at most a day. Put a second one into the programme."),
    "sitting.unchanged": N_("The programme says this already."),
    "note.none": N_("Choose a file first."),
    "person.sat_down_meanwhile": N_(
        "Somebody who leaves has just been seated in another room. Press the button again."
    ),
    "people.unknown": N_("One of these people is not on the list. Load the page again and repeat it."),
    "people.none": N_("Select at least one person."),
    "people.seated_already": N_("Everyone selected sits in this room already."),
    "person.registered_for_it": N_("%(name)s is registered for %(entity)s already."),
    "person.linked_already": N_(
        "This person has accepted an invitation already and signs in with an account of their own."
    ),
    "person.without_a_seat": N_("This person holds no seat in the conference any more, and cannot be invited."),
    "quote.not_standing": N_("The message you quote does not stand any more. Leave the quotation out."),
    "quote.not_their_words": N_("These are not the words of the message you quote. Select them again."),
    "role.not_in_a_conference": N_(
        "This role is held in a room. In a conference one is co-chair, delegate, observer or of the secretariat."
    ),
    "message.named_already": N_("You are named for these words already."),
    "room.archived": N_("This room is archived. Its record can be read; nothing more can be done in it."),
    "room.by_invitation": N_("One sits in this room by invitation. Ask its chair or the secretariat for a seat."),
    "rooms.unknown": N_("One of these rooms is not on the list. Load the page again and repeat it."),
    "review.nothing_kept": N_(
        "While a segment under the Chatham House Rule is open, a text that waits lies beside nobody's seat. Table it when the segment is closed, or bring it anew: then it is tabled at once."
    ),
    "text.empty": N_("There is nothing to read in it. Paste the text, or choose a file that holds one."),
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
    "sponsor.already": N_("It stands behind this paper already."),
    "sponsor.none": N_("It does not stand behind this paper, or no longer does."),
    "sponsor.not_seated": N_("This delegation does not negotiate in this room."),
    "sponsor.too_many": N_("A paper has at most %(limit)s sponsors."),
    "text.not_yours": N_(
        "Only its sponsors, whoever tabled it, the chairs and the secretariat table something under it."
    ),
    "text.replaced": N_("This text has been replaced by a revision. It can be read; go on in the revision."),
    "text.no_text": N_(
        "This can be read neither as a Word document (DOCX) nor as plain text or Markdown in Unicode (UTF-8). Bring one of them, or paste the words."
    ),
    "themes.changed_meanwhile": N_("A theme was added while you were looking. Look at them again as they stand now."),
    "themes.none": N_("Select at least one theme."),
    "sittings.how_far": N_("State a whole number of minutes, from 1 to 1,440 (a day)."),
    "sittings.none": N_("Select at least one sitting that is not cancelled."),
    "sittings.unknown": N_("One of these sittings is not in the programme any more. Select anew."),
    "theme.unchanged": N_("The theme is worded so already."),
    "themes.unchanged": N_("The themes stand in this order already."),
    "rooms.none": N_("Select at least one room."),
    "room.segment_open": N_("A segment is open in this room. It is closed first, by whoever chairs."),
    "room.sitting": N_("A meeting is open in this room. It is adjourned first."),
    "ruling.appealed": N_("An appeal against this ruling is before the room already."),
    "ruling.not_appealed": N_("Nobody has appealed against this ruling."),
    "ruling.overruled": N_("This ruling has been overruled by the room."),
    "ruling.own": N_("One does not appeal against a ruling of one's own."),
    "ruling.upheld": N_("This ruling has been upheld by the room, and stands."),
    "seat.chair_stays": N_("The secretariat cannot end the seat of a chair. The room's own chairs can."),
    "seat.ended_already": N_("This seat has ended already."),
    "seat.held_already": N_("%(name)s sits in this room already."),
    "seat.last_chair": N_("A room is not left without a chair. Seat another one first."),
    "term.ends_first": N_("This is before the seat begins. Choose a later moment."),
    "term.unchanged": N_("The term stands so already."),
    "seat.last_secretary": N_(
        "Nobody else of the secretariat holds a seat without end. Register another secretary first."
    ),
    "term.past": N_("This moment has passed already. Choose a later one, or leave it empty."),
    "quote.small_group": N_(
        "Nothing was sent yet. Few of some kinds took part where these words were said: look at what you quote, and tick this if you repeat it all the same."
    ),
    "segment.changed_meanwhile": N_(
        "A segment was opened or closed since you opened this page. Nothing was sent: look under which rule you would speak now."
    ),
    "segment.closed_already": N_("This segment is closed already. Nothing can be tied to a speaker any more."),
    "deposit.changed": N_("This deposit is not what was put there when the segment was closed. Nothing was opened."),
    "deposit.day_past": N_("A deposit opens on a day to come. Choose a later one."),
    "deposit.given_already": N_("This share has been given back already."),
    "deposit.key_unusable": N_(
        "One of these keys cannot be used, or stands here twice. Ask its depositary for it again."
    ),
    "deposit.line_unreadable": N_(
        "Each line is the name of a depositary and then their public key, 64 digits and letters from a to f."
    ),
    "deposit.none": N_("There is no such deposit."),
    "deposit.not_yours": N_("This key reads no share of this deposit."),
    "deposit.nobody": N_("Name at least one depositary, or leave the day empty."),
    "deposit.too_early": N_("This deposit opens on %(day)s and not before. Nothing was opened."),
    "deposit.too_many": N_("A deposit has at most seven depositaries."),
    "segment.key_missing": N_(
        "The key of this segment is not here, so nobody can speak in it any more. The chair can close it."
    ),
    "segment.ends_late": N_("A segment ends after fourteen days at the latest."),
    "segment.ends_past": N_("This moment has passed already. Choose a later one, or leave it empty."),
    "segment.key_not_kept": N_("The key of the segment could not be kept on this machine, so no segment was opened."),
    "segment.no_files": N_("Under the Chatham House Rule no files are sent: a file tells who made it, and when."),
    "segment.not_loosened": N_("The rule of a segment can be tightened, never loosened."),
    "segment.nothing_held": N_("Under the Chatham House Rule words go out at once; nothing waits to be called back."),
    "segment.open_already": N_("A segment is open in this room already."),
    "segment.over": N_("The segment is closed: nobody can be known as the author of this message any more."),
    "segment.said_outside": N_(
        "While this segment is open, what you said outside it is left as it is: a change now would tell that you are here."
    ),
    "segment.too_loose": N_("The rule of a segment is no looser than that of its room."),
    "segment.unacknowledged": N_("A segment is open. Acknowledge its rule before you read or speak in this room."),
    # Of texts in brackets.
    "bracket.crosses": N_("Other brackets reach into these words or out of them. Resolve those first."),
    "bracket.settled": N_("This bracket has been settled in the meantime. Look at the text as it stands now."),
    "brackets.taken": N_(
        "The brackets that stand in the text are not taken away here: that is a decision of the chair. Leave them where they are."
    ),
    "words.brackets_unmatched": N_("Each bracket you write needs its other half: “[” before words and “]” after them."),
    "brackets.within": N_(
        "At one place write one wording, without brackets inside it. More can follow once it stands."
    ),
    "draft.no_place": N_(
        "The words that this draft is about no longer stand in the text. Write it anew for the words as they are now."
    ),
    "draft.none_ready": N_("No draft is marked as ready."),
    "draft.settled": N_("This draft has been released or taken out in the meantime."),
    "draft.so_already": N_("It is so already."),
    "layer.head_alone": N_("The head of your delegation releases what is ready."),
    "layer.nothing_kept": N_(
        "While nobody is named in this room nothing is put into a layer: it would lie beside the seat that wrote it."
    ),
    "layer.nothing_brought": N_("Nothing in this document is new to your layer."),
    "layer.returns_unreadable": N_("Bring the document again: what was read of it did not come back whole."),
    "layer.no_document": N_("Choose the Word document that came back from capital."),
    "layer.too_much": N_("Your delegation keeps as much of this text as it may: %(limit)s things."),
    "layer.no_words": N_("Write something first."),
    "answer.changed_meanwhile": N_("The words have changed since you opened this page. Read them again, and answer."),
    "answer.none": N_("Your delegation has given no answer that could be taken back."),
    "answer.not_asked": N_("Answers are asked for to a chair's text alone."),
    "comment.not_its_words": N_(
        "These words do not stand in the paragraph. Copy them as they are, or leave this empty."
    ),
    "confirmation.given": N_("Your delegation has confirmed this paragraph already."),
    "confirmation.nobody": N_("Say who agrees subject to their capital, or leave the time empty."),
    "confirmation.none": N_("Your delegation has not agreed this paragraph subject to its capital."),
    "confirmation.not_at_the_table": N_("One of these delegations sits in this room no longer."),
    "offer.no_place": N_("The words it is about no longer stand in the text, so it cannot be taken up."),
    "offer.not_there": N_("These words do not stand in the paragraph. Copy them from it, or leave this empty."),
    "offer.not_yours": N_("Only whoever offered these words takes them back."),
    "offer.settled": N_("These words have been taken up or withdrawn in the meantime."),
    "offer.too_many": N_("So many words stand beside this text already that it takes no more: %(limit)s."),
    "hold.already": N_("Your delegation has asked for time on this paragraph already."),
    "hold.none": N_("Your delegation has not asked for time on this paragraph."),
    "hold.past": N_("Choose a time to come."),
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
    "siding.changed_meanwhile": N_("What was said in the name of your group has changed in the meantime."),
    "position.none": N_("Your delegation has said nothing of these words."),
    "position.not_your_group": N_("Your delegation does not stand in this group."),
    "proposal.bracketed_within": N_(
        "Others have put words of yours in brackets. What they propose there is settled first."
    ),
    "proposal.no_words": N_("This proposal has no words of its own that could be changed."),
    "proposal.not_yours": N_("Only whoever made this proposal can do that."),
    "reason.none": N_("Give a reason."),
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
    "streamlining.one_alone": N_("Choose at least two wordings to be made into one."),
    "streamlining.changed_meanwhile": N_("One of the wordings has changed since you began. Look at them again."),
    "title.empty": N_("Give it a title."),
    "topic.closed": N_("This topic is closed. The chair can take it up again."),
    "topic.open": N_("This topic is open."),
    "zone.unknown": N_("“%(zone)s” is no time zone. Choose one from the list, such as Europe/Amsterdam."),
    "entity.in_use": N_("“%(name)s” has people registered for it, or stands in a group. It cannot be withdrawn."),
    "person.in_use": N_("%(name)s has taken part already and cannot be withdrawn as if they had never been there."),
    "entity.taken_part": N_(
        "People of “%(name)s” have taken part already, so what is known of it is not changed any more."
    ),
    "person.taken_part": N_("%(name)s has taken part already, so what is known of them is not changed any more."),
    "person.unchanged": N_("This stands there already."),
    # Of Word documents: of a file as a whole,
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
    # and what is told of one that was read.
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
    # Of lists that are imported: of a file as a whole,
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
    # of a row in it,
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
    # and of what becomes of them.
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
    # Of forms and files.
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
    "request.foreign": N_(
        "This form was sent from another site. Nothing was stored. Open the page here and send it from there."
    ),
    "request.misdirected": N_("This server is not reached by this name. Use the address you were given."),
    # Of signing in.
    "email.empty": N_("Write your e-mail address."),
    "email.malformed": N_("This is not an e-mail address. It has the form name@example.org."),
    "email.taken": N_("There is an account with this address. Write its password, or use another address."),
    "invitations.unknown": N_("One of these invitations is not on the list. Load the page again and repeat it."),
    "invitations.none": N_("Select at least one invitation."),
    "invitation.expired": N_("This invitation has expired."),
    "invitation.revoked": N_("This invitation was taken back."),
    "invitation.used": N_("This invitation has been accepted."),
    "language.unknown": N_("Choose one of the languages."),
    "password.obvious": N_(
        "This password would be among the first to be tried. Take a sentence that only you would write."
    ),
    "sign_in.wrong": N_("This address and this password do not belong together. Check both and try again."),
}
# Those that count something: for one and for several, and by which fact.
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
    "message.too_late_to_retract": (
        P_(
            "A message can be retracted for %(num)s minute. You can still withdraw it.",
            "A message can be retracted for %(num)s minutes. You can still withdraw it.",
        ),
        "minutes",
    ),
    "message.too_long": (
        P_(
            "A message holds at most %(num)s character. Shorten it, or attach it as a document.",
            "A message holds at most %(num)s characters. Shorten it, or attach it as a document.",
        ),
        "limit",
    ),
    "message.too_many_pins": (
        P_(
            "At most %(num)s message of a topic is pinned. Unpin another one first.",
            "At most %(num)s messages of a topic are pinned. Unpin another one first.",
        ),
        "limit",
    ),
    "name.too_long": (P_("This holds at most %(num)s character.", "This holds at most %(num)s characters."), "limit"),
    "nomination.too_many": (
        P_(
            "At most %(num)s request of a delegation stands here. Take one away first.",
            "At most %(num)s requests of a delegation stand here. Take some away first.",
        ),
        "limit",
    ),
    "nominations.too_many": (
        P_("At most %(num)s request at once. Select fewer.", "At most %(num)s requests at once. Select fewer."),
        "limit",
    ),
    "note.too_many": (
        P_(
            "At most %(num)s file is kept of a delegation. Take one back first.",
            "At most %(num)s files are kept of a delegation. Take one back first.",
        ),
        "limit",
    ),
    "people.too_many": (
        P_("At most %(num)s person at once. Select fewer.", "At most %(num)s people at once. Select fewer."),
        "limit",
    ),
    "password.too_long": (
        P_("A password has at most %(num)s character.", "A password has at most %(num)s characters."),
        "limit",
    ),
    "password.too_short": (
        P_("A password has at least %(num)s character.", "A password has at least %(num)s characters."),
        "limit",
    ),
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
    "request.too_large": (
        P_(
            "At most %(num)s megabyte can be sent at once. Nothing was stored.",
            "At most %(num)s megabytes can be sent at once. Nothing was stored.",
        ),
        "limit",
    ),
    "segment.words_on_their_way": (
        P_(
            "Somebody's words are still on their way and can be called back. Try again in %(num)s second.",
            "Somebody's words are still on their way and can be called back. Try again in %(num)s seconds.",
        ),
        "seconds",
    ),
    "review.too_many": (
        P_(
            "You are reading in %(num)s text here already. Table it or delete it first.",
            "You are reading in %(num)s texts here already. Table or delete one of them first.",
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
    "streamlining.too_much": (
        P_(
            "At most %(num)s wording of a moderate length is made into one at once.",
            "At most %(num)s wordings of a moderate length are made into one at once.",
        ),
        "limit",
    ),
    "words.too_long": (P_("This holds at most %(num)s character.", "This holds at most %(num)s characters."), "limit"),
    "title.too_long": (
        P_("A title has at most %(num)s character.", "A title has at most %(num)s characters."),
        "limit",
    ),
    "votes.out_of_range": (
        P_("A count of votes is a number from zero to %(num)s.", "A count of votes is a number from zero to %(num)s."),
        "limit",
    ),
}

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
