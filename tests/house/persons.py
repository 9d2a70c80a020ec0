"""Every table that holds a person: what it says of them, and what becomes of it.

When a room whose words bear no names closes, this is the list of what must be looked after.
"""

PERSONS = {
    "credential": "How the credentials of somebody who represents a state stand, and why they are challenged.",
    "account": "Who signs in: address, password digest, choices. In no conference and no record; lasts until removed.",
    "entry": "The seat that acted and the words it said, salted: the words can be erased, the chain holds.",
    "held": "Words on their way, with the seat that sent them: gone when they are posted or called back.",
    "import": "The seat that brought a list, and how much came in by it; nobody on the list.",
    "importsheet": "The rows of a list that was not applied yet; deleted when it is, or after a day.",
    "importslice": "What an import entered, by ids, with earlier facts of those it changed; deleted when undone.",
    "invitation": "Whom a link was handed to, by whom and when; the link itself only as a digest.",
    "letter": "To whom an invitation is mailed, and where; its link is sealed, and erased when it is sent.",
    "message": "The seat that spoke, whom it mentions, and the words; retracted words are erased.",
    "person": "Name, title, address, language, capacity, declared gender, whether they are at risk, and their account.",
    "pseudonym": "The seat behind a pseudonym, sealed by the key of its segment; deleted at its close.",
    "reading": "How far a seat has read a topic; seen by nobody else, in no record.",
    "receipt": "That a seat did something under an idempotency key, with the number of the entry; deleted in time.",
    "ruling": "The seats that ruled and appealed, with their reasons.",
    "seat": "Who sits or sat in a place, in which role, from when until when, and which charter they acknowledged.",
    "segment": "Nobody by name: when it was opened, under which rule, and how many messages there were.",
    "session": "Since when and in which browser somebody is signed in; the last time only coarsely.",
    "topic": "Nobody by name: whoever opened it stands in the record alone.",
    "undertaking": "That somebody keeps to the rule of a segment, as a token of its key; deleted at its close.",
    "wording": "Earlier words of a message, without who said them; erased when it is retracted.",
    "findable": "The terms of a message, without who said them; erased when it is retracted.",
    "attachment": "A file that somebody attached, without who; erased when its message is retracted.",
}

# Of those, the tables that hold somebody within a room: what becomes of them when a segment under the Chatham House
# Rule closes. Whoever adds a table with a room, a seat, a topic or a message in it adds a line here.
AT_CLOSE = {
    "attachment": "None is made while the segment is open: a file tells who made it.",
    "credential": "Of the conference: it has no room in it, and is not touched.",
    "deadline": "Of seats that end by themselves: no act of whoever speaks.",
    "entry": "Bears a pseudonym drawn for it alone, and the time of the opening; neither is resolved again.",
    "findable": "Terms without who said them; cut by the language of the room, not of the speaker.",
    "held": "Nothing waits while it is open, and it is not opened while anything waits.",
    "import": "Of the conference: it has no room in it, and is not touched.",
    "invitation": "Of the conference: whose seat was handed out is no attendance.",
    "message": "Bears the pseudonym of its entry, no time, no language, nobody called; a name only by consent.",
    "pseudonym": "Deleted, after the key that reads it was destroyed.",
    "reading": "Not written while it is open.",
    "receipt": "Bears a token of the key in place of the seat, another for every act; deleted.",
    "ruling": "Bears the pseudonyms of its entries.",
    "seat": "Who may sit in the room is known before and after; whether they came is not.",
    "segment": "Tells how many messages there were, and not how many spoke, nor when it was closed.",
    "topic": "Bears the time of the opening as that of its last message.",
    "undertaking": "A token of the key, deleted: neither who entered nor how many is told.",
    "wording": "Earlier words, without who said them, at the time of the opening.",
}
