"""The words of the catalogue are divided rightly, and the patterns load from their cache."""

import os
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pyphen
import pytest

from catalogue.model.problems import DataError
from catalogue.source.cache import Cache
from catalogue.typeset.engine import NO_SYSTEM_FONTS
from catalogue.typeset.hyphenation import CACHE_NAME, load_patterns
from tests.conftest import ROOT, SMALL

PATTERNS = ROOT / "layouts" / "hyphenation" / "hyph_de.dic"
EXCEPTIONS = SMALL / "data" / "hyphenation.yaml"
FONT = ROOT / "fonts" / "SourceSans3-Regular.ttf"

# Pyphen's own German dictionary breaks each of them wrongly: Mit-a-r-bei-ten-den.
DIVIDED = """
    Alten-pfle-ge-an-ge-bo-ten Anti-se-mi-tis-mus-prä-ven-tion Arbeits-um-feld
    Auf-ga-ben-er-le-di-gung Aus-stel-lun-gen Aus-tausch-räume Berufs-ab-schlüsse
    Deutsch-land Dienst-er-fah-rung Fach-li-te-ra-tur Füh-rungs-an-sprü-che
    Geschlech-ter-ste-reo-type Gewalt-ur-sa-chen Grup-pen-ar-beit Hand-lungs-leit-bild
    Infor-ma-ti-ons-stand Inte-gra-ti-ons-stra-te-gie Jugend-ar-beit
    Kin-der-ta-ges-stät-ten Kom-pe-tenz-er-werb Lan-des-sport-bund Lebens-um-stände
    Lern-ent-wick-lun-gen Mit-ar-bei-ten-den Män-ner-rol-len Mus-kel-ent-span-nung
    News-let-ter Pro-jekt-as-sis-tenz Regel-an-ge-bo-ten Schul-all-tag Schul-so-zi-al-ar-beit
    Selbst-er-fah-rungs Stabs-stelle Tages-struk-tur The-men-schwer-punkte
    Ver-ste-ti-gung Wan-der-aus-stel-lung Zusam-men-ar-beit Zusam-men-schlüsse
    bear-bei-ten dau-er-haft defi-zit-ori-en-tiert gen-der-ge-rechte gestar-tet
    ziel-grup-pen-ori-en-tiert
"""

STARRED = "Alle Bürger*innen und Mitarbeiter*innen, jede*r Jugendliche*r, Einwohner*innenvertretung"


@pytest.fixture(autouse=True)
def _pyphen_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGES", "LANGUAGES_LOWERCASE"):
        monkeypatch.setattr(pyphen, name, dict(getattr(pyphen, name)))
    monkeypatch.setattr(pyphen, "hdcache", {})


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all words."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def divided(cache: Path) -> Callable[[str], str]:
    """Divide a word with the project's patterns and exceptions."""
    load_patterns(PATTERNS, EXCEPTIONS, cache)
    return divide


def divide(word: str) -> str:
    return str(pyphen.Pyphen(lang="de-DE", left=3, right=3).inserted(word))


def exceptions(folder: Path, *words: str) -> Path:
    path = folder / "data" / "hyphenation.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("exceptions:\n" + "".join(f"  - {word}\n" for word in words), "utf-8")
    return path


@pytest.mark.parametrize("word", DIVIDED.split())
def test_word_of_the_catalogue_is_divided_rightly(divided: Callable[[str], str], word: str) -> None:
    assert divided(word.replace("-", "")) == word


@pytest.mark.parametrize(
    "word", ["Home-office", "HOME-OFFICE", "Main-strea-ming", "quee-res", "buez", "Quendler"]
)
def test_exception_wins_in_any_case(divided: Callable[[str], str], word: str) -> None:
    assert divided(word.replace("-", "")) == word


def test_exception_wins_exactly(tmp_path: Path) -> None:
    load_patterns(PATTERNS, exceptions(tmp_path, "Mitarb-eitenden"), tmp_path)
    assert divide("Mitarbeitenden") == "Mitarb-eitenden"


def test_exception_holds_for_the_whole_word_only(tmp_path: Path) -> None:
    load_patterns(PATTERNS, exceptions(tmp_path, "Arbeitskreis"), tmp_path)
    assert divide("Arbeitskreises") == "Arbeits-krei-ses"


def test_word_may_be_divided_without_any_exceptions(tmp_path: Path) -> None:
    load_patterns(PATTERNS, None, tmp_path)
    assert divide("Zusammenarbeit") == "Zusam-men-ar-beit"


def test_every_wrong_exception_is_named_with_its_place(tmp_path: Path) -> None:
    wrong = exceptions(tmp_path, "Gen-der", "Home--office", "a b", "12")
    with pytest.raises(DataError) as caught:
        load_patterns(PATTERNS, wrong, tmp_path)
    places = [str(problem.place) for problem in caught.value.problems]
    assert places == [f"data/hyphenation.yaml:{line}:5" for line in (3, 4, 5)]


def test_exceptions_that_are_no_list_are_refused(tmp_path: Path) -> None:
    wrong = exceptions(tmp_path)
    wrong.write_text("exceptions: Gen-der\n", "utf-8")
    with pytest.raises(DataError, match="keine Liste"):
        load_patterns(PATTERNS, wrong, tmp_path)


def forget_what_is_loaded() -> None:
    """Forget what this process has loaded."""
    pyphen.hdcache.pop(PATTERNS, None)


def test_what_a_process_has_loaded_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_patterns(PATTERNS, EXCEPTIONS, tmp_path)
    monkeypatch.setattr(Cache, "get", None)
    load_patterns(PATTERNS, EXCEPTIONS, tmp_path)
    assert divide("Homeoffice") == "Home-office"


def test_second_load_reads_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_patterns(PATTERNS, EXCEPTIONS, tmp_path)
    forget_what_is_loaded()
    monkeypatch.setattr(pyphen.HyphDict, "__init__", None)
    load_patterns(PATTERNS, EXCEPTIONS, tmp_path)
    assert divide("Homeoffice") == "Home-office"


@pytest.mark.parametrize(
    "damage", [bytes.upper, lambda content: content[:1000], lambda content: b""]
)
def test_broken_cache_is_rebuilt(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    load_patterns(PATTERNS, EXCEPTIONS, tmp_path)
    cache = tmp_path / CACHE_NAME
    whole = cache.read_bytes()
    cache.write_bytes(damage(whole))
    forget_what_is_loaded()
    load_patterns(PATTERNS, EXCEPTIONS, tmp_path)
    assert cache.read_bytes() == whole


def test_new_exception_is_seen_behind_an_old_cache(tmp_path: Path) -> None:
    load_patterns(PATTERNS, exceptions(tmp_path, "Gen-der"), tmp_path)
    load_patterns(PATTERNS, exceptions(tmp_path, "Mitarb-eiter"), tmp_path)
    assert divide("Mitarbeiter") == "Mitarb-eiter"


@pytest.mark.parametrize(("stem", "word", "divided"), [
    ("Gen-der-", "Genderkompetenz", "Gen-der-kom-pe-tenz"), ("Trans-", "Transport", "Trans-port"),
    ("Stadt-teil-", "Stadtteilarbeit", "Stadt-teil-ar-beit"), ("Queer-", "queer", "queer"),
    ("Trans-", "Transit", "Tran-sit"),
])  # fmt: skip
def test_a_stem_reaches_the_words_that_begin_with_it(
    tmp_path: Path, stem: str, word: str, divided: str
) -> None:
    load_patterns(PATTERNS, exceptions(tmp_path, stem), tmp_path)
    assert divide(word) == divided


def test_a_word_of_its_own_wins_over_a_stem(tmp_path: Path) -> None:
    load_patterns(PATTERNS, exceptions(tmp_path, "Gen-der-", "Gender-kunde"), tmp_path)
    assert divide("Genderkunde") == "Gender-kunde"


def test_cache_leaves_no_other_file(tmp_path: Path) -> None:
    load_patterns(PATTERNS, EXCEPTIONS, tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == [CACHE_NAME]


def test_patterns_load_where_no_cache_can_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    load_patterns(PATTERNS, EXCEPTIONS, blocked)
    assert divide("Mitarbeitenden") == "Mit-ar-bei-ten-den"


def test_no_line_is_divided_at_a_gender_star(divided: Callable[[str], str]) -> None:
    columns = ["\n".join(lines(STARRED, width)) for width in range(20, 160, 4)]
    assert any("Mitarbei-\nter*innen" in column for column in columns)
    assert not [c for c in columns if re.search(r"\*-?\n|\n-?\*|-\n?\*", c)]


def lines(text: str, width: int) -> Iterator[str]:
    """Lay a paragraph out in a column of so many points and read its lines."""
    os.environ["FONTCONFIG_FILE"] = str(NO_SYSTEM_FONTS)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="No fonts configured")
        import weasyprint
        from weasyprint.formatting_structure.boxes import LineBox, TextBox
    css = f"""
        @font-face {{ font-family: Sans; src: url({FONT.as_uri()}) }}
        @page {{ size: 200mm; margin: 0 }}
        p {{ font: 10pt Sans; width: {width}pt; hyphens: auto; hyphenate-limit-chars: 7 3 3;
             hyphenate-character: "-" }}"""
    html = f"<html lang='de-DE'><style>{css}</style><p>{text}"
    for page in weasyprint.HTML(string=html).render().pages:
        for box in page._page_box.descendants():
            if isinstance(box, LineBox):
                yield "".join(b.text for b in box.descendants() if isinstance(b, TextBox))
