"""What is wrong with the signs of a text: quotation marks, dashes, blanks, hyphens."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import product

from catalogue.checks.checked import Checked
from catalogue.checks.rule import Check, Find, Hit, TextRule
from catalogue.layout import typography
from catalogue.layout.complaints import complaints
from catalogue.model.problems import Problem

PICTURE = re.compile(r"!\[[^\]]*\]\(([\w-]+\.(?:png|jpe?g))[ )]", re.IGNORECASE)
# A line such as a title knows no Markdown; a star inside a word is a letter.
MARKED = re.compile(
    r"""(\*\*|__|~~|`)(?=\S)[^\n]*?\S\1 | (?<![\w*])(\*)(?=[^\s*])[^*\n]*[^\s*]\*(?![\w*])
    | (?<![\w_])(_)(?=[^\s_])[^_\n]*[^\s_]_(?![\w_]) | !?\[[^\]\n]*\]\([^)\n]*\) | \A\#{1,6}(?=\s)
    | \\(?=[^\w\s]) | </?[a-zA-Z][^<>\n]*>""", re.VERBOSE)
DASH = re.compile(r"(?<=\S)[ \u00a0]+(?:--?|—)(?=\s)|(?<=\S)[ \u00a0]*—[ \u00a0]*(?=\S)")
LOST_LIST = re.compile(r":[ \u00a0]+-[ \u00a0]")
SPACED_RANGE = re.compile(r"(?<=\d)[ \u00a0]+[–-][ \u00a0]+(?=\d)")
FROM_TO = re.compile(r"\b([Vv]on) (\d{1,4}\.?)[–-](\d{1,4}\.?)(?![\w–-])")
SLASH = re.compile(r"(?<=[\w*)])(?:[ \u00a0]+/[ \u00a0]*|/[ \u00a0]+)(?=[\w(])")
BLANKS = (
    (re.compile(r"(?<![ \t\u00a0])[ \t\u00a0]+(?=\n|\Z)"), "Leerzeichen am Ende der Zeile", ""),
    (re.compile(r"(?<=\S)(?:[ \u00a0]{2,}|[ \u00a0]*\t\s*)(?=\S)"), "mehrere Leerzeichen", " "),
    (re.compile(r"(?<=\w)[ \u00a0]+(?=[,;:!?.](?:\s|\Z))"), "Leerzeichen vor dem Satzzeichen", ""),
    (re.compile(r"(?<=[^\W\d_]),(?=[^\W\d_])"), "nach dem Komma fehlt das Leerzeichen", ", "),
)
# Left over from a break, a copied page or a change of the direction of writing.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LOWER_HYPHEN = re.compile(r"(?<![\w-])([a-zäöüß]{3,})-([a-zäöüß]{3,})(?![\w-])")
# Adjectives and adverbs that German joins with a hyphen: deutsch-türkisch, sozial-emotional.
JOINED = re.compile(r"(?:nicht|isch|lich|ig|al|ell|iv|deutsch|schwarz|rot|gelb|grün|blau|weiß)$")
ORIGIN = re.compile(r"isch(?:e[mnrs]?)?$")
# These may follow each other: „für alle, die die Stadt berät“.
DOUBLED = re.compile(r"(?<![\w*-])(?!(?:der|die|das|den|dem|sie|ihr|ihnen)\s)"
                     r"([^\W\d_]{2,})\s+\1(?![\w*-])")
DECOMPOSED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
MEANINGLESS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000f0000-\U0010ffff]"
)


def _changed(mend: Callable[[str], str], message: str, hint: str) -> Find:
    """Find every character that a rule of the typesetter replaces by another one."""

    def find(text: str) -> Iterator[Hit]:
        for at, (old, new) in enumerate(zip(text, mend(text), strict=True)):
            if old != new:
                yield Hit(at, at + 1, message.format(old), hint, new)

    return find


def matching(pattern: re.Pattern[str], message: str, hint: str, instead: str | None = None) -> Find:
    """Find every match of a pattern; ``{0}`` is the match, ``{1}`` its first group."""

    def find(text: str) -> Iterator[Hit]:
        for found in pattern.finditer(text):
            said = [" ".join(found[0].split()), *found.groups()]
            yield Hit(*found.span(), message.format(*said), hint.format(*said),
                      None if instead is None else instead.format(*said))

    return find


def _quoted(text: str) -> str:
    return typography.single_quotes(typography.double_quotes(text))


def _unbalanced(text: str) -> Iterator[Hit]:
    opened: list[int] = []
    for at, char in enumerate(_quoted(text)):
        if char == "„":
            opened.append(at)
        elif char == "“" and opened:
            opened.pop()
        elif char in "“”\"»«":
            yield Hit(at, at + 1, f"das Anführungszeichen {char} hat kein Gegenstück",
                          "öffnen mit „ und schließen mit “")
    for at in opened:
        yield Hit(at, at + 1, "das Anführungszeichen „ wird nicht geschlossen",
                      "mit “ schließen")


def _dashes(text: str) -> Iterator[Hit]:
    # After a colon it is a list whose lines were lost, and no dash mends that.
    is_list = LOST_LIST.search(text)
    for found in DASH.finditer(text):
        if not SPACED_RANGE.match(text, found.start()):
            blank = "" if text[found.end()].isspace() else " "
            yield Hit(*found.span(), "Bindestrich statt Gedankenstrich",
                          "einen Halbgeviertstrich (–) setzen, oder ist es eine Liste?",
                          None if is_list else f" –{blank}")


def _ranges(text: str) -> Iterator[Hit]:
    hint = "mit Halbgeviertstrich ohne Leerzeichen: 2023–2027"
    worded = [found.span() for found in FROM_TO.finditer(text)]
    for found in _changed(typography.ranges, "Bindestrich zwischen zwei Zahlen", hint)(text):
        if not any(start <= found.start < end for start, end in worded):
            yield found
    for spaced in SPACED_RANGE.finditer(text):
        yield Hit(*spaced.span(), "Leerzeichen zwischen zwei Zahlen", hint, "–")


def _tight(text: str) -> Iterator[Hit]:
    hint = "es setzen; der Satz macht daraus ein schmales, geschütztes"
    for found in typography.ABBREVIATION.finditer(text):
        if re.search(r"\.\w", found[0]):
            instead = re.sub(r"\.(?=\w)", ". ", found[0])
            yield Hit(*found.span(), f"in „{found[0]}“ fehlt das Leerzeichen", hint, instead)
    for pattern in (typography.REFERENCE, typography.AMOUNT):
        for found in pattern.finditer(text):
            if not re.search(r"\s", found[0]):
                shown = text[found.start() : found.end() + 1] or text[found.start()]
                yield Hit(*found.span(), f"bei „{shown}“ fehlt das Leerzeichen", hint,
                              f"{found[0]} ")


def _blanks(text: str) -> Iterator[Hit]:
    for pattern, message, instead in BLANKS:
        for found in pattern.finditer(text):
            yield Hit(*found.span(), message, "", instead)


def _left_over(text: str) -> Iterator[Hit]:
    message = "ein unsichtbares Trennzeichen ist stehen geblieben"
    yield from matching(INVISIBLE, message, "es löschen", "")(text)
    for found in LOWER_HYPHEN.finditer(text):
        if not JOINED.search(found[1]) and not ORIGIN.search(found[2]):
            yield Hit(*found.span(), f"in „{found[0]}“ ist ein Trennstrich stehen geblieben",
                      f"gemeint: „{found[1]}{found[2]}“?")


def _decomposed(text: str) -> Iterator[Hit]:
    for found in DECOMPOSED.finditer(text):
        whole = unicodedata.normalize("NFC", found[0])
        if whole != found[0]:
            yield Hit(*found.span(), f"„{whole}“ besteht aus zwei Zeichen",
                          "als ein Zeichen tippen", whole)


def in_texts(rules: tuple[TextRule, ...]) -> Check:
    """Return a check that searches every printed text for these rules."""

    def check(data: Checked) -> Iterator[Problem]:
        for passage, rule in product(data.passages, rules):
            text = passage.text if rule.in_addresses else passage.words
            for found in rule.find(text) if rule.needed.search(text) else ():
                yield Problem(rule.code, passage.place(found.start), found.message, found.hint)

    return check


def meaningless_characters(data: Checked) -> Iterator[Problem]:
    """Find characters that no font can show, addresses included."""
    for passage in data.passages:
        for found in MEANINGLESS.finditer(passage.text):
            yield Problem("E322", passage.place(found.start()),
                          f"das Zeichen U+{ord(found[0]):04X} hat keine Bedeutung",
                          "löschen und das gemeinte Zeichen tippen")


def foreign_markdown(data: Checked) -> Iterator[Problem]:
    """Find what a text says in Markdown that its field does not know: it would be printed raw."""
    for passage in data.passages:
        is_chapter, kind = not passage.key, data.source.kind_of(passage.path)
        if is_chapter or passage.field in kind.record.texts:
            for each in complaints(passage.text, is_chapter, kind.setting == "flow"):
                yield Problem("E118", passage.place(each.start), each.message, each.hint)


def markdown_in_lines(data: Checked) -> Iterator[Problem]:
    """Find Markdown in titles, names and other lines, which print its signs as they are."""
    for passage in data.passages:
        texts = data.source.kind_of(passage.path).record.texts
        is_line = passage.key and passage.field not in texts
        for found in MARKED.finditer(passage.text) if is_line else ():
            yield Problem("W325", passage.place(found.start()),
                          f"„{found[0]}“ würde hier mit allen Zeichen gedruckt",
                          "die Auszeichnung weglassen, eine Adresse unter „links“ nennen")


def missing_pictures(data: Checked) -> Iterator[Problem]:
    """Find pictures of chapters that do not lie beside the text."""
    for passage in data.passages:
        for found in PICTURE.finditer("" if passage.key else passage.text):
            if not (data.source.root / passage.path.with_name(found[1])).is_file():
                yield Problem("E119", passage.place(found.start()),
                              f"das Bild „{found[1]}“ liegt nicht neben dem Text",
                              f"die Datei nach {passage.path.parent.as_posix()} legen")


# Patterns of what is needed begin with signs: these are looked for quickest.
QUOTE = re.compile("[\"„“”'‚‘’´`»«]")
TEXT_RULES = (
    TextRule("W310", _changed(_quoted, "{} ist kein deutsches Anführungszeichen",
                              "öffnen mit „ und schließen mit “"),
             re.compile("[\"”'’]|(?<!\\S)[“‘]")),
    TextRule("W311", _unbalanced, QUOTE),
    TextRule("W312", _changed(typography.apostrophes, "{} ist kein Apostroph", "’ setzen"),
             re.compile("['‘´`]")),
    TextRule("W313", _dashes, re.compile(r"\s-|—")),
    TextRule("W314", _ranges, re.compile(r"\d\.?\s?[–-]")),
    TextRule("W315", matching(FROM_TO, "„{0}“ mischt Wort und Strich", "„{1} {2} bis {3}“",
                              "{1} {2} bis {3}"), re.compile(r"\d\.?[–-]\d")),
    TextRule("W316", _tight, re.compile(r"\.(?:\d|(?<=\w\.)\w)|§\d|%(?<=\d%)|‰(?<=\d‰)|€(?<=\d€)")),
    TextRule("W317", matching(SLASH, "Leerzeichen um den Schrägstrich",
                              "ohne Leerzeichen schreiben", "/"), re.compile(r"/(?:\s|(?<=\s/))")),
    TextRule("W318", _blanks, re.compile(r"\s[^\S\n]|\t|[ \u00a0](?:[,;:!?.\n]|\Z)|,\w")),
    TextRule("W319", _left_over,
             re.compile(f"-(?<=[a-zäöüß]-)[a-zäöüß]|{INVISIBLE.pattern}")),
    TextRule("W320", matching(DOUBLED, "das Wort „{1}“ steht zweimal", "eins löschen")),
    TextRule("W324", _decomposed, re.compile("[\u0300-\u036f]")),
)  # fmt: skip
CHECKS: tuple[Check, ...] = (meaningless_characters, foreign_markdown, missing_pictures)
EDITORIAL: tuple[Check, ...] = (in_texts(TEXT_RULES), markdown_in_lines)
