"""What has been done, said once on the page one is sent back to."""

from typing import Any

from litestar import Request

from server.words import N_, P_, ngettext
from server.words import gettext as _
from server.words.figures import number

DONE = {
    "room": N_("The room is open, and you sit in it for the secretariat. Seat its chair and its participants next."),
    "person": N_("The person is registered. They can be invited now."),
    "entity": N_("The entity is accredited. People can be registered for it now."),
    "again": N_("They are registered for this body too, and choose at the head of each page for which they speak."),
    "term": N_("The term is changed. What ends or begins on a date does so by itself."),
    "described": N_("It is kept, and shows wherever this person is named."),
    "group": N_("The group is entered. Say next who stands in it."),
    "composed": N_("Who stands in the group is kept."),
    "recruited": N_("How this body came to be invited is kept, and open to everyone in the conference."),
    "ordered": N_("The themes stand in this order now, on every page that is open."),
    "reworded": N_("The theme is worded so now, on every page that is open."),
    "corrected": N_("It is put right, wherever it stands."),
    "theme": N_("The theme stands at the end of the list."),
    "prolonged": N_("The link of the focal point works for longer, under the same address."),
    "unlinked": N_("The link of the focal point no longer opens anything."),
    "scheduled": N_("The sitting stands in the programme."),
    "moved": N_("The programme says so now."),
    "cancelled": N_("The sitting is cancelled, and stands struck through in the programme."),
    "before": N_("This had been done already, and was not done a second time."),
    "issued": N_("These invitations were issued already. Their links were shown once; issue anew where one is lost."),
}
COUNTED = {
    "accepted": P_(
        "%(num)s request of a focal point has been accepted.", "%(num)s requests of focal points have been accepted."
    ),
    "refused": P_(
        "%(num)s request of a focal point has been refused; it reads why.",
        "%(num)s requests of focal points have been refused; they read why.",
    ),
    "decided": P_("The credentials of %(num)s person are kept so.", "The credentials of %(num)s people are kept so."),
    "formed": P_("%(num)s group of the list is entered.", "%(num)s groups of the list are entered."),
    "dissolved": P_("%(num)s group has been dissolved.", "%(num)s groups have been dissolved."),
    "joined": P_("%(num)s body has joined the group.", "%(num)s bodies have joined the group."),
    "parted": P_("%(num)s body stands in the group no longer.", "%(num)s bodies stand in the group no longer."),
    "shifted": P_("%(num)s sitting has been moved.", "%(num)s sittings have been moved."),
    "called_off": P_("%(num)s sitting has been cancelled.", "%(num)s sittings have been cancelled."),
    "seated": P_("%(num)s participant has been seated.", "%(num)s participants have been seated."),
    "hastened": P_("%(num)s letter is tried again now.", "%(num)s letters are tried again now."),
    "archived": P_("%(num)s room has been archived.", "%(num)s rooms have been archived."),
    "revoked": P_(
        "%(num)s invitation has been revoked; its link no longer opens anything.",
        "%(num)s invitations have been revoked; their links no longer open anything.",
    ),
}


def notice(request: Request[Any, Any, Any]) -> str | None:
    """The notice an address asks for; none where it asks for something else."""
    what = request.query_params.get("done", "")
    if what in DONE:
        return _(DONE[what])
    count = request.query_params.get("count", "")
    if what not in COUNTED or not (count.isascii() and count.isdigit() and 0 < len(count) < 6):
        return None
    one, many = COUNTED[what]
    return ngettext(one, many, int(count)) % {"num": number(int(count))}


def done(what: str, count: int, again: bool) -> str:
    """What to append to the address one goes back to."""
    return "?done=before" if again else f"?done={what}&count={count}"
