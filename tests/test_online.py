"""Dead links are found by asking for them, and only when told to."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from catalogue.checks.online import dead_links
from catalogue.checks.validate import check


class Pages(BaseHTTPRequestHandler):
    """A site with one page."""

    def do_GET(self) -> None:
        """Answer for ``/da`` only."""
        self.send_response(200 if self.path == "/da" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a running site."""
    server = HTTPServer(("127.0.0.1", 0), Pages)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_only_the_dead_link_is_told(project: Path, site: str) -> None:
    for path in (project / "data" / "measures").glob("*.yaml"):
        path.unlink()
    (project / "editions" / "4" / "foreword.md").write_text(
        f"Die Seiten {site}/da und {site}/weg\n", "utf-8")  # fmt: skip
    head = project / "editions" / "4" / "edition.yaml"
    text = head.read_text("utf-8").split("\n")
    head.write_text("\n".join(line for line in text if not line.startswith("url:")), "utf-8")
    found = [p for p in check(project, 4, more=(dead_links,)) if p.code == "W346"]
    assert [p.message for p in found] == [f"„{site}/weg“ antwortet nicht (Not Found)"]
    assert "W346" not in {p.code for p in check(project, 4)}
