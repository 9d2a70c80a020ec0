"""What is sent with each request, so that nothing but the rules can stand against it."""

import json
from typing import Any

from rooms.credentials import State
from server.charter_form import filled
from tests.server import lists
from tests.server.permitted.stage import SPARE, Scene, Stage
from tests.server.permitted.words import VISITOR, Situation

Sent = dict[str, Any]
REASON = {"reason": "To the item."}
UNTIL = {"from": "", "until": "2099-01-01T10:00"}
SITTING = {"item": "Scope", "starts": "2098-01-01T10:00", "ends": "2098-01-01T12:00", "languages": ["en"]}
ROOM_FORM = {"title": "Another room", "kind": "dialogue", "language": "en", "membership": "invitation"}
LIST = lists.csv_of([list(lists.HEAD), *lists.people(9, 3)])
PDF = b"%PDF-1.4\n%%EOF\n"
TERMS = {"what_may_leave": "A summary.", "recording": "None.", "speakers": ["chair", "delegate"]}
PERSON = {"name": "Nora New", "language": "en", "capacity": "official", "function": "member", "role": "delegate"}


def in_room(path: str, stage: Stage, scene: Scene, about: Situation) -> Sent:
    """What goes with an address of a room."""
    version = 2 if about.amended else 1
    end = path.removeprefix("/rooms/{room_id}").partition("=")[0] if "=" in path else path[len("/rooms/{room_id}") :]
    last = path.rsplit("/", 1)[-1]
    if end == "/charter":
        terms = {**filled(about.amended or about.charter), **TERMS, "version": str(version)}
        return {name: value for name, value in terms.items() if name != "presence"}
    if last in ("messages", "corrections"):
        return {"text": "We could live with it.", "language": "en", "version": "1"}
    if last in ("call-to-order", "withdrawal-request", "strike", "appeal"):
        return REASON
    if end.endswith("/removal") and "/packages/" in end:
        return {"member": str(scene.ids["text_id"])}
    if "/brackets/" in end:
        here = {"paragraph": str(scene.ids["paragraph_id"]), "stance": "support"}
        here |= {"side": "aligned", "upon": str(scene.ids["text_id"])} if "/siding" in end else {}
        return here | ({"words": "may"} if last in ("alternatives", "rephrasing", "merger") else {})
    if "/layer/" in end or "/offers" in end:
        return laid_by(last, scene)
    sent: dict[str, Sent] = {
        "acknowledgement": {"version": str(version), "rule": ruling(about)},
        "seats": {"person": str(stage.cast.persons[SPARE]), "role": "delegate"},
        "topics": {"title": "Another topic"},
        "texts": {"title": "Another draft", "kind": "rolling", "language": "en", "source": "Some [words]."},
        "streamlinings": {"bracket": "1", "words": "is to"},
        "chairs-text": {"title": "The way ahead"},
        "answers": {"do": "each"},
        "proposals": {"paragraph": str(scene.ids["paragraph_id"]), "first": "1", "last": "4", "asks": "delete"},
        "amendments": {"do": "table", "item": amendment(scene)},
        "packages": {"name": "Finance"},
        "members": {name: str(scene.ids[f"{name}_id"]) for name in ("package", "text", "paragraph")},
        "rooms": {"room": str(scene.ids["text_id"])},
        "dissolution": REASON,
        "decision": {"fate": "rejected", **REASON},
        "wording": {"version": "1", "words": "Each of them [shall][should] report [annually].", "confirmed": "yes"},
        "revision": {"version": "1", "words": "Each of them reports."},
        "hold": {"until": "2099-01-01T10:00"},
        "agreement": {"stage": "agreed"},
        "comments": {"words": "Why so?"},
        "replies": {"words": "Because.", "message": str(scene.ids["text_id"])},
        "reopening": REASON,
        "settlement": {"for_overruling": "1", "against": "2"},
        "segments": {"rule": "chatham_house"},
        "rule": {"rule": "chatham_house"},
        "programme": SITTING,
        "{sitting_id}": SITTING,
        "term": UNTIL,
        "recall": {"topic": str(scene.ids["topic_id"])},
    }
    return sent.get(last, {})


def laid_by(last: str, scene: Scene) -> Sent:
    """What goes with an address of a layer, or of words that stand beside a text."""
    here = {"paragraph": str(scene.ids["paragraph_id"]), "words": "and in full", "asks": "insert", "first": "4"}
    item = scene.ids["note" if last == "note-removal" else "draft"]
    return here | {"item": str(item), "bracket": "1", "instruction": "Keep it.", "ready": "yes"}


def amendment(scene: Scene) -> str:
    """What an amendment asks for: that the paragraph goes."""
    return json.dumps({"doing": "remove", "paragraph": str(scene.ids["paragraph_id"])})


def ruling(about: Situation) -> str:
    """The rule of the segment that is open."""
    return "chatham_house" if "under the Rule" in about.so else "by_affiliation"


def at_desk(method: str, path: str, stage: Stage, who: str) -> Sent:
    """What goes with an address of a conference or its desk."""
    cast, end = stage.cast, path.partition("/desk")[2]
    adjourned = str(stage.scenes["a drafting group adjourned"].room)
    entity, delegate = str(cast.entities["norway"]), str(cast.persons["delegate"])
    sitting, group = str(stage.ids["sitting_id"]), str(stage.ids["group_id"])
    seated = {"people": str(cast.persons[SPARE]), "role": "delegate"}
    sent: dict[str, Sent] = {
        "/archive": {"rooms": [adjourned]},
        "/arrivals": {"entity": entity, **PERSON},
        "/credentials": {"people": delegate, "to": str(State.SUBMITTED)},
        "/credentials/preview": {"people": delegate, "to": str(State.SUBMITTED)},
        "/entities": {"name": "Republic of Z", "short": "Z", "kind": "member_state"},
        "/entities/{entity_id}/recruitment": {"recruitment": "By invitation.", "call": "The first"},
        "/groups": {"name": "The Twelve", "short": "T12"},
        "/groups/{group_id}/entities": {"entities": [entity]},
        "/imports": {"file": ("list.csv", lists.csv_of([list(lists.HEAD), *lists.people(9, 3)]))}
        if method == "POST"
        else {},
        "/imports/{import_id}/confirmation": {"seen": stage.ids["seen"]},
        "/invitations": {"people": str(cast.persons[SPARE])} if method == "POST" else {},
        "/invitations/preview": {"people": str(cast.persons[SPARE])},
        "/invitations/revocation": {"invitations": str(stage.ids["invitation_id"])},
        "/people": {"entity": entity, **PERSON} if method == "POST" else {},
        "/people/{person_id}/registration": {"function": "adviser", "gender": "", "withheld": "yes"},
        "/rooms": {**filled_in(), **ROOM_FORM} if method == "POST" else {},
        "/rooms/{room_id}/seats": seated if method == "POST" else {},
        "/rooms/{room_id}/seats/preview": seated,
        "/entities/{entity_id}/link": {"language": "en"},
        "/nominations": {"nominations": str(stage.ids["nomination_id"]), "to": "accept"} if method == "POST" else {},
        "/nominations/preview": {"nominations": str(stage.ids["nomination_id"]), "to": "accept"},
        "/people/{person_id}/registrations": {"entity": entity, **PERSON} if method == "POST" else {},
        "/people/{person_id}/term": UNTIL if method == "POST" else {},
        "/programme": SITTING if method == "POST" else {},
        "/programme/{sitting_id}": SITTING if method == "POST" else {},
        "/programme/preview": {"sittings": sitting, "to": "later", "minutes": "5"},
        "/programme/changes": {"sittings": sitting, "to": "later", "minutes": "5"},
        "/people/{person_id}/correction": {"language": "en", **PERSON} if method == "POST" else {},
        "/entities/{entity_id}/correction": {"name": "Norge", "short": "N", "kind": "ngo"} if method == "POST" else {},
        "/themes/{theme_id}": {"title_en": "Clearing"} if method == "POST" else {},
        "/themes/order": {"themes": str(stage.ids["theme_id"]), "to": "first"},
        "/groups/dissolution": {"groups": group},
        "/groups/members": {"group": group, "entities": entity, "to": "join"},
        "/groups/listed": {"groups": "g77"} if method == "POST" else {},
        "/groups/listed/preview": {"groups": "g77"},
        "/themes": {"title_en": "Verification"} if method == "POST" else {},
    }
    if path.endswith("/hat"):
        return {"person": str(cast.persons.get(who, cast.persons[SPARE]))}
    if path.endswith("/caucuses"):
        return {"title": "Aside", "people": [str(cast.persons[VISITOR]), str(cast.persons[SPARE])], "open": "yes"}
    return sent.get(end, {})


def filled_in() -> Sent:
    return {**TERMS, "attribution": "on_record", "call_back_seconds": "0", "retract_minutes": "15"}


def to_the_site(path: str, stage: Stage) -> Sent:
    """What goes with an address of the site itself."""
    leaving = {"person": str(stage.cast.persons["norway"])}
    sent: dict[str, Sent] = {
        "/sign-in": {"email": "nobody@example.org", "password": "seven quiet herons"},
        "/preferences": {"language": "en", "zone": "", "theme": "auto", "density": "comfortable"},
        "/invitations/{token}": {"email": "new@example.org", "password": "seven quiet herons wade"},
        "/delegations/{token=delegation}/nominations": PERSON,
        "/delegations/{token=delegation}/departures": leaving,
        "/delegations/{token=delegation}/notes": {"attachment": ("note.pdf", PDF)},
        "/demo": {"persona": "chair"},
    }
    return sent.get(path, {})
