"""Writes the declaration of a catalogue as its file: nothing that the program adds by itself."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from catalogue.model.fields import Field
from catalogue.model.form import BUILT_IN, PARTS, Form, Kind, PartHead
from catalogue.source.edit import dumped
from catalogue.source.kinds import headed
from catalogue.source.project import PATHS

REMARK = """\
# Woraus dieser Katalog besteht: wie seine Dinge heißen, welche Felder ein Eintrag hat, welche
# Teile in welcher Folge gedruckt werden. Das Handbuch erklärt es unter „Ein eigener Katalog“.
"""
# What the key above says.
SAID_ABOVE = ("id",)
Values = dict[str, Any]


def form_text(form: Form) -> str:
    """Return the text of ``data/catalogue.yaml`` that declares this form."""
    parts = [{"type": each.type, **_said(each, _of_part(each))} for each in form.parts]
    kinds = {name: {"noun": _said(kind.noun), **_of_kind(kind)}
             for name, kind in form.kinds.items()}
    words = {name: _said(noun) for name, noun in form.words if noun}
    value = {"words": words, **_of_kind(form), "kinds": kinds, "packs": list(form.packs),
             "parts": parts}
    said = {key: each for key, each in value.items() if each}
    return headed(REMARK + dumped(_flowing(said)), PATHS.form)


def _of_kind(kind: Kind | Form) -> Values:
    """Return how the records of a kind are set, and their fields."""
    setting = _said(kind, keys=("setting", "columns"))
    return {**setting, "fields": {name: _of_field(each) for name, each in kind.fields.items()}}


def _of_field(field: Field) -> Values:
    known = BUILT_IN.get(field.id, {})
    # What has only its place among the fields says so by its name.
    return {"label": field.label} | {
        name: each for name, each in _said(field, known).items() if name not in SAID_ABOVE}


def _of_part(part: PartHead) -> Values:
    known = {"id": part.type, **PARTS["parts"][part.type]}
    return {"type": part.type, **known} if part.type != "chapter" else {"type": part.type}


def _said(record: BaseModel, known: Mapping[str, Any] = {}, keys: tuple[str, ...] = ()) -> Values:
    """Return what a record says otherwise than it is known, else than where nothing is said."""
    full = record.model_dump(mode="json", include={*keys} or None)
    return {name: _plain(each) for name, each in full.items()
            if each != _unsaid(type(record), name, known)}


def _unsaid(model: type[BaseModel], name: str, known: Mapping[str, Any]) -> Any:
    default = known.get(name, model.model_fields[name].default)
    return list(default) if isinstance(default, tuple) else default


def _plain(value: Any) -> Any:
    """Return a value without what nobody has said inside it."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()
                if each not in (None, [], False)}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _flowing(value: Any) -> Any:
    """Return a value with every group that holds no other in one line."""
    if isinstance(value, list):
        items = CommentedSeq(map(_flowing, value))
        if not any(isinstance(each, Mapping) for each in value):
            items.fa.set_flow_style()
        return items
    if not isinstance(value, Mapping):
        return value
    group = CommentedMap({name: _flowing(each) for name, each in value.items()})
    if not any(isinstance(each, Mapping) for each in value.values()):
        group.fa.set_flow_style()
    return group
