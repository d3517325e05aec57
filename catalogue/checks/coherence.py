"""What two places of the catalogue say differently: units, departments, texts that repeat."""

import re
from collections import Counter
from collections.abc import Iterator

from catalogue.checks.checked import Checked
from catalogue.checks.offices import in_any_spelling
from catalogue.checks.rule import Check
from catalogue.model.problems import Problem
from catalogue.model.records import Measure

SHINGLE_WORDS = 5
FEWEST_SHINGLES = 12
SHARED_PERCENT = 60
# The role of the fields that say who answers for a measure.
RESPONSIBLE = "responsible"
UNIT = re.compile(r"(?<![\w.,/])\d\d/\d{1,2}(?![\w/])")


def _unit_elsewhere(data: Checked) -> Iterator[Problem]:
    for measure in data.printed:
        for i, code in enumerate(measure.units):
            home = data.units.get(code)
            if home and home not in measure.departments and not in_any_spelling(home).search(
                measure.spoken_by(RESPONSIBLE)):
                message = f"⟪the unit⟫ {code} gehört zu „{home}“, was hier nicht genannt ist"
                hint = "⟪the department.acc⟫ bei den Verantwortlichen nennen oder sie streichen"
                yield Problem("W131", data.place(measure, "units", i), message, hint)


def _repeated(data: Checked) -> Iterator[Problem]:
    originals: dict[str, int] = {}
    holders: dict[tuple[str, ...], list[str]] = {}
    for measure in data.printed:
        found = _shingles(measure)
        shared = Counter(holder for shingle in found for holder in holders.get(shingle, ()))
        percents = {one: 100 * count // min(originals[one], len(found))
                    for one, count in shared.items()}
        repeated = [one for one, percent in percents.items() if percent >= SHARED_PERCENT]
        for one in sorted(repeated):
            message = f"{percents[one]} % des Textes stehen auch in {one}.yaml"
            hint = "zusammenlegen: eine Datei mit mehreren „sections“, oder neu schreiben"
            yield Problem("W132", data.place(measure, "description"), message, hint)
        # A hundred copies are told by what they repeat, not each by each of the others.
        if not repeated:
            originals[measure.id] = len(found)
            for shingle in found:
                holders.setdefault(shingle, []).append(measure.id)


def _shingles(measure: Measure) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(measure.texts).casefold())
    found = set(zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))
    return found if len(found) >= FEWEST_SHINGLES else set()


def _same_short_title(data: Checked) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Measure] = {}
    for measure in data.printed:
        for section in measure.sections:
            first = seen.setdefault((section, measure.short_title.casefold()), measure)
            if first is not measure and first.title.casefold() != measure.title.casefold():
                message = (f"der Kurztitel „{measure.short_title}“ steht in derselben Übersicht"
                           f" schon in {first.id}.yaml")
                yield Problem("W133", data.place(measure, "short_title"), message,
                              "unterscheidbar machen")


def _responsible_elsewhere(data: Checked) -> Iterator[Problem]:
    patterns = {name: in_any_spelling(name) for name in data.departments}
    for measure in data.printed:
        heading = measure.first_department
        said = measure.spoken_by(RESPONSIBLE)
        named = [name for name, pattern in patterns.items() if pattern.search(said)]
        named += [data.units.get(found[0], "") for found in UNIT.finditer(said)]
        # An open question may already name the department of the heading.
        if named and heading and heading not in named and heading not in (measure.confirm or ""):
            message = f"verantwortlich ist „{named[0]}“, im Kopf steht „{heading}“"
            yield Problem("W134", data.place(measure, "responsible"), message, "beides angleichen")


def _sections_filled(data: Checked) -> Iterator[Problem]:
    used = {name for measure in data.printed for name in measure.sections}
    for section in data.sections:
        if section.id not in used:
            message = f"⟪im section⟫ „{section.title}“ steht ⟪no record⟫"
            yield Problem("W120", data.place_of(section), message, "ihn löschen oder füllen")


def _unit_unlisted(data: Checked) -> Iterator[Problem]:
    for measure in data.printed:
        texts = (p for p in data.passages_of(measure)
                 if p.field in measure.fields.of_role(RESPONSIBLE))
        for passage, found in ((text, f) for text in texts for f in UNIT.finditer(text.text)):
            if found[0] in data.units and found[0] not in measure.units:
                yield Problem("W135", passage.place(found.start()),
                              f"⟪the unit⟫ {found[0]} fehlt unter „units“", "sie ergänzen")


EDITORIAL: tuple[Check, ...] = (
    _unit_elsewhere, _repeated, _same_short_title, _responsible_elsewhere, _sections_filled,
    _unit_unlisted,
)  # fmt: skip
