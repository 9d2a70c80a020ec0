"""The words of a language that bind, soften, measure and date, as data; a language without such a table is not judged.

Modal verbs in the order of ISO/IEC Directives Part 2, clause 7 (requirement "shall", recommendation "should",
permission "may", possibility "can"), which is that of treaties too: on 12 December 2015 one "shall" of article 4,
paragraph 4, of the Paris Agreement was read out as an error for "should" before the text could be adopted. "will"
stands between them: an intention, as it is used where nobody is to be bound.
"""

from dataclasses import dataclass
from types import MappingProxyType

from rooms.languages import Language

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety"
    "|hundred|half|third|thirds|quarter|quarters|fifths"
)
# Of bounded length, as every repetition here is: a hostile text must not be tried over and over.
FIGURE = r"\d{1,20}(?:[.,]\d{1,9}){0,6}"
COUNTED = rf"(?:{NUMBERS})(?:[ -](?:{NUMBERS})){{0,5}}"
# A bare figure counts what follows it, and is a number of something else before these.
OF_THINGS = r"(?= \[?(?!(?:and|or|to|of|above|below|bis|ter|quater|alt)\b)(?:[a-z]|States|Parties|Member))"
SCALE = "(?: (?:hundred|thousand|million|billion|trillion))"
SHARES = r"per cent|percent|%|degrees? Celsius|°\s?C"
MONEY = "tonnes?|tons?|megatonnes?|gigatonnes?|kilometres?|km|hectares?|dollars?|euros?|GtCO2|MtCO2"
TERMS = r"(?:calendar |working |business )?(?:days?|weeks?|months?|years?|hours?|sessions?)"


@dataclass(frozen=True)
class Vocabulary:
    """`modals` and `verbs` by strength; the rest are patterns (`re`), of which the first that fits is taken."""

    modals: tuple[tuple[str, int], ...]
    verbs: tuple[tuple[str, int], ...]
    # A verb in its bare form is one after these, and one in -s is a noun after those.
    particles: str
    determiners: tuple[str, ...]
    negation: str
    # These and the references are sought in lower case, the others as they stand.
    hedges: tuple[str, ...]
    dates: tuple[str, ...]
    quantities: tuple[str, ...]
    # Numbers that count nothing.
    references: tuple[str, ...]
    actors: tuple[str, ...]
    # After these a name is that of somebody who is asked to act; instruments do not act though they bear names.
    addressing: str
    instruments: str


def by_strength(*ranks: str) -> tuple[tuple[str, int], ...]:
    """Words with their strength, the weakest rank first."""
    return tuple((word, place) for place, words in enumerate(ranks, start=1) for word in words.split(", "))


ENGLISH = Vocabulary(
    modals=(
        (r"[Ss]hall|[Mm]ust|(?:is|are) (?:required|obliged|bound) to|ha(?:s|ve) the obligation to", 4),
        (r"(?<!political )(?<!free )(?<!good )(?<!the )(?<!of )will", 3),
        (r"should|ought to|(?:is|are) (?:urged|requested|called upon|expected) to", 2),
        (r"may(?! (?:19|20)\d\d)|can|could|might|(?:is|are) (?:encouraged|invited|free|allowed|permitted) to", 1),
    ),
    verbs=by_strength(
        "consider, explore, examine, discuss, note, recognize, acknowledge, welcome, recall, invite, encourage",
        "promote, support, facilitate, contribute, strengthen, enhance, foster, reduce, limit, cooperate, address"
        ", phase down, take measures, urge, call upon, recommend",
        "implement, provide, adopt, establish, report, submit, take action, protect, request, communicate, maintain",
        "ensure, guarantee, achieve, eliminate, eradicate, prohibit, ban, phase out, cease, comply, commit, undertake"
        ", decide, demand, mobilize",
    ),
    particles=r"to|and|or|also|further|shall|must|will|should|ought|may|can|could|might|not|jointly|fully",
    determiners=("the", "its", "their", "of", "all", "in", "these", "on", "for", "such", "by", "with", "no"),
    negation=r"not|no longer|never",
    hedges=(
        r"(?:as|where|when|if|wherever|whenever) (?:appropriate|possible|feasible|applicable|practicable|needed)",
        r"(?:as|where|when|if) (?:deemed )?(?:necessary|relevant)",
        r"(?:to the (?:extent|maximum extent)|as far as|in so far as|insofar as) (?:possible|feasible|practicable)",
        r"to the extent of (?:its|their) (?:capabilities|means|ability)",
        r"(?:in (?:the )?light of|taking into (?:account|consideration)|in accordance with|according to|depending on)"
        r" (?:its |their |different |respective |relevant ){0,4}national"
        r" (?:circumstances|capabilities|capacities|laws?|legislation|priorities)",
        r"within (?:the limits of )?(?:existing|available) (?:resources|means|capacities)",
        r"on a voluntary basis|voluntary|voluntarily",
        r"(?:endeavours?|strives?|seeks?|aims?|intends?|attempts?) to",
        r"(?:make|makes|making) (?:every |best |all )?efforts? to|best efforts",
        r"subject to",
        r"in a position to do so|on mutually agreed terms",
        r"inter alia|as soon as possible|in due course|when ready|at (?:its|their) discretion",
    ),
    dates=(
        rf"(?i:(?:no later than|not later than|at the latest by|by|before|until|after|from|since|in|on) )?"
        rf"(?:(?:\d{{1,2}} )?(?:{MONTHS}),? (?:19|20)\d\d|\d{{1,2}} (?:{MONTHS})\b"
        rf"|(?:19|20|21)\d\d(?:[–-](?:19|20|21)?\d\d)?)",
        rf"(?i:(?:within|in|every|after|before|for|at least|no later than|not later than) (?:a period of )?"
        rf"(?:{FIGURE}|{NUMBERS}|an?)(?:[ -](?:{NUMBERS})){{0,5}}[ -]{TERMS})",
        r"(?i:annually|biennially|biannually|quarterly|monthly|every (?:other )?year|each year|once a year|per year)",
        r"(?i:immediately|without (?:undue )?delay|forthwith|promptly|urgently)",
        r"(?:by|no later than|not later than|before) (?:its|the|their) \w+(?:-\w+)? (?:session|meeting)",
        r"20X+\b",
    ),
    quantities=(
        rf"(?:(?i:at least|at most|up to|no (?:more|less|fewer) than|not (?:more|less) than|more than|less than"
        rf"|over|well below|below|above|about|approximately|a minimum of|a maximum of) )?"
        rf"(?!(?:one|third|thirds|quarter|hundred|half|fifths)\b(?! (?:third|half|quarter|hundred|of|per cent"
        rf"|{TERMS})))"
        rf"(?:(?:US)?\$\s?|USD\s?|EUR\s?|€\s?)?"
        rf"(?:(?:{FIGURE}(?:[–-]{FIGURE})?|{COUNTED}){SCALE}?[ -]?(?:{SHARES}|{MONEY}|{TERMS})(?!\w)"
        rf"|{FIGURE}{SCALE}|{FIGURE}{OF_THINGS}|{COUNTED})",
    ),
    references=(
        r"(?:articles?|paragraphs?|paras?|sections?|chapters?|annex(?:es)?|options?|resolutions?|decisions?"
        r"|rules?|appendix|parts?|regulations?|principles?|goals?|targets?|items?|sub-?paragraphs?|notes?|volumes?|vol|nos?)"
        r"\.? (?:\d[\w./]*|[ivx]+)(?: bis| ter| quater|\(\w{1,4}\)"
        r"|(?:,? (?:and|or|to) |, |–|-)(?:\d[\w./]*|[ivx]+)){0,30}",
        r"\w{0,20}/[\w./-]{0,40}?\d[\w./-]{0,40}|\d{1,9}/[\w./-]{1,40}|\([a-z]{1,4}\)|\([ivx]+\)|(?<=[^\W\d_])\d+\b|\[\d\]",
        r"^\s*\[*\d+(?:\.\d+)*(?: (?:bis|ter|quater|alt))?[.)]\s|(?:zero|one) (?:of|another)\b",
    ),
    actors=(
        r"(?i:(?:all |other |each |every ){0,3}(?:developed|developing|least developed|landlocked developing|donor)"
        r"(?:,? and (?:developed|developing))?) (?:country Parties|countries|States|country Party)",
        r"small island developing States|least developed countries|island States|coastal States|flag States",
        r"Member States|States Parties|States Members|Contracting Parties",
        r"(?:all |each |every ){0,3}(?:States?|Part(?:y|ies))",
        r"Governments?|heads of State|international community|private sector|civil society|financial institutions?",
        r"Secretary-General|secretariat|depositary|General Assembly|Security Council|Economic and Social Council",
        r"Conference of the Parties(?: serving as the meeting of the Parties(?: to this Agreement)?)?",
        r"(?:non-governmental|intergovernmental|international|regional|civil society) organi[sz]ations?",
        r"specialized agencies|United Nations system|donors|donor agencies|local authorities|academia|media",
        r"(?:preparatory |standing |subsidiary |[Pp]reparatory ){0,2}(?:[Cc]ommission|[Cc]ommittee|[Bb]oard|[Cc]ouncil"
        r"|[Pp]anel|working group|task force|[Cc]o-[Cc]hairs?|[Cc]hair|[Pp]resident|[Bb]ureau)",
        r"[Ii]ndigenous [Pp]eoples|local communities|women and girls|women|youth|young people|children"
        r"|persons with disabilities|older persons|migrants|refugees|workers|farmers|victims|survivors",
    ),
    addressing=r"[Rr]equests|[Ii]nvites|[Uu]rges|[Ee]ncourages|[Cc]alls (?:up)?on|[Aa]uthorizes|[Mm]andates|by",
    instruments=r"(?:Agreement|Convention|Protocol|Articles?|Annex|Charter|Paragraphs?|Sections?|Options?|Treaty|It|There"
    rf"|They|All|Each|Every|Any|Both|None|Others?|We|He|She|The|This|These|That|Such|No|{MONTHS})\b",
)
VOCABULARIES = MappingProxyType({Language.ENGLISH: ENGLISH})
