"""Ready-made catalogues: which there are, and how a catalogue of one's own begins with one."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from string import Template
from typing import Any

from pydantic import Field as Limited

from catalogue.model.form import Form
from catalogue.model.problems import DataError, Place, Problem, nearest
from catalogue.model.record import Identifier, Record, Text
from catalogue.source.declared import form_of
from catalogue.source.document import attempted, load_document
from catalogue.source.edit import new_text
from catalogue.source.names import slug
from catalogue.source.program import PROGRAM
from catalogue.source.project import PATHS
from catalogue.source.write import Difference, save

STARTERS = PROGRAM / "starters"
# What a starter is, its example of a record, the folder of what its first edition says.
HEAD, RECORD, EDITION = PurePosixPath("starter.yaml"), "record.yaml", "edition"
FIRST = 1
# Where an example names what was answered.
ASKED = re.compile(r"\$[a-z_]+")
SECTIONS = "In gedruckter Reihenfolge; die Nummer ergibt sich aus dem Platz in der Liste."
ORGANISATION = "Wer zuständig sein kann, in gedruckter Reihenfolge."

Organisation = Mapping[Text, tuple[Text, ...]]
Texts = dict[PurePosixPath, str]


class Answers(Record):
    """What a new catalogue is called, who publishes it, how it is divided, who works for it."""

    title: Text
    publisher: Text
    office: Text
    sections: tuple[Text, ...] = ()
    organisation: Organisation = Limited(default_factory=dict)


class Starter(Record):
    """A ready-made catalogue, in a line what it is for, and what its answers are without others."""

    name: Identifier
    about: Text
    answers: Answers

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return STARTERS / self.name

    @property
    def form(self) -> Form:
        """What it is made of."""
        return form_of(self.folder)


@cache
def starters() -> Mapping[str, Starter]:
    """Return every starter by its name."""
    found = (path.parent for path in sorted(STARTERS.glob(f"*/{HEAD}")))
    return {folder.name: _starter(folder) for folder in found}


def starter_of(name: str) -> Starter:
    """Return the starter of this name; ``DataError`` names the nearest, and all there are."""
    known = starters()
    if name not in known:
        message = f"ein Muster „{name}“ gibt es nicht"
        hint = f"{nearest(name, known)} Alle zeigt: catalogue init --liste"
        raise DataError([Problem("E270", Place(PurePosixPath("--muster")), message, hint)])
    return known[name]


def refuse_filled(root: Path) -> None:
    """Raise ``DataError`` where a folder holds anything already."""
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        what = "der Ordner ist nicht leer" if root.is_dir() else "das ist eine Datei"
        hint = "einen leeren Ordner nennen oder einen, den es noch nicht gibt"
        raise DataError([Problem("E271", Place(root), what, hint)])


def begin(root: Path, starter: Starter, answers: Answers) -> list[Path]:
    """Write a catalogue that can be built at once into an empty folder; return its files."""
    refuse_filled(root)
    texts = {**_copied(starter, answers), **_lists(starter.form, answers),
             **_examples(starter, answers)}
    save(root, [Difference(path, None, text) for path, text in sorted(texts.items())])
    return [root / path for path in sorted(texts)]


def is_example(root: Path, number: int, name: str, text: str) -> bool:
    """Whether a chapter of an edition still says what a starter says in its place."""
    problems: list[Problem] = []
    head = attempted(root, PATHS.head(number), problems).value
    return any(Template(path.read_text("utf-8")).safe_substitute(head) == text
               for path in STARTERS.glob(f"*/{EDITION}/{name}.md"))


def is_example_record(text: str) -> bool:
    """Whether a record still says what a starter says as an example."""
    return any(each.fullmatch(text) for each in _example_forms())


def is_example_list(items: Sequence[Mapping[str, Any]]) -> bool:
    """Whether sections or directorates are those that a starter names where nobody answers."""
    answers = (each.answers for each in starters().values())
    return any([*items] in (_sections(each), _directorates(each)) for each in answers)


@cache
def _example_forms() -> tuple[re.Pattern[str], ...]:
    """Return the examples of records, with any answer in the place of each."""
    texts = (path.read_text("utf-8") for path in sorted(STARTERS.glob(f"*/{RECORD}")))
    return tuple(re.compile("(?:# .*\n)?" + ".*".join(map(re.escape, ASKED.split(text))))
                 for text in texts)


def _starter(folder: Path) -> Starter:
    said = load_document(folder, HEAD).value
    return Starter.model_validate({"name": folder.name, **said})


def _copied(starter: Starter, answers: Answers) -> Texts:
    """Return the files that are the same in every catalogue but for its title and publisher."""
    names = {"title": _quoted(answers.title), "publisher": _quoted(answers.publisher),
             "office": _quoted(answers.office)}
    plain = {"title": answers.title, "publisher": answers.publisher, "office": answers.office}
    found: Texts = {}
    for path in sorted(starter.folder.rglob("*.*")):
        name = PurePosixPath(path.relative_to(starter.folder).as_posix())
        if len(name.parts) == 1:
            continue
        is_edition = name.parts[0] == EDITION
        target = PATHS.edition(FIRST) / name.relative_to(EDITION) if is_edition else name
        said = names if path.suffix == ".yaml" else plain
        found[target] = Template(path.read_text("utf-8")).safe_substitute(said)
    return found


def _lists(form: Form, answers: Answers) -> Texts:
    """Return the files that list the sections and the levels of the organisation."""
    listed: Texts = {}
    if form.words.section:
        listed[PATHS.sections] = new_text(
            PATHS.sections, {"sections": _sections(answers)}, SECTIONS)
    if "departments" in form.record:
        listed[PATHS.departments] = new_text(
            PATHS.departments, {"directorates": _directorates(answers)}, ORGANISATION)
    return listed


def _sections(answers: Answers) -> list[dict[str, Any]]:
    return [{"id": name, "title": title} for name, title in _ids(answers.sections)]


def _directorates(answers: Answers) -> list[dict[str, Any]]:
    return [{"id": name, "departments": [{"name": each} for each in departments]}
            for name, departments in answers.organisation.items()]


def _examples(starter: Starter, answers: Answers) -> Texts:
    """Return an example of a record for every section, one where there are none."""
    template = starter.folder / RECORD
    if not template.is_file():
        return {}
    text, found = Template(template.read_text("utf-8")), {}
    directorate, departments = next(iter(answers.organisation.items()), ("", ("",)))
    for number, (section, title) in enumerate(_ids(answers.sections) or [("", "")], 1):
        path = PATHS.measure(slug(f"Beispiel {title}"))
        found[path] = text.safe_substitute(
            number=number, section=section, section_title=title,
            directorate=_quoted(directorate), department=_quoted(departments[0]))
    return found


def _ids(titles: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return an id for every title, no two the same."""
    found: dict[str, str] = {}
    for title in titles:
        found[slug(title, found)] = title
    return list(found.items())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
