"""Turns what documents and tables say of records into files: ids given, what is open asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from catalogue.exchange.documents.differing import changed
from catalogue.exchange.documents.filled import PAGES, Entry
from catalogue.exchange.documents.headings import SECTIONS, TITLE
from catalogue.exchange.documents.passages import unwrapped
from catalogue.exchange.documents.places import place_of, plate
from catalogue.exchange.documents.places import question as picture_question
from catalogue.exchange.documents.recognise import Known, recognised
from catalogue.exchange.report import Revision, Write, revisions
from catalogue.model.fields import INTERNAL_FIELDS, Field
from catalogue.model.form import LEVELS, Form
from catalogue.model.problems import DataError, Place, Problem, nearest
from catalogue.model.words import spoken
from catalogue.source import edit
from catalogue.source.names import slug, spelling_key, title_key
from catalogue.source.project import PATHS
from catalogue.source.write import Difference

NO_SECTION = "Die Vorlage nennt ⟪no section.acc⟫. Wohin gehört ⟪the record⟫?"
NO_DEPARTMENT = "Die Vorlage nennt ⟪no department.acc⟫. Wer ist zuständig?"
DIRECTORATE, DEPARTMENTS, UNITS = LEVELS
# A record that is set on pages has no more.
MAX_PAGES = 2


@dataclass(frozen=True)
class Taken:
    """A record of the catalogue that an import writes."""

    entry: Entry
    id: str
    is_known: bool
    value: Mapping[str, Any]


@dataclass(frozen=True)
class Takes:
    """The project that takes records in, and its form."""

    project: Known
    form: Form

    def records(self, entries: Sequence[Entry]) -> tuple[Taken, ...]:
        """Return the records with their ids; ``DataError`` when one has no title or no home."""
        problems = [*self._untitled(entries), *self._homeless(entries)]
        if problems:
            raise DataError(problems)
        placed = [self._placed(each) for each in entries]
        titles = [str(value[TITLE]) for value in placed]
        texts = [{name: str(value.get(name) or "") for name in self.form.record.texts}
                 for value in placed]
        sections = [value.get(SECTIONS, ()) for value in placed]
        known = recognised(titles, sections, self.project.measures, texts)
        taken = self.project.taken
        found = []
        for index, (entry, value) in enumerate(zip(entries, placed, strict=True)):
            name = known.get(index) or slug(value.get("short_title") or titles[index], taken)
            taken.add(name)
            is_known = index in known
            # They are decided here once, then by the editors.
            said = self._asked(value, bool(entry.picture)) if not is_known else {
                key: each for key, each in value.items() if key not in self._decided}
            found.append(Taken(entry, name, is_known, self.form.record.in_order(said)))
        return tuple(found)

    def writes(self, records: Sequence[Taken]) -> Iterator[Write]:
        """Yield the file of every record that is new or changes."""
        for each in records:
            path = self.project.path(each.id)
            before = self.project.text(path)
            if not each.is_known:
                changes = (Revision(path, "neu", "", each.value[TITLE]),)
                text = edit.new_text(path, each.value, texts=self.form.record.texts)
                yield Write(Difference(path, before, text), changes)
                continue
            old = self.project.measures[each.id]
            new = changed(old, each.value, False, self.form.record.texts) | self._moved(old, each)
            if new:
                text = edit.changed_text(before or "", new, self.form.record.texts)
                yield Write(Difference(path, before, text), tuple(revisions(path, old, new)))

    def plates(self, records: Sequence[Taken]) -> dict[PurePosixPath, bytes]:
        """Return the picture of every new record, an empty one where only its place is told."""
        field = place_of(self.form)
        found = {PATHS.data / each.value[field.id]["file"]: each.entry.picture or plate()
                 for each in records if field and not each.is_known and field.id in each.value}
        return {path: data for path, data in found.items()
                if not (self.project.root / path).exists()}

    def _moved(self, old: Mapping[str, Any], record: Taken) -> dict[str, None]:
        """Return the texts of a file whose words now stand in other fields, to be taken away."""
        fields = self.form.record
        said = [*map(str, record.value.values()), *fields.labels.values()]
        said += [heading for field in fields for heading in field.headings]
        now = "\n".join(map(_letters, said))
        return {
            name: None for name in fields.texts
            if old.get(name) and name not in record.value
            and all(_letters(part) in now for part in unwrapped(str(old[name])))
        }

    def problems(self, records: Sequence[Taken]) -> Iterator[Problem]:
        """Yield what records name that the catalogue does not know."""
        for each in records:
            for name in each.entry.value.get(SECTIONS, ()):
                if not self._section(name):
                    titles = [str(one.get("title")) for one in self.project.sections]
                    message = f"⟪+unbekannt section⟫ „{name}“"
                    yield Problem("W284", each.entry.place, message, nearest(name, titles))
            for name in each.entry.value.get(DEPARTMENTS, ()):
                if not self._department(name):
                    names = list(self._homes)
                    message = f"⟪+unbekannt department⟫ „{name}“"
                    yield Problem("W284", each.entry.place, message, nearest(name, names))

    @property
    def _decided(self) -> tuple[str, ...]:
        """How many pages a record has, and its picture."""
        picture = place_of(self.form)
        return (PAGES, picture.id) if picture else (PAGES,)

    @property
    def _homes(self) -> Mapping[str, str]:
        """The departments, each with its home."""
        return {str(each.get("name")): str(home.get("id")) for home in self.project.directorates
                for each in home.get("departments") or ()}

    def _section(self, name: str) -> str:
        keys = {title_key(str(each.get(key))): str(each.get("id"))
                for each in self.project.sections for key in ("short_title", "id", "title")}
        return keys.get(title_key(name), "")

    def _department(self, name: str) -> str:
        keys = {spelling_key(each): each for each in self._homes}
        return keys.get(spelling_key(name), "")

    def _placed(self, entry: Entry) -> dict[str, Any]:
        """Return what an entry says, with the names that the catalogue has for its places."""
        value = dict(entry.value)
        for name, find in ((SECTIONS, self._section), (DEPARTMENTS, self._department)):
            if name in value:
                value[name] = [*filter(None, map(find, value[name]))]
        if value.get(DEPARTMENTS) and DIRECTORATE in self.form.record:
            value[DIRECTORATE] = self._homes[value[DEPARTMENTS][0]]
        elif isinstance(value.get(DIRECTORATE), list):
            value[DIRECTORATE] = value[DIRECTORATE][0]
        return {name: each for name, each in value.items() if each not in (None, "", [], ())}

    def _asked(self, value: Mapping[str, Any], has_picture: bool) -> dict[str, Any]:
        """Return the value of a new record: what no record can do without is guessed and asked."""
        said, questions = dict(value), []
        if PAGES in said:
            said[PAGES] = min(said[PAGES], MAX_PAGES)
        if SECTIONS in self.form.record and SECTIONS not in said:
            said[SECTIONS] = [str(self.project.sections[0].get("id"))]
            questions += [NO_SECTION] if len(self.project.sections) > 1 else []
        if DEPARTMENTS in self.form.record and DEPARTMENTS not in said:
            said[DEPARTMENTS] = [next(iter(self._homes))]
            said[DIRECTORATE] = self._homes[said[DEPARTMENTS][0]]
            questions.append(NO_DEPARTMENT)
        for field in self.form.record:
            if field.required and field.id not in said and field.id not in LEVELS:
                questions.append(_question(field))
                said |= {field.id: _stand_in(field)} if field.type == "choice" else {}
        picture = place_of(self.form)
        if picture and picture.id in said:
            questions.append(picture_question(said[picture.id], has_picture))
        told = spoken(" ".join(questions), self.form.words)
        return said | ({"confirm": told} if told else {})

    def _untitled(self, entries: Sequence[Entry]) -> Iterator[Problem]:
        for each in entries:
            if not each.value.get(TITLE):
                hint = "ihn in einer eigenen Zeile über den Text schreiben"
                yield Problem("E211", each.place, "hier fehlt der Titel ⟪the record.gen⟫", hint)

    def _homeless(self, entries: Sequence[Entry]) -> Iterator[Problem]:
        hint = "dort zuerst einen Eintrag anlegen"
        if entries and SECTIONS in self.form.record and not self.project.sections:
            yield Problem("E213", Place(PATHS.sections), "es gibt noch ⟪no section.acc⟫", hint)
        if entries and DEPARTMENTS in self.form.record and not self._homes:
            message = "es gibt noch ⟪no department.acc⟫"
            yield Problem("E212", Place(PATHS.departments), message, hint)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _question(field: Field) -> str:
    if field.type == "choice":
        known = ", ".join(each.label for each in field.options.values())
        return f"Die Vorlage sagt nichts zu „{field.label}“ ({known}). Was gilt?"
    return f"Die Vorlage sagt nichts zu „{field.label}“. {field.question or ''}".strip()


def _stand_in(field: Field) -> Any:
    """Return the option that stands for most others, to be asked."""
    name = max(field.options, key=lambda each: len(field.options[each].means))
    return [name] if field.many else name


def wanted(form: Form) -> Iterator[Field]:
    """Yield the fields that a document or a table may fill."""
    derived = {"id", "since", "new_because", "order", "updated", "pages", *INTERNAL_FIELDS}
    yield from (field for field in form.record if field.id not in derived)
