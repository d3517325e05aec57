"""What goes out of date: years that have passed, words that mean the day of writing."""

import re
from collections.abc import Iterator
from datetime import date

from catalogue.checks.checked import Checked, Passage
from catalogue.checks.rule import Check, TextRule
from catalogue.checks.text import in_texts, matching
from catalogue.model.problems import Problem
from catalogue.model.records import Measure

OLD_DAYS = 365
# A full stop inside „z. B.“, „22. Juni“ or a name ends no sentence.
SENTENCE = re.compile(
    r"(?:[^.!?\n]|\n(?!\s*\n|\s*-\s)|(?<!\w\w)\.|(?<=\b\d\d)\.|\.(?!\s)|\.(?=\s+[a-zäöüß]))+"
)
QUOTED = re.compile(r"„[^“]*“|\(20\d\d\)")
ANY_YEAR = re.compile(r"20\d\d")
YEAR = r"(?P<year>20\d\d)"
PERIOD = re.compile(
    rf"(?:20\d\d\s?(?:–|-|bis|und|/)\s?|\bbis\s(?:Ende\s|zum\sJahr\s)?){YEAR}(?!\w)"
)
SINGLE = re.compile(
    rf"\b(?:[Ii]n|[Ii]m\sJahre?|[Ff]ür|Anfang|Mitte|Ende|Frühjahr|Sommer|Herbst|Winter)\s{YEAR}"
    r"(?![\w–-]|\sbis)"
)
SINCE = re.compile(r"\b(?:seit|schon|bereits|erstmals|ursprünglich)\b", re.IGNORECASE)
PAST = re.compile(
    r"\b(?:war|hatte|sollte|konnte|wollte|musste|durfte|lief|fand|gab|bekam|begann|entstand|hielt"
    r"|galt|nahm|kam|ging|stand|verstand|lud|trat|traf|erschien|beschloss|schloss|erhielt|rief"
    r"|wuchs|fiel|ließ|blieb|sprach|schrieb|zog|bot|bestand|wurde|arbeitete|leistete|kostete)"
    r"(?:e?n|st|t)?\b|\bworden\b"
    # A weak verb; an adjective has its noun behind it, and these are none.
    r"|\b(?!heute|bitte|möchte|könnte|hätte|letzte|erste|nächste|zweite|dritte|rechte)"
    r"[a-zäöüß]{3,}te\b(?!,|\s+(?:[A-ZÄÖÜ]|und\b|oder\b))"
)
PERFECT = re.compile(
    r"\b(?:hat|haben|ist|sind)\b[^.;:]*?\b[a-zäöüß]*"
    r"(?:ge\w+(?:t|en)|(?:be|ver|ent|er|zer)\w+(?:t|en)|\w{3,}iert)\b(?!\s+[A-ZÄÖÜ])"
)
RELATIVE = re.compile(
    r"\b(?:(?:seit\s)?(?:im|dem|den|in\sden|das)\s(?:letzten?|vergangenen?|vorigen?|kommenden?|"
    r"nächsten?)\s(?:Jahre?n?s?|Monate?n?|Halbjahr|Schuljahr)"
    r"|(?:letzt|vorig|nächst|dies)es\sJahr|in\sdiesem\sJahr|heuer"
    r"|vor\s(?:\d+|[a-zäöüß]+)\s(?:Jahren|Monaten)"
    r"|(?:vor|seit)\s[Kk]urzem|kürzlich|neuerdings|demnächst|in\sKürze)\b"
)
TODAY = re.compile(
    r"\b(?:[Aa]ktuell|[Dd]erzeit(?:ig\w*)?|[Zz]urzeit|[Mm]omentan|[Gg]egenwärtig|im\sMoment"
    r"|aktuelle\w*\s(?:Förderperiode|Förderphase|Projekte?|Stand))\b"
)


def _past_years(data: Checked) -> Iterator[Problem]:
    for passage in data.passages if data.year else ():
        if not ANY_YEAR.search(passage.text):
            continue
        text = QUOTED.sub(lambda found: " " * len(found[0]), passage.text)
        for sentence in SENTENCE.finditer(text):
            yield from _past_year(passage, sentence, data.year or 0)


def _past_year(passage: Passage, sentence: re.Match[str], year: int) -> Iterator[Problem]:
    words = sentence[0]
    if PAST.search(words) or PERFECT.search(words):
        return
    period = next(PERIOD.finditer(words), None)
    single = None if SINCE.search(words) else next(SINGLE.finditer(words), None)
    for found in (period, single):
        if found and int(found["year"]) < year:
            place = passage.place(sentence.start() + found.start())
            message = f"„{' '.join(found[0].split())}“ ist vorbei, der Satz steht in der Gegenwart"
            yield Problem("W331", place, message, "nachfragen, dann ändern oder ins Präteritum")
            return


def _today(data: Checked) -> Iterator[Problem]:
    for measure in data.printed:
        for passage in data.passages_of(measure) if _is_old(measure, data) else ():
            for found in TODAY.finditer(passage.text):
                said = f"zuletzt geprüft: {measure.updated}" if measure.updated else (
                    "wann das geprüft wurde, sagt kein „updated“")
                yield Problem("I333", passage.place(found.start()),
                              f"„{found[0]}“ kann überholt sein ({said})",
                              "prüfen und „updated“ setzen, oder das Jahr nennen")


def _is_old(measure: Measure, data: Checked) -> bool:
    closing = data.head.closing_date if data.head else None
    if not measure.updated or not closing:
        return True
    try:
        age = date.fromisoformat(closing) - date.fromisoformat(measure.updated)
    except ValueError:
        return True
    return age.days > OLD_DAYS


EDITORIAL: tuple[Check, ...] = (
    _past_years,
    in_texts((TextRule("W332", matching(RELATIVE, "„{0}“ stimmt nur im Jahr des Schreibens",
                                        "das Jahr nennen"), in_addresses=True),)),
    _today,
)  # fmt: skip
