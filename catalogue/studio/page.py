"""The page beside the form: asked while somebody types, answered by the process that sets it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.datastructures import FormData

from catalogue.build.controls import told
from catalogue.build.proof import Ask, Look, Proof
from catalogue.build.snapshot import Fill
from catalogue.build.worked import text_at
from catalogue.checks.findings import Finding
from catalogue.door.answers import File, View, not_there
from catalogue.model.flowing import flowing
from catalogue.source.document import document_of
from catalogue.source.project import PATHS
from catalogue.source.saving import typed_text
from catalogue.studio.record import known, opened_of, typed_of
from catalogue.studio.studio import Studio

FIRST = 1
UNSET = "diese Seite ließ sich nicht setzen", "die Befunde ansehen"


@dataclass(frozen=True)
class Pane(View):
    """What stands right of a form: gauge, pages, and what is to be said of each field."""

    id: str
    proof: Proof
    look: str = "screen"
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Older(View):
    """A newer text has come meanwhile: nothing is shown for this one (RFC 9110, 15.3.5)."""

    status = 204


def page(studio: Studio, id: str, ask: Ask, sent: FormData) -> Pane | Older:
    """Return the page of a record with the text that stands in a form, saved or not."""
    known(studio, id)
    opened, kept = opened_of(sent), studio.snapshot.documents[id].text
    text = typed_text(studio.snapshot.fields_of(id), id, opened, typed_of(sent)) if opened else kept
    proof = studio.proofs.ask(replace(ask, record=id, text=text))
    if proof is None:
        return Older()
    if ask.is_settled and proof.pictures and text == kept:
        studio.seen[id] = Fill(proof.first_page, proof.step, proof.lines)
    findings = told(studio.snapshot, id, text) if ask.is_settled else {}
    return Pane(id, _flowing(proof, text), ask.look, findings)


def picture(
    studio: Studio, id: str, look: Look = "screen", section: str = "", sheet: int = 0,
    stand: str = "",
) -> File:
    """Return a page of a record as it is saved, or was after a change, as a picture."""
    pictures = _saved(studio, id, look, section, stand).pictures[sheet:]
    if not pictures:
        raise not_there(*UNSET)
    return File(pictures[0].jpeg, "image/jpeg")


def pdf(studio: Studio, id: str, section: str = "") -> File:
    """Return the pages of a record as it is saved, as a PDF."""
    found = _saved(studio, id, "pdf", section).pdf
    if not found:
        raise not_there(*UNSET)
    return File(found, "application/pdf", f"{id}.pdf")


def _flowing(proof: Proof, text: str) -> Proof:
    """Return a proof whose cut is counted in the lines of a form."""
    cut = proof.surplus
    if not cut:
        return proof
    whole = document_of(text, PATHS.root, []).value.get(cut.field) or ""
    return replace(proof, surplus=replace(cut, offset=len(flowing(whole[: cut.offset]))))


def _saved(studio: Studio, identifier: str, look: Look, section: str, stand: str = "") -> Proof:
    known(studio, identifier)
    window, snapshot = f"{identifier} {look} {section} {stand}", studio.snapshot
    text = text_at(snapshot, identifier, stand) if stand else snapshot.documents[identifier].text
    return studio.proofs.ask(Ask(window, FIRST, identifier, text, section, look,
                                 is_settled=True)) or Proof(FIRST)
