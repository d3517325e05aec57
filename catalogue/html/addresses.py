"""Where every page of the web edition lies; the one place that knows its addresses.

An address is a path from the root of the site: one that ends in a slash is a page, any other a
file. Folders are named by the words of the catalogue, so that an address can be read aloud.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from catalogue.model.form import Form, PartHead
from catalogue.model.records import Edition, Measure
from catalogue.source.names import slug

# What a folder is opened as: servers look for it by themselves, a browser without one does not.
PAGE = "index.html"
START, CONTACTS, ABOUT, SEARCH = "", "kontakte/", "ueber/", "suche/"
IMPRINT, PRIVACY, ACCESSIBILITY = "impressum/", "datenschutz/", "barrierefreiheit/"
PLAIN, SIGNED = "leichte-sprache/", "gebaerdensprache/"
CHANGES, REGISTER, PICTURES, FONTS = "aenderungen/", "register/", "bilder/", "schrift/"
FEED, SITEMAP, MISSING = "aenderungen.atom", "sitemap.xml", "404.html"
ROBOTS, REDIRECTS = "robots.txt", "_redirects"
STYLE, SCRIPT, ICON = "site.css", "site.js", "zeichen.svg"
TEXTS = f"{SEARCH}texte.js"
FOLDERS = (CONTACTS, ABOUT, SEARCH, IMPRINT, PRIVACY, ACCESSIBILITY, PLAIN, SIGNED, CHANGES,
           REGISTER, PICTURES, FONTS, "daten/")  # fmt: skip


@dataclass(frozen=True)
class Addresses:
    """The addresses of a catalogue of this form."""

    form: Form

    start, contacts, about, search = START, CONTACTS, ABOUT, SEARCH
    imprint, privacy, accessibility = IMPRINT, PRIVACY, ACCESSIBILITY
    plain, signed = PLAIN, SIGNED
    feed, sitemap, missing = FEED, SITEMAP, MISSING
    style, script, icon, texts = STYLE, SCRIPT, ICON, TEXTS

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """The folder of every thing that the catalogue has a word for, no two alike."""
        words, kinds = self.form.words, self.form.all_kinds.values()
        nouns = {"edition": words.edition.one, **{kind.id: kind.noun.one for kind in kinds},
                 "section": words.section.one if words.section else "Abschnitt",
                 "all": self.form.common.record.many}
        taken = {folder.rstrip("/") for folder in FOLDERS}
        found: dict[str, str] = {}
        for name, noun in nouns.items():
            found[name] = slug(noun, {*taken, *found.values()})
        return found

    def record(self, measure: Measure) -> str:
        """Return where a record always lies in its latest state."""
        # A kind that only an earlier edition had is called as it was then.
        word = self._words.get(measure.declared.id) or slug(measure.declared.noun.one)
        return f"{word}/{measure.id}/"

    def frozen(self, number: int, measure: Measure) -> str:
        """Return where a record lies for good as an edition had it."""
        return f"{self.edition(number)}{self.record(measure)}"

    def edition(self, number: int) -> str:
        """Return the folder of all that stays as an edition had it."""
        return f"{self._words['edition']}/{number}/"

    def section(self, identifier: str = "") -> str:
        """Return the overview of a section; without sections, of all records."""
        return f"{self._words['section']}/{identifier}/" if identifier else (
            f"{self._words['all']}/")

    def filtered(self, section: str, word: str) -> str:
        """Return the overview of a section with those records only that a word names."""
        return f"{self.section(section)}{word}/"

    def changes(self, number: int) -> str:
        """Return the page of all that changed with an edition."""
        return f"{CHANGES}{number}/"

    def register(self, part: PartHead) -> str:
        """Return the page of a declared register; the one by title is the search."""
        return SEARCH if (part.by or "title") == "title" else f"{REGISTER}{part.id}/"

    def beside(self, measure: Measure, extension: str) -> str:
        """Return a record as a file of another kind, beside its page."""
        return f"{self.record(measure)}{measure.id}.{extension}"


def permanent(edition: Edition) -> Mapping[str, str]:
    """Return the permanent address of every record by its id, none where the site has no base."""
    base, at = edition.head.site_url, Addresses(edition.form)
    return {each.id: absolute(base, at.record(each)) for each in edition.measures if base}


def path_of(address: str) -> str:
    """Return the file that an address stands for."""
    return f"{address}{PAGE}" if not address or address.endswith("/") else address


def relative(here: str, there: str) -> str:
    """Return a link from one page to another, as it holds on a server and on a USB stick alike.

    It names the file, because a browser without a server opens no folder; the permanent address
    does not, see ``absolute``. What stands behind a ``#`` is kept.
    """
    target, hash_, anchor = there.partition("#")
    if target == here and hash_:
        return f"#{anchor}"
    own, other = here.split("/")[:-1], target.split("/")
    shared = next((at for at, (one, two) in enumerate(zip(own, other[:-1], strict=False))
                   if one != two), min(len(own), len(other) - 1))
    way = [*[".."] * (len(own) - shared), *other[shared:-1], other[-1] or PAGE]
    return quote("/".join(way)) + (f"#{anchor}" if hash_ else "")


def absolute(base: str, there: str) -> str:
    """Return the permanent address of a page, nothing where the site has no base."""
    return f"{base.rstrip('/')}/{quote(there)}" if base else ""
