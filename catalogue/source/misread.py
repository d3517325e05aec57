"""Says in plain German why a text is no YAML: what the person meant who typed it."""

import re
from pathlib import PurePosixPath

from yaml.error import MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

from catalogue.model.problems import Place, Problem

INDENT = ("die Einrückung stimmt nicht", "wie in den Zeilen darüber einrücken")
NO_COLON = ("ein Doppelpunkt fehlt", "als „name: Wert“ schreiben")
OPEN_QUOTE = ("ein Anführungszeichen ist nicht geschlossen", "es schließen")
SYNTAX = (
    ("mapping values", "ein Doppelpunkt mitten im Wert", "den Wert in Anführungszeichen setzen"),
    ("did not find expected key", *INDENT),
    ("did not find expected '-'", *INDENT),
    ("found unexpected end", *OPEN_QUOTE),
    ("could not find expected ':'", *NO_COLON),
    ("did not find expected ',' or", "eine Klammer ist nicht geschlossen", "sie schließen"),
    ("control characters", "ein unsichtbares Steuerzeichen", "es löschen"),
    ("nesting depth", "die Datei ist zu tief verschachtelt", "wie die anderen Dateien schreiben"),
)
TAB = ("ein Tabulator statt Leerzeichen", "mit Leerzeichen einrücken")
UNKNOWN = ("die Schreibweise ist kein gültiges YAML", "Zeile prüfen")
# A value, or an item of a list, whose first sign is an order to the parser.
SIGNED = re.compile(r"(?P<name>[ ]*(?:-[ ]+)?[\w-]+:[ ]+|[ ]*-[ ]+)"
                    r"(?P<value>(?P<sign>[\[{\"'&*%@`|>,?!-]).*\S)")  # fmt: skip
BRACKETS = {'"': '"', "'": "'", "[": "]", "{": "}"}
# A line without an indent has a name, unless it closes a bracket or is no entry at all.
NAMED = re.compile(r"[\"'?\[{&*!]|[^\s:#-][^:]*:(?:\s|$)|[\s#\]}]|-(?:\s|$)|---|\.\.\.|$")
STUCK = re.compile(r"[\w-]+(?:：|:(?=\S))")
SHOWN = 60


def syntax_problem(text: str, path: PurePosixPath, error: YAMLError) -> Problem:
    """Return what is wrong with a text that the parser refuses, at its likely cause."""
    if isinstance(error, ReaderError):
        before = text.encode()[: error.position].decode("utf-8", "ignore")
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return Problem("E102", place, *_known(error))
    mark = error.problem_mark or error.context_mark if isinstance(error, MarkedYAMLError) else None
    if mark is None:
        return Problem("E102", Place(path), *_known(error))
    if text[mark.index : mark.index + 1] == "\t":
        return Problem("E102", Place(path, mark.line + 1, mark.column + 1), *TAB)
    meant = _meant(text.splitlines()[: mark.line + 1], _known(error))
    line, column, *said = meant or (mark.line + 1, mark.column + 1, *_known(error))
    return Problem("E102", Place(path, line, column), *said)


def _known(error: YAMLError) -> tuple[str, str]:
    return next((each[1:] for each in SYNTAX if each[0] in str(error)), UNKNOWN)


def _meant(lines: list[str], known: tuple[str, str]) -> tuple[int, int, str, str] | None:
    """Return the place of a slip that explains all the parser says, and what it is."""
    for number, line in enumerate(lines, 1):
        if not NAMED.match(line):
            stuck = STUCK.match(line)
            if stuck:
                return number, stuck.end(), *_after_colon(line, stuck.end())
            return number, 1, *NO_COLON
        column = _open_quote(line, lines[number : number + 1])
        if column:
            return number, column, *OPEN_QUOTE
    found = SIGNED.match(lines[-1]) if lines and known in (UNKNOWN, INDENT) else None
    if found and _goes_on(found["sign"], found["value"]):
        way = f"so schreiben: '{found['value'][:SHOWN].replace(chr(39), chr(39) * 2)}'"
        message = f"„{found['sign']}“ am Anfang hat in YAML eine eigene Bedeutung"
        return len(lines), found.start("value") + 1, message, way
    return None


def _after_colon(line: str, end: int) -> tuple[str, str]:
    if line[end - 1] == "：":
        return "ein fremder Doppelpunkt „：“", "mit „: “ schreiben"
    return "nach dem Doppelpunkt fehlt ein Leerzeichen", f"so schreiben: {line[:end]} {line[end:]}"


def _open_quote(line: str, following: list[str]) -> int:
    """Return the column of a quotation mark that stays open though the next entry begins."""
    found = SIGNED.match(line)
    if line[:1].isspace() or not found or found["sign"] not in "\"'":
        return 0
    is_open = found["sign"] not in found["value"][1:]
    goes_on = following and not re.match(r"[\w-]+:(?:\s|$)", following[0])
    return 0 if not is_open or goes_on or not following else found.start("value") + 1


def _goes_on(sign: str, value: str) -> bool:
    """Whether a sign at the head is no order of YAML, for words follow what it opened."""
    closing = BRACKETS.get(sign)
    return closing is None or (closing in value[1:] and not value.endswith(closing))
