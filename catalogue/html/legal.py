"""The pages that the law asks for: imprint, privacy, the statement on accessibility.

They say what data say; what nobody has said yet stands there as open.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from catalogue.checks.web_edition import unanswered
from catalogue.html.addresses import ACCESSIBILITY, IMPRINT, PRIVACY
from catalogue.html.menu import report_address
from catalogue.html.page import page
from catalogue.html.site import File, Site
from catalogue.layout import markdown
from catalogue.model.fields.period import date_in_words
from catalogue.model.legal import Barrier
from catalogue.model.problems import counted
from catalogue.source.vocabulary import resource_values

# Which page answers for what is said below ``site``.
PAGES = (
    (IMPRINT, "Impressum", "imprint.html"), (PRIVACY, "Datenschutz", "privacy.html"),
    (ACCESSIBILITY, "Erklärung zur Barrierefreiheit", "accessibility.html"),
)  # fmt: skip
CONFORMITY = {
    "full": "Die Seiten erfüllen die Vorgaben ganz.",
    "partial": "Die Seiten erfüllen die Vorgaben zum Teil. Was fehlt, steht im nächsten Abschnitt.",
    "none": "Die Seiten erfüllen die Vorgaben noch nicht.",
}
# What an engine says of a file that keeps its rules.
KEPT, PAGES_OF_SITE = "bestanden", "site"
UNSAID = "Das gibt es noch nicht."


@dataclass(frozen=True)
class Test:
    """A check that ran when the edition was built: what it looked at, by which rules, the end."""

    file: str
    engine: str
    profile: str
    count: int
    verdict: str
    reason: str = ""


def files(site: Site) -> Iterator[File]:
    """Yield the pages."""
    asked = dict(unanswered(site.head))
    values: dict[str, Any] = {
        "told": site.head, "asked": asked, "office": site.edition.office, "set": _set,
        "report": report_address(site, ""), "in_words": date_in_words,
        "law": _law(site), "conformity": CONFORMITY, "tests": tuple(_tests(site)),
        "is_tested": any(each["product"] == PAGES_OF_SITE for each in site.verdicts),
        "barriers": (*site.head.accessibility.barriers, *_found(site)),
    }
    for address, title, template in PAGES:
        yield page(site, template, address, title, **values)


def _set(text: str) -> Markup:
    return Markup(markdown.small(text))


def _law(site: Site) -> Mapping[str, str] | None:
    name = site.head.accessibility.law
    return resource_values("laws.yaml")[name] if name else None


def _tests(site: Site) -> Iterator[Test]:
    """Yield the checks that ran on what readers are offered, none that did not."""
    names = {each.product: each.name for each in site.offers}
    for each in site.verdicts:
        if each["product"] in (*names, PAGES_OF_SITE):
            engine = f"{each['engine']} {each.get('version', '')}".strip()
            yield Test(names.get(each["product"], "Webseiten"), engine, each["profile"],
                       each["checks"], each["verdict"], each.get("reason", ""))


def _found(site: Site) -> Iterator[Barrier]:
    """Yield what is known to be missing without anybody saying so."""
    for test in _tests(site):
        if test.verdict != KEPT:
            yield Barrier(what=f"{test.file}: {test.profile}",
                          why=test.reason or f"Ergebnis der Prüfung: {test.verdict}.")
    for name, words in (("plain", "Leichte Sprache"), ("signed", "Deutsche Gebärdensprache")):
        if not getattr(site.head, name):
            yield Barrier(what=f"{words}: eine Erklärung des Katalogs", why=UNSAID)
        yield from _untold(site, name, words)


def _untold(site: Site, role: str, words: str) -> Iterator[Barrier]:
    measures = site.edition.measures
    told = sum(any(map(each.value, each.fields.of_role(role))) for each in measures)
    if told < len(measures):
        missing = counted(len(measures) - told, "⟪record⟫", "⟪records⟫")
        why = site.said(f"Für {missing} gibt es das noch nicht.")
        yield Barrier(what=site.said(f"{words}: die Texte ⟪the records.gen⟫"), why=why)
