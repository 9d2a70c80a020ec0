"""The record in words: each kind of event as what somebody did. Who it was stands before it on the page."""

from collections.abc import Callable
from typing import Any

from rooms.drafting.papers.answers import Saying
from rooms.drafting.papers.beside import Fate
from rooms.drafting.settling.resolving import How
from rooms.drafting.sides.positions import Stance
from rooms.drafting.texts import Agreement, Asking
from rooms.people import Role
from rooms.record.entries import Event
from rooms.room import Attribution
from server.words import N_, names
from server.words import gettext as _
from server.words.figures import number

SENTENCES = {
    "AccountLinked": N_("accepted the invitation"),
    "Acknowledged": N_("acknowledged the charter, version %(version)s"),
    "AmendmentAccepted": N_("put an amendment into the text"),
    "AmendmentDecided": N_("entered what became of an amendment (%(fate)s): %(reason)s"),
    "AmendmentTabled": N_("tabled the amendment %(symbol)s"),
    "AmendmentWelcomed": N_("takes an amendment to a text that it sponsors"),
    "AmendmentWithdrawn": N_("withdrew an amendment"),
    "SubAmendmentAccepted": N_("entered that an amendment reads from now on as its own amendment would have it"),
    "AppealSettled": N_(
        "entered the vote on an appeal: %(for_overruling)s for overruling the ruling, %(against)s against"
    ),
    "Appealed": N_("appealed against a ruling: %(reason)s"),
    "CalledToOrder": N_("called a message to order: %(reason)s"),
    "CharterAmended": N_("amended the charter, now version %(version)s: %(attribution)s"),
    "ConferenceOpened": N_("opened the conference"),
    "Corrected": N_("corrected a message, now version %(version)s"),
    "CredentialsAccepted": N_("accepted the credentials of a representative"),
    "CredentialsChallenged": N_("challenged the credentials of a representative: %(reason)s"),
    "CredentialsExpired": N_("entered that the credentials of a representative expired"),
    "CredentialsSubmitted": N_("entered the credentials of a representative as submitted"),
    "DepositOpened": N_("opened the deposit of a segment: the room sees again who spoke in it"),
    "DelegationLinkExpired": N_("ended the link of the focal point of %(name)s, whose time is over"),
    "DelegationLinkProlonged": N_("prolonged the link of the focal point of %(name)s"),
    "DelegationLinkRevoked": N_("revoked the link of the focal point of %(name)s"),
    "DelegationLinked": N_("made a link for the focal point of %(name)s"),
    "DepartureAnnounced": N_("asked for %(entity_name)s that somebody come no longer"),
    "BracketInstructed": N_("wrote down an instruction on bracket no. %(bracket)s"),
    "DraftDropped": N_("took a draft out of the layer"),
    "DraftKept": N_("kept a draft in the layer: %(asks)s"),
    "DraftReadied": N_("said whether a draft is ready"),
    "DraftReleased": N_("released a draft, bracket no. %(bracket)s"),
    "DraftReworded": N_("changed the words of a draft"),
    "LayerNoteKept": N_("wrote a note into the layer"),
    "LayerNoteRemoved": N_("took a note out of the layer"),
    "LayerOpened": N_("opened the layer of the delegation"),
    "EntityAdded": N_("accredited %(name)s"),
    "EntityAmended": N_("put right what is known of %(name)s"),
    "EntityDescribed": N_("stated how %(name)s came to be invited"),
    "GroupDissolved": N_("dissolved the negotiating group %(name)s"),
    "GroupComposed": N_("said who stands in the group %(name)s"),
    "GroupFormed": N_("entered the negotiating group %(name)s"),
    "AnswerGiven": N_("answered a chair's text: %(saying)s"),
    "AnswerTakenBack": N_("took back an answer to a chair's text"),
    "ChairsTextTabled": N_("tabled the chair's text %(symbol)s: %(title)s"),
    "CapitalConfirmed": N_("said that its capital confirms a paragraph of a text"),
    "CommentMade": N_("commented on words of a text"),
    "ConfirmationDue": N_("the time to confirm a paragraph of a text has passed"),
    "GroupAligned": N_("aligned itself with a position of its group on bracket no. %(bracket)s: %(stance)s"),
    "GroupDissociated": N_("dissociated itself from a position of its group on bracket no. %(bracket)s: %(stance)s"),
    "HoldLifted": N_("needs no more time on a paragraph of a text"),
    "InvitationExpired": N_("ended an invitation that nobody accepted in time"),
    "EntityWithdrawn": N_("withdrew the accreditation of %(name)s"),
    "ImportUndone": N_("undid the import of a list; people who stay: %(people)s, entities: %(entities)s"),
    "InvitationRevoked": N_("revoked an invitation"),
    "MeetingAdjourned": N_("adjourned meeting no. %(meeting)s"),
    "MeetingOpened": N_("opened meeting no. %(meeting)s"),
    "MeetingResumed": N_("resumed meeting no. %(meeting)s"),
    "MeetingSuspended": N_("suspended meeting no. %(meeting)s"),
    "NameGiven": N_("consented to be named for a message of a segment"),
    "NominationAccepted": N_("accepted a request of the focal point of %(entity_name)s"),
    "NominationRefused": N_("refused a request of the focal point of %(entity_name)s"),
    "NominationTakenBack": N_("took back a request for the delegation of %(entity_name)s"),
    "NoteSent": N_("sent a note of the delegation of %(entity_name)s"),
    "NoteTakenBack": N_("took back a note of the delegation of %(entity_name)s"),
    "PackageMade": N_("put the package %(name)s before the room"),
    "PackageOpened": N_("took up a package that was proposed"),
    "PackageClosed": N_("closed a package: all of it is agreed"),
    "PackageDissolved": N_("dissolved a package: %(reason)s"),
    "MemberAdded": N_("put a paragraph or a bracket into a package"),
    "MemberTakenOut": N_("took a paragraph or a bracket out of a package"),
    "ResolutionPended": N_("entered what is to become of bracket no. %(bracket)s when its package is closed"),
    "ParagraphAgreed": N_("marked a paragraph of a text as: %(stage)s"),
    "ParagraphHeld": N_("asked for time on a paragraph of a text"),
    "OrallyRevised": N_("entered an oral revision of a paragraph"),
    "ParagraphMoved": N_("moved a paragraph of a text"),
    "ParagraphSplit": N_("split a paragraph of a text"),
    "ParagraphsMerged": N_("joined two paragraphs of a text"),
    "ParagraphReopened": N_("took a paragraph of a text up again: %(reason)s"),
    "PeopleImported": N_("imported a list: people %(people)s, entities %(entities)s, changes %(changed)s"),
    "PersonAmended": N_("put right what is known of a person"),
    "PersonDescribed": N_("changed how a person is registered"),
    "PersonInvited": N_("invited a registered person"),
    "PersonNominated": N_("nominated somebody for the delegation of %(entity_name)s"),
    "PersonRegistered": N_("registered a person as %(role)s"),
    "PersonWithdrawn": N_("withdrew a registered person"),
    "Pinned": N_("pinned a message"),
    "PositionTaken": N_("took a position on bracket no. %(bracket)s: %(stance)s"),
    "PositionWithdrawn": N_("withdrew a position on bracket no. %(bracket)s"),
    "Posted": N_("spoke"),
    "Proposed": N_("made a proposal on a text, bracket no. %(bracket)s: %(asks)s"),
    "PutOnRecord": N_("asked that a message be reflected in the record"),
    "Rebracketed": N_("put words in brackets again: %(reason)s"),
    "Rephrased": N_("changed the words of a proposal, bracket no. %(bracket)s"),
    "Resolved": N_("resolved words in brackets: %(how)s"),
    "Retracted": N_("retracted a message; its words are erased"),
    "RegistrationEnded": N_("ended the registration of a person, with every seat they held"),
    "RoomArchived": N_("archived the room"),
    "RoomListed": N_("announced the room “%(title)s”"),
    "RoomOpened": N_("opened the room “%(title)s” under the rule: %(attribution)s"),
    "RoomRetired": N_("archived the room “%(title)s”"),
    "Seated": N_("seated a participant as %(role)s"),
    "SeatExpired": N_("ended a seat whose term was over"),
    "SecretariatSeated": N_("seated the secretariat, %(entity_name)s"),
    "SegmentClosed": N_("closed a segment; messages in it: %(messages)s"),
    "SegmentOpened": N_("opened segment no. %(number)s under the rule: %(rule)s"),
    "SegmentTightened": N_("put a segment under a stricter rule: %(rule)s"),
    "ShareGiven": N_("entered that %(depositary)s gave back a share of the key of a segment"),
    "SittingCancelled": N_("cancelled a sitting: %(item)s"),
    "SittingMoved": N_("changed a sitting in the programme: %(item)s"),
    "SittingScheduled": N_("put a sitting into the programme: %(item)s"),
    "SponsorJoined": N_("entered that a delegation or a group sponsors a paper"),
    "SponsorLeft": N_("entered that a delegation or a group sponsors a paper no longer"),
    "Struck": N_("struck the words of a message: %(reason)s"),
    "TakenBack": N_("withdrew a proposal, bracket no. %(bracket)s"),
    "TermChanged": N_("changed the term of a seat"),
    "Streamlined": N_("made one wording of several in a text: streamlining no. %(number)s"),
    "TextTabled": N_("tabled the text %(symbol)s: %(title)s"),
    "ThemeAdded": N_("added theme no. %(number)s"),
    "ThemeReworded": N_("changed the wording of theme no. %(number)s"),
    "ThemesOrdered": N_("put the themes into another order"),
    "TopicClosed": N_("closed a topic"),
    "TopicOpened": N_("put topic no. %(number)s before the room: %(title)s"),
    "TopicReopened": N_("took a topic up again"),
    "Unpinned": N_("unpinned a message"),
    "Unseated": N_("ended a seat"),
    "Withdrawn": N_("withdrew a message"),
    "WordingOffered": N_("offered words that stand beside a text: %(asks)s"),
    "OfferTaken": N_("took up words that stood beside a text, bracket no. %(bracket)s"),
    "OfferWithdrawn": N_("took back words that stood beside a text"),
    "WithdrawalAsked": N_("asked for the withdrawal of a message: %(reason)s"),
}
ERASED = N_("(words erased)")


def sentence(event: Event) -> str:
    """What was done, in the language being spoken; plain text."""
    return _(SENTENCES[type(event).__name__]) % facts(event)


def facts(event: Event) -> dict[str, str]:
    """What a sentence may say of an event, each fact as it is read."""
    return {name: fact(name, value) for name, value in told(event).items()}


def told(event: Event) -> dict[str, Any]:
    # What changes in a text is as long as the text.
    known = {name: getattr(event, name) for name in type(event).model_fields if name != "changes"}
    charter = known.get("charter")
    return known | ({"attribution": charter.attribution} if charter is not None else {})


SAID: dict[str, Callable[[Any], str]] = {
    "role": lambda value: _(names.ROLES[Role(value)]),
    "attribution": lambda value: _(names.ATTRIBUTIONS[Attribution(value)]),
    "asks": lambda value: _(names.ASKINGS[Asking(value)]),
    "how": lambda value: _(names.HOWS[How(value)]),
    "stage": lambda value: _(names.AGREEMENTS[Agreement(value)]),
    "fate": lambda value: _(names.FATES[Fate(value)]),
    "saying": lambda value: _(names.SAYINGS[Saying(value)]),
    "stance": lambda value: _(names.STANCES[Stance(value)]),
    # A ruling bears the number of a rule of procedure under the same name; none is none.
    "rule": lambda value: _(names.ATTRIBUTIONS[Attribution(value)]) if value in set(Attribution) else str(value),
}


def fact(name: str, value: Any) -> str:
    if value is None:
        return _(ERASED)
    if name in SAID:
        return SAID[name](value)
    return number(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)
