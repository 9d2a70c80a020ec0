"""Answers: what a cell may say of a kind, a group, a language, a capacity or a role, in any of several languages."""

# ruff: noqa: E501 — spellings stand together

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from rooms.languages import Language
from rooms.people import Capacity, EntityKind, Function, RegionalGroup, Role
from server.importing.headings import spelt
from server.words import AVAILABLE, NAMES, names, speaking
from server.words import gettext as _

Choice = TypeVar("Choice", bound=StrEnum)
APART = re.compile(r"[;,/|\n+&]| and | et | y | و(?=ال)")
# How else each is written, besides its own word and its names on the pages.
ALSO: dict[str, str] = {
    EntityKind.MEMBER_STATE: "state, member, country, government, un member, un member state, state party, دولة, دولة عضو, "
    "حكومة, état, état membre, pays, gouvernement, estado, estado miembro, país, gobierno",
    EntityKind.OBSERVER_STATE: "observer state, non member state, permanent observer, دولة مراقبة, دولة بصفة مراقب, "
    "état observateur, estado observador",
    EntityKind.INTERGOVERNMENTAL: "igo, io, intergovernmental, intergovernmental organization, international organisation, "
    "international organization, un agency, منظمة حكومية دولية, منظمة دولية, oig, organisation intergouvernementale, "
    "organisation internationale, organización intergubernamental, organización internacional",
    EntityKind.REGIONAL_ORGANISATION: "regional organization, regional body, rio, reio, منظمة إقليمية, "
    "organisation régionale, organización regional",
    EntityKind.NGO: "ngo, non governmental organization, cso, civil society, civil society organisation, ingo, منظمة غير حكومية, "
    "مجتمع مدني, المجتمع المدني, ong, organisation non gouvernementale, société civile, organización no gubernamental, "
    "sociedad civil",
    EntityKind.BUSINESS: "business, private sector, company, industry, enterprise, قطاع خاص, القطاع الخاص, شركة, أعمال, "
    "entreprise, secteur privé, empresa, sector privado",
    EntityKind.ACADEMIA: "academia, academic, university, research, research institute, think tank, جامعة, أكاديمي, "
    "أوساط أكاديمية, معهد, université, recherche, universidad, academia y ciencia",
    EntityKind.MEDIA: "media, press, journalist, إعلام, صحافة, presse, médias, prensa, medios",
    EntityKind.LOCAL_AUTHORITY: "local authority, city, municipality, local government, سلطة محلية, بلدية, مدينة, "
    "autorité locale, ville, municipalité, autoridad local, ciudad, municipio",
    RegionalGroup.AFRICAN: "africa, african, african group, african states, ag, afrique, áfrica, أفريقيا, الأفريقية",
    RegionalGroup.ASIA_PACIFIC: "asia, asia pacific, asian, asia pacific group, apg, pacific, asie pacifique, "
    "asia y el pacífico, آسيا, آسيا والمحيط الهادئ",
    RegionalGroup.EASTERN_EUROPEAN: "eastern europe, eastern european, eastern european group, eeg, europe orientale, "
    "europa oriental, أوروبا الشرقية",
    RegionalGroup.LATIN_AMERICAN_CARIBBEAN: "latin america, latin america and the caribbean, latin american and caribbean, "
    "latin america caribbean, grulac, lac, amérique latine et caraïbes, américa latina y el caribe, "
    "أمريكا اللاتينية والكاريبي, أمريكا اللاتينية ومنطقة البحر الكاريبي",
    RegionalGroup.WESTERN_EUROPEAN_OTHER: "weog, western europe, western european, western europe and others, "
    "western european and others, western european and others group, europe occidentale et autres, "
    "europa occidental y otros, أوروبا الغربية, أوروبا الغربية ودول أخرى",
    Language.ARABIC: "arabic, arabe, árabe, عربي, العربية, عربية, ara",
    Language.CHINESE: "chinese, chinois, chino, mandarin, الصينية, صينية, zho, cn",
    Language.ENGLISH: "english, anglais, inglés, الإنجليزية, الانكليزية, الإنكليزية, إنجليزي, eng, en gb, en us, uk, gb",
    Language.FRENCH: "french, français, francés, الفرنسية, فرنسية, fra",
    Language.RUSSIAN: "russian, russe, ruso, русский, الروسية, روسية, rus",
    Language.SPANISH: "spanish, espagnol, español, castellano, الإسبانية, الاسبانية, إسبانية, spa",
    Capacity.OFFICIAL: "official, officially, on behalf of government, رسمي, رسمية, بصفة رسمية, officiel, "
    "à titre officiel, oficial, a título oficial",
    Capacity.PERSONAL: "personal, private, in personal capacity, own capacity, individual, شخصي, شخصية, بصفة شخصية, "
    "personnel, à titre personnel, a título personal",
    Capacity.EXPERT: "expert, as expert, adviser, technical expert, خبير, خبيرة, experte, experto, experta",
    Function.HEAD: "head, hod, chief, chief delegate, leader, رئيس, رئيسة, رئيس الوفد, رئيسة الوفد, chef, cheffe, "
    "chef de délégation, cheffe de délégation, jefe, jefa, jefe de delegación, jefa de delegación",
    Function.ALTERNATE: "alternate, alternate head, deputy, deputy head, deputy head of delegation, مناوب, مناوبة, نائب, نائبة, "
    "نائب رئيس الوفد, suppléant, suppléante, chef adjoint, suplente, jefe adjunto",
    Function.ADVISER: "adviser, advisor, counsel, technical adviser, legal adviser, مستشار, مستشارة, conseiller, conseillère, "
    "asesor, asesora, consejero, consejera",
    Function.MEMBER: "member, delegate, member of delegation, عضو, عضو الوفد, مندوب, membre, membre de la délégation, miembro, "
    "miembro de la delegación",
    Role.DELEGATE: "delegate, participant, member, representative, head of delegation, مندوب, مندوبة, مشارك, عضو, délégué, "
    "déléguée, delegado, delegada",
    Role.OBSERVER: "observer, مراقب, مراقبة, observateur, observatrice, observador, observadora",
    Role.CO_CHAIR: "co chair, cochair, vice chair, رئيس مشارك, coprésident, coprésidente, copresidente, copresidenta",
    Role.SECRETARIAT: "secretariat, secretary, staff, أمانة, الأمانة, سكرتارية, secrétariat, secretaría",
}
NAMED: dict[type[StrEnum], Mapping[str, str]] = {
    EntityKind: {str(each): words for each, words in names.ENTITY_KINDS.items()},
    RegionalGroup: {str(each): words for each, words in names.GROUPS.items()},
    Capacity: {str(each): words for each, words in names.CAPACITIES.items()},
    Function: {str(each): words for each, words in names.FUNCTIONS.items()},
    Role: {str(each): words for each, words in names.ROLES.items()},
    Language: dict(NAMES),
}


@lru_cache
def known(kind: type[StrEnum]) -> dict[str, str]:
    """Every spelling of the answers of one kind; how it is named on a page goes before how else it is written."""
    found: dict[str, str] = {}
    for each in kind:
        for also in ALSO.get(each, "").split(","):
            found.setdefault(spelt(also), str(each))
    for language in AVAILABLE:
        with speaking(language):
            found |= {spelt(_(words)): value for value, words in NAMED[kind].items()}
    found |= {spelt(str(each)): str(each) for each in kind}
    found.pop("", None)
    return found


def answer(kind: type[Choice], text: str) -> Choice | None:
    """The answer that a cell gives, if it gives one that is known."""
    found = known(kind).get(spelt(text))
    return kind(found) if found else None


def answers(text: str) -> list[RegionalGroup] | None:
    """The regional groups that a cell names, one or several; none at all where one of them is not known."""
    whole = answer(RegionalGroup, text)
    if whole:
        return [whole]
    found = [answer(RegionalGroup, piece) for piece in APART.split(text) if spelt(piece)]
    return None if None in found or not found else list(dict.fromkeys(each for each in found if each))
