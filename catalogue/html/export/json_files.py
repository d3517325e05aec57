"""The whole edition as JSON with its schema: what the archive file and the bag hold as well."""

from catalogue.checks.published import published
from catalogue.html.export.value import DataFile, Files, Made, OpenData


def json_files(data: OpenData, made: Made) -> Files:
    """Yield the JSON, its schema, the edition before and the pictures."""
    found = published(data.edition, data.root, data.previous, data.with_persons)
    for each in found:
        yield DataFile(each.name, data.said(each.label), each.data)
