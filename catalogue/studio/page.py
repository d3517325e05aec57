"""The page beside the form: asked while somebody types, answered by the process that sets it."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, get_args

from starlette.datastructures import FormData

from catalogue.build.controls import told
from catalogue.build.proof import DOTS_A_POINT, Ask, Look, Picture, Proof
from catalogue.build.snapshot import Fill
from catalogue.checks.findings import Finding
from catalogue.model.flowing import flowing
from catalogue.source.document import document_of
from catalogue.source.project import PATHS
from catalogue.source.saving import typed_text
from catalogue.studio.answers import File, View, not_there
from catalogue.studio.record import known, opened_of, typed_of
from catalogue.studio.studio import Studio

FIRST = 1


@dataclass(frozen=True)
class Pane(View):
    """What stands right of a form: gauge, pages, and what is to be said of each field."""

    template: ClassVar[str] = "pane.html"

    id: str
    proof: Proof
    look: str
    findings: Mapping[str, tuple[Finding, ...]]
    section: str = ""
    sources: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Older(View):
    """A newer text has come meanwhile: nothing is shown for this one (RFC 9110, 15.3.5)."""

    template: ClassVar[str] = "older.html"
    status: ClassVar[int] = 204


def page(
    studio: Studio, id: str, window: str, number: int, sent: FormData,
) -> Pane | Older:
    """Return the page of a record with the text that stands in a form, saved or not."""
    known(studio, id)
    fields = studio.snapshot.fields_of(id)
    opened = opened_of(sent)
    text = typed_text(fields, id, opened, typed_of(sent)) if opened else _text(studio, id)
    ask = asked_page(window, number, id, text, sent)
    proof = studio.proofs.ask(ask)
    if proof is None:
        return Older()
    if ask.is_settled and proof.pictures and text == _text(studio, id):
        studio.seen[id] = Fill(proof.first_page, proof.step, proof.lines)
    proof = _flowing(proof, text)
    findings = told(studio.snapshot, id, text) if ask.is_settled else {}
    sources = tuple(source(each) for each in proof.pictures)
    return Pane(id, proof, _look(str(sent.get("look", ""))), findings,
                str(sent.get("section", "")), sources)


def asked_page(window: str, number: int, id: str, text: str, sent: FormData) -> Ask:
    """Return what a form asks to see with this text: which section and look, how large."""
    return Ask(window, number, id, text, str(sent.get("section", "")),
               _look(str(sent.get("look", ""))), bool(sent.get("settled")),
               _dots(str(sent.get("dots", ""))))


def picture(
    studio: Studio, id: str, look: str = "", section: str = "", sheet: int = 0
) -> File:
    """Return a page of a record as it is saved, as a picture."""
    proof = _saved(studio, id, _look(look), section)
    if not proof or sheet >= len(proof.pictures):
        raise not_there("diese Seite ließ sich nicht setzen", "die Befunde ansehen")
    return File(proof.pictures[sheet].jpeg, "image/jpeg")


def pdf(studio: Studio, id: str, section: str = "") -> File:
    """Return the pages of a record as it is saved, as a PDF."""
    proof = _saved(studio, id, "pdf", section)
    if not proof or not proof.pdf:
        raise not_there("diese Seite ließ sich nicht setzen", "die Befunde ansehen")
    return File(proof.pdf, "application/pdf", f"{id}.pdf")


def _flowing(proof: Proof, text: str) -> Proof:
    """Return a proof whose cut is counted in the lines of a form."""
    cut = proof.surplus
    if not cut:
        return proof
    whole = document_of(text, PATHS.root, []).value.get(cut.field) or ""
    return replace(proof, surplus=replace(cut, offset=len(flowing(whole[: cut.offset]))))


def _saved(studio: Studio, identifier: str, look: Look, section: str) -> Proof | None:
    known(studio, identifier)
    window = f"{identifier} {look} {section}"
    return studio.proofs.ask(Ask(window, FIRST, identifier, _text(studio, identifier), section,
                                 look, is_settled=True))


def _text(studio: Studio, identifier: str) -> str:
    return studio.snapshot.documents[identifier].text


def _look(said: str) -> Look:
    return next((each for each in get_args(Look) if each == said), "screen")


def _dots(said: str) -> float:
    try:
        return max(DOTS_A_POINT / 2, float(said))
    except ValueError:
        return DOTS_A_POINT


def source(each: Picture) -> str:
    """Return a picture as an address that needs no other request."""
    return f"data:image/jpeg;base64,{b64encode(each.jpeg).decode()}"
