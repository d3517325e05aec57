"""Who comes in at the desk, and what nobody gets."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalogue.door.safety import COOKIE, KEY, MAX_BYTES
from catalogue.exchange.proposals.links import ADDRESS
from catalogue.studio.app import ROUTES
from catalogue.studio.studio import Studio
from tests.desk import BASE, HEADER, OWN, PORT, entered, outside, studio_of

EVIL = "http://anderswo.example"


@pytest.fixture
def studio(project: Path) -> Studio:
    return studio_of(project)


@pytest.fixture
def client(studio: Studio) -> TestClient:
    return entered(studio)


def test_nobody_comes_in_without_the_key(studio: Studio) -> None:
    answer = outside(studio).get("/")
    assert answer.status_code == 401
    assert "Musterstadt" not in answer.text
    assert "catalogue studio" in answer.text


def test_every_address_but_style_faces_and_links_wants_the_key(studio: Studio) -> None:
    client = outside(studio)
    for row in ROUTES:
        path = re.sub(r"{.*?}", "x", row.path)
        if not path.startswith(ADDRESS):
            answer = client.request(row.method, path, headers=OWN)
            assert answer.status_code == (401 if row.roles else answer.status_code), path


def test_every_address_is_answered_by_a_function() -> None:
    assert all(callable(row.handler()) for row in ROUTES)


def test_the_key_opens_once(studio: Studio) -> None:
    key = studio.keys.key
    assert outside(studio).get(f"/?{KEY}={key}").status_code == 303
    assert outside(studio).get(f"/?{KEY}={key}").status_code == 401


def test_two_desks_of_one_machine_are_open_at_once(client: TestClient) -> None:
    assert [*client.cookies] == [f"{COOKIE}-{PORT}"]
    client.cookies.set(f"{COOKIE}-{PORT + 1}", '{"was": "ein anderes Programm schrieb"}')
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_what_has_no_length_and_no_end_is_refused_in_words(client: TestClient, kind: str) -> None:
    endless = (b"a" * 100_000 for _ in range(30))
    answer = client.post("/name", content=endless, headers={"Content-Type": kind})
    assert (answer.status_code, "unvollständig" in answer.text) == (400, True)


def test_whoever_only_reads_is_told_so_and_nothing_is_kept(project: Path) -> None:
    (project / "studio.yaml").write_text("members: {toni: {name: Toni, role: read}}\n", "utf-8")
    client = outside(studio_of(project), proxied=True)
    for path in ("/eintraege/sprachcafe", "/texte/data/contacts.yaml"):
        page = client.get(path, headers={HEADER: "toni"}).text
        assert all(said in page for said in ("Sie lesen mit", " data-read>"))
        assert "Sichern<" not in page


def test_parts_without_a_boundary_are_told_in_words(client: TestClient) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    assert client.post("/name", content=b"--x", headers=headers).status_code == 400


def test_the_next_key_is_told(project: Path) -> None:
    studio, told = studio_of(project), list[str]()
    studio.keys.tell = told.append
    outside(studio).get(f"/?{KEY}={studio.keys.key}")
    assert told == [studio.keys.key]


def test_the_session_is_kept_from_scripts_and_other_sites(studio: Studio) -> None:
    cookie = outside(studio).get(f"/?{KEY}={studio.keys.key}").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_a_guessed_session_opens_nothing(studio: Studio) -> None:
    client = outside(studio)
    client.cookies.set(f"{COOKIE}-{PORT}", "geraten")
    assert client.get("/").status_code == 401


@pytest.mark.parametrize("host", ["anderswo.example", "127.0.0.1", "127.0.0.1:1", "", "[::1]"])
def test_a_foreign_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"}, {"Origin": EVIL}, {"Origin": "null"}, {},
    {"Sec-Fetch-Site": "cross-site", "Origin": BASE},
])  # fmt: skip
def test_what_another_site_sends_is_refused(studio: Studio, headers: dict[str, str]) -> None:
    client = entered(studio)
    del client.headers["Sec-Fetch-Site"]
    assert client.post("/name", data={"name": "Eva"}, headers=headers).status_code == 403


def test_an_older_browser_is_known_by_its_origin(studio: Studio) -> None:
    client = entered(studio)
    del client.headers["Sec-Fetch-Site"]
    answer = client.post("/name", data={"name": "Toni Beispiel"}, headers={"Origin": BASE})
    assert answer.status_code == 303
    assert "Toni Beispiel" in client.get("/").text


@pytest.mark.parametrize("path", [
    "/static/../../cli/__init__.py", "/static/%2e%2e/app.py", "/schrift/..%2f..%2fpyproject.toml",
    "/schrift/LICENSE.md", "/eintraege/..%2f..%2fetc%2fpasswd", "/nichts",
])  # fmt: skip
def test_what_lies_outside_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_too_much_is_refused_before_it_is_read(client: TestClient) -> None:
    answer = client.post("/name", content=b"x" * (MAX_BYTES + 1))
    assert answer.status_code == 413


def test_every_answer_forbids_what_is_not_ours(client: TestClient) -> None:
    for path in ("/", "/nichts", "/static/studio.css", "/farben.css"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_no_page_holds_a_style_or_script_of_its_own(client: TestClient) -> None:
    for path in ("/", "/eintraege", "/befunde", "/nichts"):
        text = client.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert "http://" not in text.replace(BASE, "")


def test_what_is_missing_in_a_call_is_named(client: TestClient) -> None:
    answer = client.post("/anwesend", data={}, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "window" in answer.json()["problems"][0]["message"]


SETTINGS = """\
hosts: [katalog.example]
members:
  jm: {name: Jana Muster, role: editor}
  tb: {name: Toni Beispiel, role: read}
"""


@pytest.fixture
def office(project: Path) -> Studio:
    (project / "studio.yaml").write_text(SETTINGS, "utf-8")
    return studio_of(project)


def asked_by(studio: Studio, user: str, method: str = "GET", path: str = "/") -> int:
    client = outside(studio, proxied=True)
    return client.request(method, path, headers={HEADER: user, **OWN}).status_code


def test_the_proxy_names_who_comes_in(office: Studio) -> None:
    assert asked_by(office, "jm") == 200
    assert asked_by(office, "niemand") == 401
    assert asked_by(office, "") == 401


def test_only_the_proxy_may_name_somebody(office: Studio) -> None:
    client = outside(office)
    assert client.get("/", headers={HEADER: "jm"}).status_code == 401


def test_the_key_opens_nothing_behind_a_proxy(office: Studio) -> None:
    client = outside(office, proxied=True)
    assert client.get(f"/?{KEY}={office.keys.key}").status_code == 401


def test_who_may_only_read_writes_nothing(office: Studio) -> None:
    writing = [row for row in ROUTES if row.roles == ("editor",)]
    for row in writing:
        path = re.sub(r"{.*?}", "x", row.path)
        assert asked_by(office, "tb", row.method, path) == 403, path


def test_two_names_in_one_header_are_nobody(office: Studio) -> None:
    client = outside(office, proxied=True)
    headers = [(HEADER, "jm"), (HEADER, "tb")]
    assert client.get("/", headers=headers).status_code == 401


def test_a_role_that_is_none_is_told_with_its_place(project: Path) -> None:
    (project / "studio.yaml").write_text("members:\n  jm: {name: Jana, role: chefin}\n", "utf-8")
    with pytest.raises(Exception, match=r"studio.yaml:2:\d+ E\d+ .*chefin"):
        studio_of(project)
