"""JSON Schemas of the data files, so that an editor's program completes and checks while typing."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel

from catalogue.checks.checked import Checked, items, named
from catalogue.checks.form_schema import completed
from catalogue.layout.brand import Brand
from catalogue.layout.head import EXTENDS, LayoutHead
from catalogue.model.fields import TYPES
from catalogue.model.fields.choice import as_typed
from catalogue.model.fields.groups import PARTS, Group
from catalogue.model.form import BUILT_IN, LEVELS, Form, Kind
from catalogue.model.problems import DataError, Place, Problem
from catalogue.model.records import OF_KIND, Measure, Section, measure_type
from catalogue.model.words import spoken
from catalogue.source.declared import form_of
from catalogue.source.kinds import OF_LAYOUTS, FileKind, headed, kinds_of
from catalogue.source.load import is_catalogue, listed, no_catalogue
from catalogue.source.project import PATHS, Project
from catalogue.source.vocabulary import may_be_ignored, resource_values, rules
from catalogue.source.write import Difference, save, text_of

DRAFT = "http://json-schema.org/draft-07/schema#"
# Nobody types these: the name of the file or the place in the list says them.
DERIVED = {(Measure, "id"), (Measure, OF_KIND), (Section, "number")}
# Texts that look like numbers: an id, a code, a year, a postcode.
NUMBERS = ("7", "43", "2026", "44623")
# These fall back on the title or the name.
OPTIONAL = {"short_title", "short_name"}

# What the schema of the records is called that every catalogue has.
OF_MEASURES = "measure"
# A record names them where its catalogue has them.
LISTS = ("sections", *LEVELS)

OF_FILES: Mapping[str, str] = resource_values("fields.yaml")["explained"]
# What the parts of a picture, a person, a quotation or a figure are.
OF_PARTS: Mapping[str, str] = PARTS
GROUPED = {each.record.__name__ for each in TYPES.values() if isinstance(each, Group)}
# What a layout declares in its files, and what is said of their keys.
LAID_OUT: Mapping[str, tuple[type[BaseModel], Mapping[str, str]]] = {
    "layout": (LayoutHead, resource_values("fields.yaml")["layout"]),
    "brand": (Brand, resource_values("fields.yaml")["brand"]),
}
OF_FORM: Mapping[str, str] = resource_values("fields.yaml")["declared"]
IN_FORM: Mapping[str, str] = {**OF_FORM, **resource_values("fields.yaml")["typed_in"]}


def schemas(root: Path) -> dict[str, dict[str, Any]]:
    """Return the schema of every kind of file; they offer the names this catalogue knows."""
    form = form_of(root)
    names = _known_names(root, form)
    found = {name: _schema(kind, form, names.get(name, {}))
             for name, kind in kinds_of(form).items()}
    return found | {name: _layout_schema(*each) for name, each in LAID_OUT.items()}


def explained(form: Form) -> Mapping[str, str]:
    """Return what the schemas say of every key: of the files, and of the declared fields."""
    built_in = {name: field["help"] for name, field in BUILT_IN.items()}
    declared = {field.id: field.help or field.label
                for kind in reversed([*form.all_kinds.values()]) for field in kind.record.all}
    said = {**built_in, **PARTS, **OF_FILES, **declared}
    return {key: spoken(text, form.common) for key, text in said.items()}


def write_schemas(root: Path) -> list[Path]:
    """Write the schemas and name them at the head of every data file; return what changed.

    ``DataError`` where no catalogue lies.
    """
    if not is_catalogue(root):
        raise DataError([no_catalogue(root)])
    wanted = schema_texts(root)
    known = (kind.files for kind in kinds_of(form_of(root)).values())
    for files in (*known, *OF_LAYOUTS.values()):
        for path in sorted(root.glob(files)):
            name = PurePosixPath(path.relative_to(root))
            wanted[path] = headed(text_of(path) or "", name)
    found = [Difference(path.relative_to(root), text_of(path), text)
             for path, text in wanted.items()]
    changed = [each for each in found if each.before != each.after]
    save(root, changed)
    return [root / each.path for each in changed]


def schema_texts(root: Path) -> dict[Path, str]:
    """Return the text of every schema by its path."""
    folder = Project(root).schemas
    return {
        folder / f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for name, schema in schemas(root).items()
    }


def outdated(data: Checked) -> Iterator[Problem]:
    """Say that a written schema of records offers other names than the catalogue knows."""
    known = _names(data.source.sections.value, data.source.departments.value)
    for name, kind in _of_records(data.source.form).items():
        path = PATHS.schemas / f"{name}.json"
        text = text_of(data.source.root / path)
        names = {field: each for field, each in known.items() if field in kind.record}
        if text is not None and _offered(text, names) != names:
            yield Problem("I192", Place(path), "das Schema bietet andere Namen an als die Daten",
                          "„catalogue schema“ aufrufen")


def _of_records(form: Form) -> Mapping[str, Kind]:
    """Return every kind of record by the name of its schema."""
    return {OF_MEASURES: form.first, **form.kinds}


def _offered(text: str, names: Iterable[str]) -> dict[str, list[str]]:
    try:
        fields = json.loads(text)["properties"]
        places = {name: fields[name].get("items", fields[name]) for name in names}
        return {name: [n for n in place["enum"] if isinstance(n, str)]
                for name, place in places.items()}
    except (ValueError, KeyError):
        return {}


def _names(sections: Any, departments: Any) -> dict[str, list[str]]:
    directorates = items(departments, "directorates").values()
    groups = [each for d in directorates for each in items(d, "departments").values()]
    return {
        "sections": named(sections, "sections", "id"),
        "directorate": named(departments, "directorates", "id"),
        "departments": [name for d in directorates for name in named(d, "departments", "name")],
        "units": [code for each in groups for code in named(each, "units", "code")],
    }


def _known_names(root: Path, form: Form) -> dict[str, dict[str, list[str]]]:
    problems: list[Problem] = []
    sections, departments, contacts = (each.value for each in listed(root, form, problems))
    if problems:
        raise DataError(problems)
    names = _names(sections, departments)
    return {
        **dict.fromkeys(_of_records(form), names),
        "sections": {"department_order": names["departments"]},
        "edition": {"contact": named(contacts, "contacts", "id")},
    }


def _schema(kind: FileKind, form: Form, names: Mapping[str, list[str]]) -> dict[str, Any]:
    record = measure_type(form) if kind.record is Measure else kind.record
    declared = record.declared if issubclass(record, Measure) else form.first
    said = {**explained(form.alone(declared.id)), **(IN_FORM if kind.record is Form else {})}
    raw = record.model_json_schema()
    parts = raw.pop("$defs", {})
    schema = _clean(raw, said)
    definitions = {name: _clean(each, OF_PARTS if name in GROUPED else said)
                   for name, each in parts.items()}
    if kind.record is Form:
        completed(schema, definitions)
    properties = schema["properties"]
    unsaid = {n for known, n in DERIVED if issubclass(record, known)} | {
        name for name in LISTS if issubclass(record, Measure) and name not in declared.record}
    for name in unsaid & properties.keys():
        del properties[name]
    if "required" in schema:
        schema["required"] = [name for name in schema["required"] if name in properties]
    for name, known in ((n, each) for n, each in names.items() if n in properties):
        _offer(properties[name], known)
    if kind.key:
        listed = {"type": "array", "items": schema,
                  "description": "Die Einträge in gedruckter Reihenfolge"}
        schema = {"type": "object", "additionalProperties": False, "required": [kind.key],
                  "properties": {kind.key: listed}}
    return {"$schema": DRAFT, **schema, **({"$defs": definitions} if definitions else {})}


def _layout_schema(model: type[BaseModel], said: Mapping[str, str]) -> dict[str, Any]:
    """Return the schema of a file of a layout; what it does not say another may."""
    raw = model.model_json_schema()
    if model is LayoutHead:
        raw["properties"][EXTENDS] = {"type": "string"}
        raw["anyOf"] = [{"required": [EXTENDS]}, {"required": raw.pop("required")}]
        del raw["$defs"]["StyleSheets"]["required"], raw["$defs"]["Step"]["properties"]["number"]
    definitions = {name: _clean(each, said) for name, each in raw.pop("$defs").items()}
    return {"$schema": DRAFT, **_clean(raw, said), "$defs": definitions}


def _offer(field: dict[str, Any], known: list[str]) -> None:
    """Let a field hold these names only; a code that looks like a number may be one."""
    place = field.get("items", field)
    numbers = [int(name) for name in known if name.isdecimal()]
    optional = [None] if "anyOf" in place else []
    explained = {key: place[key] for key in ("description",) if key in place}
    place.clear()
    place.update(explained, enum=[*known, *numbers, *optional])


def _clean(node: Any, said: Mapping[str, str]) -> Any:
    """Return a schema with German explanations, as lenient about numbers as the records are."""
    if isinstance(node, list):
        return [_clean(each, said) for each in node]
    if not isinstance(node, dict):
        return node
    cleaned = {key: _clean(value, said) for key, value in node.items()
               if not (key in ("title", "description") and isinstance(value, str))}
    if cleaned.get("type") == "string":
        _loosen(cleaned)
    if "patternProperties" in cleaned:
        cleaned["additionalProperties"] = False
    if "prefixItems" in cleaned:
        # What a later draft calls its items one by one.
        cleaned["items"] = cleaned.pop("prefixItems")
    if isinstance(fields := cleaned.get("properties"), dict) and "type" in cleaned:
        for name, field in fields.items():
            field["description"] = said[name]
        if "check_ignore" in fields:
            silent = [code for code in rules() if may_be_ignored(code)]
            fields["check_ignore"]["propertyNames"] = {"enum": silent}
        needed = [name for name in cleaned.pop("required", ()) if name not in OPTIONAL]
        cleaned |= {"required": needed} if needed else {}
    return cleaned


def _loosen(text: dict[str, Any]) -> None:
    """Let a text be what looks like a number or a yes, where the records let it."""
    options = text.pop("enum", [text.pop("const")] if "const" in text else None)
    if options is not None:
        del text["type"]
        text["enum"] = [*options, *(each for name in options for each in as_typed(name))]
    elif any(re.search(text.get("pattern", ""), each) for each in NUMBERS):
        text["type"] = ["string", "number"]
