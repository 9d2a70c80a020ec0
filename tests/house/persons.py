"""Every table that holds a person: what it says of them, and what becomes of it.

When a room whose words bear no names closes, this is the list of what must be looked after.
"""

PERSONS = {
    "account": "Who signs in: address, password digest, choices. In no conference and no record; lasts until removed.",
    "entry": "The seat that acted and the words it said, salted: the words can be erased, the chain holds.",
    "held": "Words on their way, with the seat that sent them: gone when they are posted or called back.",
    "invitation": "Whom a link was handed to, by whom and when; the link itself only as a digest.",
    "message": "The seat that spoke, whom it mentions, and the words; retracted words are erased.",
    "person": "Name, title, language and capacity of somebody registered, and the account they sign in with.",
    "reading": "How far a seat has read a topic; seen by nobody else, in no record.",
    "receipt": "That a seat did something under an idempotency key, with the number of the entry; deleted in time.",
    "ruling": "The seats that ruled and appealed, with their reasons.",
    "seat": "Who sits or sat in a place, in which role, from when until when, and which charter they acknowledged.",
    "session": "Since when and in which browser somebody is signed in; the last time only coarsely.",
    "topic": "Nobody by name: whoever opened it stands in the record alone.",
    "wording": "Earlier words of a message, without who said them; erased when it is retracted.",
    "findable": "The terms of a message, without who said them; erased when it is retracted.",
    "attachment": "A file that somebody attached, without who; erased when its message is retracted.",
}
