"""The forms in which an edition can be had as data."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from catalogue.html.export.csv_files import csv_files
from catalogue.html.export.datapackage import datapackage
from catalogue.html.export.dcat import dcat
from catalogue.html.export.json_files import json_files
from catalogue.html.export.jsonld import jsonld
from catalogue.html.export.value import DataFile, Files, Made, OpenData
from catalogue.html.export.xlsx_file import xlsx_file


class Format(NamedTuple):
    """A form: what makes its files, and the forms that it describes, which come with it."""

    files: Callable[[OpenData, Made], Files]
    needs: tuple[str, ...] = ()


# What describes others stands behind them.
FORMATS: Mapping[str, Format] = {
    "csv": Format(csv_files),
    "xlsx": Format(xlsx_file),
    "json": Format(json_files),
    "jsonld": Format(jsonld),
    "datapackage": Format(datapackage, ("csv",)),
    "dcat": Format(dcat, ("csv", "xlsx", "json", "jsonld", "datapackage")),
}
# It names where its files lie, so it needs an address.
ADDRESSED = "dcat"


def data_files(data: OpenData, wanted: Collection[str]) -> tuple[DataFile, ...]:
    """Return the files of all forms that are wanted, each once."""
    needed = {*wanted, *(each for name in wanted for each in FORMATS[name].needs)}
    made: dict[str, DataFile] = {}
    for name in FORMATS:
        if name in needed:
            made |= {file.path: file for file in FORMATS[name].files(data, dict(made))}
    return tuple(made.values())
