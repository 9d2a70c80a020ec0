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
    "charter.acknowledged_already": N_("You have acknowledged the charter as it stands."),
    "charter.changed_meanwhile": N_("The charter was changed while you were reading. Read it again as it stands now."),
    "charter.nobody_speaks": N_("Tick at least one role that may speak."),
    "charter.not_loosened": N_(
        "The attribution rule can be tightened, never loosened: what was said under it was said in trust."
    ),
    "charter.unacknowledged": N_("Acknowledge the charter of this room before you speak in it."),
    "charter.unchanged": N_("The charter says this already."),
    "entity.known_already": N_("“%(name)s” is accredited to this conference already, by this name or this short name."),
    "meeting.is_adjourned": N_("The meeting is adjourned. Open the next one."),
    "meeting.is_none": N_("No meeting has been opened yet."),
    "meeting.is_open": N_("The meeting is open already."),
    "meeting.is_suspended": N_("The meeting is suspended. Resume it, or adjourn it."),
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
    "people.unknown": N_("One of these people is not on the list. Load the page again and repeat it."),
    "people.none": N_("Select at least one person."),
    "people.seated_already": N_("Everyone selected sits in this room already."),
    "person.linked_already": N_(
        "This person has accepted an invitation already and signs in with an account of their own."
    ),
    "person.without_a_seat": N_("This person holds no seat in the conference any more, and cannot be invited."),
    "quote.not_standing": N_("The message you quote does not stand any more. Leave the quotation out."),
    "quote.not_their_words": N_("These are not the words of the message you quote. Select them again."),
    "role.not_in_a_conference": N_(
        "This role is held in a room. In a conference one is co-chair, delegate, observer or of the secretariat."
    ),
    "room.archived": N_("This room is archived. Its record can be read; nothing more can be done in it."),
    "room.by_invitation": N_("One sits in this room by invitation. Ask its chair or the secretariat for a seat."),
    "rooms.unknown": N_("One of these rooms is not on the list. Load the page again and repeat it."),
    "rooms.none": N_("Select at least one room."),
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
    "title.empty": N_("Give it a title."),
    "topic.closed": N_("This topic is closed. The chair can take it up again."),
    "topic.open": N_("This topic is open."),
    "zone.unknown": N_("“%(zone)s” is no time zone. Choose one from the list, such as Europe/Amsterdam."),
    # Of forms and files.
    "field.missing": N_("Fill this in."),
    "field.not_a_choice": N_("Choose one of the answers."),
    "field.not_a_number": N_("Write a whole number in figures."),
    "field.out_of_range": N_("Write a whole number from 0 to %(limit)s."),
    "field.unreadable": N_("This cannot be read. Load the page again and repeat it."),
    "file.empty": N_("“%(name)s” is empty. Attach it again once there is something in it."),
    "file.no_name": N_("The file has no name that can be kept. Rename it and attach it again."),
    "file.not_what_it_says": N_("“%(name)s” is not the kind of file its name says. Save it anew and attach it again."),
    "file.type_not_accepted": N_("“%(name)s” is of a kind that cannot be attached. Accepted are: %(accepted)s."),
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
    "request.too_large": (
        P_(
            "At most %(num)s megabyte can be sent at once. Nothing was stored.",
            "At most %(num)s megabytes can be sent at once. Nothing was stored.",
        ),
        "limit",
    ),
    "text.too_long": (P_("This holds at most %(num)s character.", "This holds at most %(num)s characters."), "limit"),
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
