"""A page of the web edition: a template filled in, foreign passages marked."""

import re
from functools import cache, partial
from pathlib import PurePosixPath
from typing import Any

from jinja2 import TemplateError

from catalogue.html.addresses import absolute, path_of, relative
from catalogue.html.menu import foot, menu, report_address
from catalogue.html.site import File, Site
from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.source.phrases import Phrases
from catalogue.typeset.languages import mark_languages

# HTML has no slash at the end of what holds nothing.
VOID = re.compile(r"<((?:area|br|col|hr|img|input|link|meta|source|wbr)\b[^<>]*?)\s*/>")
# An item of a list ends where the next begins, a paragraph before a block or where its parent
# ends, so do cells, rows and groups of rows; what is empty stays so (HTML, 13.1.2.4).
ENDING = re.compile(
    r"</(?:li|p(?=>\s*<(?:/|p[ >]|div|ul|ol|dl|h\d)))>|</(?:t[dhr]|thead|tbody)>\s*")
# Only print sets capitals off.
CAPITALS = re.compile(r'<span class="caps">([^<]*)</span>')
TAG = re.compile(r"<[^>]*>")


def page(site: Site, template: str, address: str, title: str, **values: Any) -> File:
    """Return a page of the site; ``LayoutError`` names what is wrong with a template.

    Every template is given ``site``, ``edition``, ``at`` (the addresses) and ``link``, which
    leads from this page to an address.
    """
    known = {
        "site": site, "edition": site.edition, "at": site.addresses, "here": address,
        "link": partial(relative, address), "permanent": absolute(site.base, address),
        "title": title, "menu": menu(site), "foot": foot(site), "section": None,
        "divided": site.divider.divided, "absolute": partial(absolute, site.base),
        "barrier": report_address(site, address), **values,
    }  # fmt: skip
    try:
        html = site.environment.get_template(template).render(known)
    except TemplateError as error:
        place = Place(PurePosixPath(template), getattr(error, "lineno", 0) or 0)
        message = f"die Vorlage ist fehlerhaft: {error.message or type(error).__name__}"
        raise LayoutError([Problem("E505", place, message)]) from error
    bare = ENDING.sub("", CAPITALS.sub(r"\1", VOID.sub(r"<\1>", html)))
    return File(path_of(address), mark_languages(bare, _heard(bare, site.phrases)).encode())


def _heard(html: str, phrases: Phrases) -> Phrases:
    """Return the languages of which a page may hold a passage: most hold none."""
    text = TAG.sub("", html)
    return {code: wordings for code, wordings in phrases.items() if _any_of(wordings).search(text)}


@cache
def _any_of(wordings: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(each).replace(r"\ ", r"\s") for each in wordings))
