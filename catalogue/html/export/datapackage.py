"""Describes the CSV files by Data Package 2.0 with a Table Schema each."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from catalogue.checks.published import as_json
from catalogue.html.export.tables import Column, Table
from catalogue.html.export.value import DataFile, Files, Made, OpenData
from catalogue.model.record import IDENTIFIER, PERIOD
from catalogue.source.names import slug

NAME = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
Said = dict[str, Any]


def datapackage(data: OpenData, made: Made) -> Files:
    """Yield the description of the tables that were made."""
    head, licence = data.edition.head, data.licence
    said: Said = {
        "$schema": PROFILE,
        "name": f"{slug(head.title)}-{head.number}",
        "title": data.title,
        "description": data.description,
        "homepage": data.file_address() or None,
        "version": str(head.number),
        "licenses": [{"name": licence.id, "path": licence.url, "title": licence.title}]
        if licence else None,
        "contributors": [{"title": head.publisher, "roles": ["publisher"]},
                         {"title": head.office, "roles": ["contact"]}],
        "keywords": [section.title for section in data.edition.sections] or None,
        "resources": [_resource(table, made) for table in data.tables],
    }
    yield DataFile(NAME, data.said("Beschreibung der CSV-Dateien (Data Package)"),
                   as_json(_without_nothing(said)))


def _resource(table: Table, made: Made) -> Said:
    file = made[f"{table.name}.csv"]
    return {
        "name": table.name, "path": file.path, "title": table.title, "type": "table",
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(file.data),
        "hash": f"sha256:{sha256(file.data).hexdigest()}", "schema": _schema(table),
    }  # fmt: skip


def _schema(table: Table) -> Said:
    return _without_nothing({
        "fields": [_field(column, column.name == table.key) for column in table.columns],
        "missingValues": [""], "primaryKey": [table.key] if table.key else None,
    })  # fmt: skip


def _field(column: Column, is_key: bool) -> Said:
    """Return a column as a Table Schema says it."""
    field = column.field
    constraints: Said = {"required": True if column.is_required or is_key else None,
                         "unique": True if is_key else None,
                         "pattern": IDENTIFIER if is_key else None}
    if field:
        constraints |= {
            "minimum": field.minimum, "maximum": field.maximum, "maxLength": field.max_characters,
            "enum": [*field.options] if field.options and not field.many else None}
        if field.type == "period":
            constraints["pattern"] = PERIOD
    return _without_nothing({
        "name": column.name, "title": column.label, "description": column.help or None,
        "type": column.type, "constraints": _without_nothing(constraints) or None,
        "categories": [{"value": name, "label": each.label}
                       for name, each in field.options.items()]
        if field and field.options and not field.many else None,
    })  # fmt: skip


def _without_nothing(said: Mapping[str, Any]) -> Said:
    return {name: value for name, value in said.items() if value is not None}
