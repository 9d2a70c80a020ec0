"""Of those who take part: their accounts, bodies, groups, credentials, seats and invitations."""

# ruff: noqa: E501 — a sentence stands on one line

from server.words import N_, P_

REASONS = {
    "account.in_this_conference_already": N_(
        "You are signed in with an account that takes part in this conference already. Sign out, then open the link again."
    ),
    "account.another_of_theirs": N_(
        "You are registered in this conference already and sign in with another account. Sign in with that one, then open the link again."
    ),
    "credentials.accepted": N_("The credentials of %(name)s are accepted already; they can be challenged or expire."),
    "credentials.challenged": N_("The credentials of %(name)s are challenged; they can be accepted, or expire."),
    "credentials.expired": N_("The credentials of %(name)s have expired. New ones must be submitted first."),
    "credentials.not_submitted": N_("No credentials of %(name)s were submitted yet."),
    "credentials.of_no_state": N_("Credentials are for those who represent a state; one of these people does not."),
    "credentials.so_already": N_("The credentials of %(name)s stand so already."),
    "credentials.submitted": N_("The credentials of %(name)s are submitted already; they wait for a decision."),
    "delegation.no_link": N_("No link of this focal point is good any more. Make a new one."),
    "email.empty": N_("Write your e-mail address."),
    "email.malformed": N_("This is not an e-mail address. It has the form name@example.org."),
    "email.taken": N_("There is an account with this address. Write its password, or use another address."),
    "entities.none": N_("Select at least one body."),
    "entities.unknown": N_("One of these bodies is not on the list. Load the page again and repeat it."),
    "entity.unchanged": N_("This stands there already."),
    "entity.looks_like": N_(
        "This looks like “%(name)s”, which is accredited, but is written with other letters. Write it anew."
    ),
    "entity.known_already": N_("“%(name)s” is accredited to this conference already, by this name or this short name."),
    "entity.in_use": N_("“%(name)s” has people registered for it, or stands in a group. It cannot be withdrawn."),
    "entity.taken_part": N_(
        "People of “%(name)s” have taken part already, so what is known of it is not changed any more."
    ),
    "group.known_already": N_(
        "There is a group “%(name)s” in this conference already, by this name or this short name."
    ),
    "group.none_of_them": N_("None of these bodies stands in the group."),
    "group.unchanged": N_("These bodies stand in the group already."),
    "groups.none": N_("Select at least one group."),
    "groups.so_already": N_("All of their states at the table stand in these groups already."),
    "groups.unknown": N_("One of these groups is not there any more. Load the page again and repeat it."),
    "invitation.expired": N_("This invitation has expired."),
    "invitation.revoked": N_("This invitation was taken back."),
    "invitation.used": N_("This invitation has been accepted."),
    "invitations.unknown": N_("One of these invitations is not on the list. Load the page again and repeat it."),
    "invitations.none": N_("Select at least one invitation."),
    "letters.none": N_("No letter waits to be tried again."),
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
    "password.obvious": N_(
        "This password would be among the first to be tried. Take a sentence that only you would write."
    ),
    "people.unknown": N_("One of these people is not on the list. Load the page again and repeat it."),
    "people.none": N_("Select at least one person."),
    "people.seated_already": N_("Everyone selected sits in this room already."),
    "person.sat_down_meanwhile": N_(
        "Somebody who leaves has just been seated in another room. Press the button again."
    ),
    "person.registered_for_it": N_("%(name)s is registered for %(entity)s already."),
    "person.linked_already": N_(
        "This person has accepted an invitation already and signs in with an account of their own."
    ),
    "person.without_a_seat": N_("This person holds no seat in the conference any more, and cannot be invited."),
    "person.in_use": N_("%(name)s has taken part already and cannot be withdrawn as if they had never been there."),
    "person.taken_part": N_("%(name)s has taken part already, so what is known of them is not changed any more."),
    "person.unchanged": N_("This stands there already."),
    "role.not_in_a_conference": N_(
        "This role is held in a room. In a conference one is co-chair, delegate, observer or of the secretariat."
    ),
    "seat.chair_stays": N_("The secretariat cannot end the seat of a chair. The room's own chairs can."),
    "seat.ended_already": N_("This seat has ended already."),
    "seat.held_already": N_("%(name)s sits in this room already."),
    "seat.last_chair": N_("A room is not left without a chair. Seat another one first."),
    "seat.last_secretary": N_(
        "Nobody else of the secretariat holds a seat without end. Register another secretary first."
    ),
    "sign_in.wrong": N_("This address and this password do not belong together. Check both and try again."),
    "term.ends_first": N_("This is before the seat begins. Choose a later moment."),
    "term.unchanged": N_("The term stands so already."),
    "term.past": N_("This moment has passed already. Choose a later one, or leave it empty."),
}

COUNTED = {
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
    "password.too_long": (
        P_("A password has at most %(num)s character.", "A password has at most %(num)s characters."),
        "limit",
    ),
    "password.too_short": (
        P_("A password has at least %(num)s character.", "A password has at least %(num)s characters."),
        "limit",
    ),
    "people.too_many": (
        P_("At most %(num)s person at once. Select fewer.", "At most %(num)s people at once. Select fewer."),
        "limit",
    ),
}
