"""The lines for nginx and systemd that the handbook shows, before and around a desk."""

import re
import shlex
import shutil
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from catalogue.cli.commands import module
from tests.conftest import ROOT, small_project
from tests.test_proposals import FLYER, token

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
needs_nginx = pytest.mark.skipif(
    not NGINX, reason="nginx fehlt; auf Debian bringt es „apt-get install nginx-light“")
HOST, PEOPLE = "katalog.stadt.example", """\
    hosts: [katalog.stadt.example]
    members:
      jmuster: {name: Jana Muster, role: editor}
      tbeispiel: {name: Toni Beispiel, role: read}
    """
HANDBOOK = (ROOT / "docs" / "handbuch.md").read_text("utf-8")
# Whoever signs in at the city's own page stands in a header here.
SIGNED_IN = """
    pid {home}/pid;
    error_log {home}/error.log;
    daemon off;
    events {{}}
    http {{
      access_log {home}/access.log;
      client_body_temp_path {home}/body; proxy_temp_path {home}/proxy;
      fastcgi_temp_path {home}/1; uwsgi_temp_path {home}/2; scgi_temp_path {home}/3;
      server {{
        listen 127.0.0.1:{city};
        location / {{
          if ($http_x_test = "") {{ return 401; }}
          add_header X-User $http_x_test;
          return 204;
        }}
      }}
      {site}
    }}
    """
SIGN_IN = """
    location = /anmeldung {{
      internal;
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
      proxy_pass http://127.0.0.1:{city};
    }}
    """


def block(first: str) -> str:
    """Return the lines of the handbook that stand together and begin with this one."""
    found = re.search(rf"(?m)^    {re.escape(first)}\n(?:(?:    .*)?\n)*", HANDBOOK)
    assert found, first
    return textwrap.dedent(found[0])


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nobody listens at {port}")


class Office:
    """A desk of the small project behind nginx, as the handbook sets it up."""

    def __init__(self, home: Path) -> None:
        self.home, self.root = home, small_project(home / "project")
        (self.root / "studio.yaml").write_text(textwrap.dedent(PEOPLE), "utf-8")
        self.front, self.desk, city = (free_port() for _ in range(3))
        site = block("server {").replace("listen 443 ssl", f"listen 127.0.0.1:{self.front}")
        site = site.replace(":8430", f":{self.desk}").rstrip().removesuffix("}")
        site += SIGN_IN.format(city=city) + "}"
        said = SIGNED_IN.format(home=home, city=city, site=site)
        (home / "nginx.conf").write_text(said, "utf-8")
        call = [sys.executable, "-m", "catalogue", *words_of("catalogue studio"),
                "--edition", "4", "--root", str(self.root)]
        call[call.index("8430")] = str(self.desk)
        assert NGINX
        front = [NGINX, "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")]
        self.programs = [subprocess.Popen(call, stdout=subprocess.DEVNULL), subprocess.Popen(front)]
        wait_for(self.desk)
        wait_for(self.front)

    def get(self, path: str, user: str = "", **headers: str) -> HTTPResponse:
        """Return what somebody gets who has signed in, or nobody."""
        line = HTTPConnection("127.0.0.1", self.front, timeout=60)
        more = {name.replace("_", "-"): said for name, said in headers.items()}
        line.request("GET", path, headers={"Host": HOST, "X-Test": user, **more})
        return line.getresponse()

    def close(self) -> None:
        for each in self.programs:
            each.terminate()
            each.wait(20)


def words_of(first: str) -> list[str]:
    """Return the options with which the handbook starts the desk behind a proxy."""
    return shlex.split(block(f"{first} --no-browser --port 8430 --trust-user-header X-Remote-User"
                             " --proxy 127.0.0.1"))[1:]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    found = Office(tmp_path_factory.mktemp("office"))
    yield found
    found.close()


@needs_nginx
@pytest.mark.xdist_group("office")
def test_who_has_signed_in_is_known_by_name(office: Office) -> None:
    answer = office.get("/", "jmuster")
    assert (answer.status, "Jana Muster" in answer.read().decode()) == (200, True)


@needs_nginx
@pytest.mark.xdist_group("office")
@pytest.mark.parametrize(("user", "status"), [("", 401), ("fremd", 401), ("tbeispiel", 403)])
def test_who_is_nobody_or_may_not_write_gets_no_further(
    office: Office, user: str, status: int
) -> None:
    assert office.get("/neu", user).status == status


@needs_nginx
@pytest.mark.xdist_group("office")
def test_a_name_that_a_browser_sends_counts_for_nothing(office: Office) -> None:
    said = office.get("/", "tbeispiel", X_Remote_User="jmuster").read().decode()
    assert "Toni Beispiel" in said
    assert "Jana Muster" not in said
    assert office.get("/", "", X_Remote_User="jmuster").status == 401


@needs_nginx
@pytest.mark.xdist_group("office")
def test_what_happens_comes_at_once(office: Office) -> None:
    answer = office.get("/ereignisse", "jmuster")
    assert answer.readline() == b"event: open\n"
    answer.close()


@needs_nginx
@pytest.mark.xdist_group("office")
def test_a_link_opens_without_signing_in_and_stands_in_no_log(office: Office) -> None:
    secret = token(office.root)
    answer = office.get(f"/antwort/{secret}/{FLYER}", X_Remote_User="jmuster")
    said = answer.read().decode()
    assert (answer.status, "Vorschlag absenden" in said, "Jana" in said) == (200, True, False)
    assert office.get("/farben.css").status == 200
    # Whoever comes as a department signs in first.
    assert office.get("/antwort/ich").status == 401
    logs = [each.read_text("utf-8") for each in office.home.glob("*.log")]
    assert logs
    assert not any(secret in each for each in logs)


def test_the_service_starts_the_desk_with_options_it_knows() -> None:
    call = re.search(r"(?m)^ *ExecStart=(.+)$", HANDBOOK)
    assert call
    program, name, *words = shlex.split(call[1])
    assert (Path(program).name, name) == ("catalogue", "studio")
    found = module("desk").studio_command.make_context("studio", words).params
    assert {found["header"], found["proxy"]} == {"X-Remote-User", "127.0.0.1"}
