"""Of rooms, meetings and what is said in them."""

# ruff: noqa: E501 — a sentence stands on one line

from server.words import N_, P_

REASONS = {
    "caucus.alone": N_("Choose at least one other participant: a caucus of one is nobody's."),
    "charter.acknowledged_already": N_("You have acknowledged the charter as it stands."),
    "charter.changed_meanwhile": N_("The charter was changed while you were reading. Read it again as it stands now."),
    "charter.nobody_speaks": N_("Tick at least one role that may speak."),
    "charter.not_loosened": N_(
        "The attribution rule can be tightened, never loosened: what was said under it was said in trust."
    ),
    "charter.unacknowledged": N_("Acknowledge the charter of this room before you speak in it."),
    "charter.unchanged": N_("The charter says this already."),
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
    "meeting.is_adjourned": N_("The meeting is adjourned. Open the next one."),
    "meeting.is_none": N_("No meeting has been opened yet."),
    "meeting.is_open": N_("The meeting is open already."),
    "meeting.is_suspended": N_("The meeting is suspended. Resume it, or adjourn it."),
    "meeting.segment_open": N_("A segment is open. Close it first: nobody can be named for it afterwards."),
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
    "message.named_already": N_("You are named for these words already."),
    "not_permitted": N_("In this place your seat does not hold this right: %(permission)s."),
    "not_possible": N_("This cannot be done here. Nothing was changed."),
    "note.none": N_("Choose a file first."),
    "quote.not_standing": N_("The message you quote does not stand any more. Leave the quotation out."),
    "quote.not_their_words": N_("These are not the words of the message you quote. Select them again."),
    "quote.small_group": N_(
        "Nothing was sent yet. Few of some kinds took part where these words were said: look at what you quote, and tick this if you repeat it all the same."
    ),
    "room.archived": N_("This room is archived. Its record can be read; nothing more can be done in it."),
    "room.by_invitation": N_("One sits in this room by invitation. Ask its chair or the secretariat for a seat."),
    "room.segment_open": N_("A segment is open in this room. It is closed first, by whoever chairs."),
    "room.sitting": N_("A meeting is open in this room. It is adjourned first."),
    "rooms.unknown": N_("One of these rooms is not on the list. Load the page again and repeat it."),
    "rooms.none": N_("Select at least one room."),
    "ruling.appealed": N_("An appeal against this ruling is before the room already."),
    "ruling.not_appealed": N_("Nobody has appealed against this ruling."),
    "ruling.overruled": N_("This ruling has been overruled by the room."),
    "ruling.own": N_("One does not appeal against a ruling of one's own."),
    "ruling.upheld": N_("This ruling has been upheld by the room, and stands."),
    "segment.changed_meanwhile": N_(
        "A segment was opened or closed since you opened this page. Nothing was sent: look under which rule you would speak now."
    ),
    "segment.closed_already": N_("This segment is closed already. Nothing can be tied to a speaker any more."),
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
    "sitting.cancelled_already": N_("This sitting has been cancelled. Put a new one into the programme."),
    "sitting.ends_first": N_("It would end before it begins."),
    "sitting.past": N_("This is over already. Choose a time to come."),
    "sitting.too_long": N_("A sitting lasts at most a day. Put a second one into the programme."),
    "sitting.unchanged": N_("The programme says this already."),
    "sittings.how_far": N_("State a whole number of minutes, from 1 to 1,440 (a day)."),
    "sittings.none": N_("Select at least one sitting that is not cancelled."),
    "sittings.unknown": N_("One of these sittings is not in the programme any more. Select anew."),
    "theme.unchanged": N_("The theme is worded so already."),
    "themes.changed_meanwhile": N_("A theme was added while you were looking. Look at them again as they stand now."),
    "themes.none": N_("Select at least one theme."),
    "themes.unchanged": N_("The themes stand in this order already."),
    "topic.closed": N_("This topic is closed. The chair can take it up again."),
    "topic.open": N_("This topic is open."),
}

COUNTED = {
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
    "note.too_many": (
        P_(
            "At most %(num)s file is kept of a delegation. Take one back first.",
            "At most %(num)s files are kept of a delegation. Take one back first.",
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
}
