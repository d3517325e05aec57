"""Every rule of the microtypography, and what none of them may touch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.layout.typography import RULES, bind_last_word, microtype, plain
from catalogue.model.sorting import collation_key

# ~ stands for a no-break space, _ for a narrow one.
BLANKS = str.maketrans({"~": "\u00a0", "_": "\u202f"})

EXAMPLES = {
    "double_quotes": [
        ('Er sagt "ja".', "Er sagt „ja“."),
        ("der “Tag der Vielfalt”", "der „Tag der Vielfalt“"),
        ('„Respekt" und „Mut”', "„Respekt“ und „Mut“"),
        ("„schon gut“", "„schon gut“"),
        ('("Kita")', "(„Kita“)"),
        ('"Schule - aber "wie"?"', "„Schule~– aber „wie“?“"),
        ('24" und "Kita"', '24" und „Kita“'),
        ('der "offene Treff', 'der "offene Treff'),
        ('das "-Zeichen', 'das "-Zeichen'),
    ],
    "single_quotes": [
        ("'ja' und ‘nein’", "‚ja‘ und ‚nein‘"),
        ("\"der Film 'Wir' läuft\"", "„der Film ‚Wir‘ läuft“"),
        ("\"'Wir'\"", "„‚Wir‘“"),
        ("'wie geht's'", "‚wie geht’s‘"),
        ("‚schon gut‘", "‚schon gut‘"),
    ],
    "apostrophes": [
        ("Girls' Day", "Girls’ Day"),
        ("wie geht's", "wie geht’s"),
        ("wie geht´s", "wie geht’s"),
        ("Peters’ Haus", "Peters’ Haus"),
        ("seit '68", "seit '68"),
    ],
    "dashes": [
        ("Kinder - Jugend -- Familie – Kultur", "Kinder~– Jugend~– Familie~– Kultur"),
        ("zu Hause –, dann", "zu Hause~–, dann"),
        (" - weiter", "~– weiter"),
        ("Tages- und -pflege", "Tages- und -pflege"),
        ("Eltern-Kind-Tag", "Eltern-Kind-Tag"),
    ],
    "ranges": [
        ("2023-2027, 2023-24 und 10-12", "2023–2027, 2023–24 und 10–12"),
        ("(2018-2022)", "(2018–2022)"),
        ("8.30-12.00 Uhr", "8.30–12.00~Uhr"),
        ("10-12-jährige", "10–12-jährige"),
        ("1.-3. Mai", "1.–3._Mai"),
        ("am 2026-11-21", "am 2026-11-21"),
        ("im Monat 2007-11", "im Monat 2007-11"),
        ("Ruf 16-2383", "Ruf 16-2383"),
        ("DIN 5007-1", "DIN 5007-1"),
        ("Einheit 43/5-6", "Einheit 43/5-6"),
    ],
    "ellipses": [("und so weiter...", "und so weiter…"), ("....", "....")],
    "multiplications": [("3 x 4 x 5", "3~×~4~×~5"), ("2 x im Jahr", "2 x im Jahr")],
    "abbreviations": [
        ("z.B. u.a. d.h. i.d.R.", "z._B. u._a. d._h. i._d._R."),
        ("z. B. o. ä. u. Ä. s. o. v. a.", "z._B. o._ä. u._Ä. s._o. v._a."),
        ("Z. B. der Verein (e.V.)", "Z._B. der Verein (e._V.)"),
        ("Gans. o. k.", "Gans. o. k."),
    ],
    "references": [
        ("§ 13 und §13, §§ 3-5", "§_13 und §_13, §§_3–5"),
        ("Art.3 Abs. 2 Nr. 5, S. 12", "Art._3 Abs._2 Nr._5, S._12"),
        ("die Art. Danach", "die Art. Danach"),
    ],
    "amounts": [("10 % und 5€", "10_% und 5_€"), ("100%ig", "100%ig")],
    "units": [
        ("20 km, 9 Uhr, 4 m², 5 Mio.", "20~km, 9~Uhr, 4~m², 5~Mio."),
        ("5 Jahre, 5 Minuten", "5 Jahre, 5 Minuten"),
    ],
    "titles": [
        ("Prof. Dr. Ay, Dipl.-Päd. Ott", "Prof._Dr._Ay, Dipl.-Päd._Ott"),
        ("Dipl.-Soz.-Päd. Ott", "Dipl.-Soz.-Päd._Ott"),
    ],
    "ordinals": [
        ("die 3. Auflage", "die 3.~Auflage"),
        ("bis Stufe 3. Die Gruppe", "bis Stufe~3. Die Gruppe"),
        ("seit 2023. Gruppen", "seit 2023. Gruppen"),
    ],
    "numerals": [
        ("Dezernat IV, SGB XII", "Dezernat~IV, SGB~XII"),
        ("Fachbereich 43/5, Klassen 5 und 6", "Fachbereich~43/5, Klassen~5 und 6"),
        ("Dezernat Innenstadt", "Dezernat Innenstadt"),
    ],
    "dates": [("12. Mai 2026, 1.Dez.", "12._Mai 2026, 1._Dez."), ("12.05.2026", "12.05.2026")],
}

ADDRESSES = (
    "www.herne.de/Leichte-Sprache",
    "https://www.herne.de/2023-2027/a--b_z.B.html?x='3'#c",
    "herne.de/Büro-für-Vielfalt/10-12",
    "anti-diskriminierung.10-12@herne-stadt.de",
    "43/5",
    "2026-11-21",
)
PHONES = (
    "02323 16-2383",
    "02323 16-12",
    "0 23 23 / 16 - 23 83",
    "0 23 23 / 16 – 3850",
    "(02323) 16-30 47",
    "+49 2323 16-0",
    "0151 12345678",
    "Tel.: 16-27",
)

FRAGMENTS = (
    *"\"'„“”‚‘’ .,:;()/-–…*x×1I\n\u00a0\u202f\u00ad§%€²",
    *("...", " - ", "--", "z.B.", "e. V.", "u.", "a.", "12", "2023-2027", "3.", "Nr.", "Abs."),
    *("km", "Uhr", "Mai", "Dr.", "Prof.", "Dezernat", "SGB", "XII", "Auflage", "Die", "wir"),
    *ADDRESSES,
    *PHONES,
)
texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=15).map("".join)


def cases() -> list[tuple[str, str]]:
    return [example for examples in EXAMPLES.values() for example in examples]


def test_every_rule_has_examples() -> None:
    assert list(EXAMPLES) == list(RULES)


@pytest.mark.parametrize(("typed", "wanted"), cases())
def test_rule_sets_what_the_table_says(typed: str, wanted: str) -> None:
    assert microtype(typed) == wanted.translate(BLANKS)


@given(texts)
@settings(max_examples=400, deadline=None)
def test_setting_twice_changes_nothing(text: str) -> None:
    assert microtype(microtype(text)) == microtype(text)


@given(texts, st.sampled_from(ADDRESSES), texts)
@settings(max_examples=200, deadline=None)
def test_addresses_come_through_whole(before: str, address: str, after: str) -> None:
    assert address in microtype(f"{before} {address} {after}")


@pytest.mark.parametrize("phone", PHONES)
def test_telephone_number_keeps_its_characters_and_its_line(phone: str) -> None:
    whole = phone.replace(" ", "\u00a0")
    assert microtype(f"Ruf {phone} an") == f"Ruf {whole} an"


@pytest.mark.parametrize("address", ADDRESSES)
def test_quotes_around_an_address_are_set(address: str) -> None:
    assert microtype(f'"{address}"...') == f"„{address}“…"


def test_private_characters_of_the_text_survive() -> None:
    assert microtype("\U000f0000 herne.de \U000f0001") == "\U000f0000 herne.de \U000f0001"


@given(texts)
@settings(max_examples=200, deadline=None)
def test_binding_twice_changes_nothing(text: str) -> None:
    assert bind_last_word(bind_last_word(text)) == bind_last_word(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Das tun wir so.", "Das tun wir~so."),
        ("Er sagt „Nein!“", "Er sagt~„Nein!“"),
        ("Das tun alle.", "Das tun~alle."),
        ("Das tun wir immer.", "Das tun wir immer."),
        ("Das Integrationsnetzwerk hier.", "Das Integrationsnetzwerk hier."),
        ("Es sind 20~km.", "Es sind 20~km."),
        ("Nein.", "Nein."),
    ],
)
def test_short_last_word_is_bound(text: str, wanted: str) -> None:
    assert bind_last_word(text.translate(BLANKS)) == wanted.translate(BLANKS)


def test_titles_sort_as_din_5007_says() -> None:
    wanted = ["2. Tag", "Äpfel", "Apfelmus", "„Bunt“", "Maße", "Massen", "Öl", "Ölberg", "Zebra"]
    assert sorted(reversed(wanted), key=collation_key) == wanted


def test_numbers_are_sorted_as_they_are_counted() -> None:
    wanted = ["2. Gleichstellungsplan", "10. Gleichstellungsplan", "Teil 9", "Teil 10", "Teil 10a"]
    assert sorted(reversed(wanted), key=collation_key) == wanted


def test_collation_key_forgets_case_umlauts_and_signs() -> None:
    assert collation_key("„Größe“ – ÖFFNUNG*innen") == "grosse offnunginnen"


def test_plain_undoes_the_blanks_of_the_setting() -> None:
    assert plain(microtype("z. B.  am 3. Mai,\n10 km")) == "z. B. am 3. Mai, 10 km"


def test_plain_removes_soft_hyphens() -> None:
    assert plain("Fach\u00adbereich") == "Fachbereich"
