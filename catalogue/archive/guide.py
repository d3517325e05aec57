"""The guide in the bag: what lies where, how it is checked, how it is built again."""

import platform
from collections.abc import Sequence

from catalogue.model.records import Edition
from catalogue.typeset.engine import system_versions

GUIDE = """\
{title}, {number}. Auflage
{note}
Das Archiv sind die PDF/A und die Daten; sie bleiben lesbar, auch wenn nichts mehr zu bauen ist.
Dass sich die Auflage aus diesem Ordner neu bauen lässt, ist eine Zugabe.

pdfa2     die veröffentlichte Fassung als PDF/A-2a, das Original für die Dauer
archive   dieselbe Fassung mit eingebetteten Daten (PDF/A-3a)
records   alle Angaben als JSON
source    die Quelldateien, wie sie beim Einfrieren waren
print     was die Druckerei bekommt: Druckauftrag, Umschlag und Innenteil (…-print.pdf; der
          Druckauftrag nennt ihn …-innenteil.pdf, mit derselben Prüfsumme)
reports   die Berichte des Baus und der Druckprüfung, der Druckauftrag als Daten
metadata  Dublin Core und diese Anleitung
build     das Programm als Python-Paket (…-py3-none-any.whl), Layout und Schriften
          (layout.zip), die Namen und Prüfsummen der Pakete, die es braucht
          (requirements.lock), die Fassungen und Aufrufe (versions.json)
…-2       Dateien, die sonst bis auf die Endung hießen wie eine andere im selben Ordner

Prüfen ohne dieses Programm, in dem Ordner, in dem bagit.txt liegt:
sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
Ob eine Datei hinzukam, sagt ein Programm für BagIt. Die Prüfsummen der beiden tagmanifest-Dateien
stehen außerhalb, in editions.jsonl.

Neu bauen, mit Python {python}:
1. Den Inhalt von source (und source-2, wo es das gibt) in einen leeren Ordner kopieren und
   layout.zip dort auspacken.
2. Die Pakete einrichten: pip install --require-hashes -r requirements.lock
   Ohne Netz aus einem Ordner mit den Paketen: zusätzlich --no-index --find-links ORDNER
   Dann das Programm: pip install --no-deps --no-index catalogue-…-py3-none-any.whl
3. In dem Ordner aufrufen:
{calls}
Die PDFs liegen danach in editions/{number}/out, Druckauftrag und Umschlag dort in handoff-{number}.
Sie gleichen denen im Archiv Byte für Byte, wenn alle Fassungen die aus versions.json sind. Beim
Einfrieren waren diese Bibliotheken des Systems eingerichtet, die pip nicht mitbringt:
{system}
"""


def guide(edition: Edition, commands: Sequence[Sequence[str]]) -> str:
    """Return the guide to the bag of an edition, which its commands build."""
    head = edition.head
    return GUIDE.format(
        title=head.title, number=edition.number, note=f"{head.note}\n" if head.note else "",
        calls="\n".join(f"   python {' '.join(each)}" for each in commands),
        python=platform.python_version(),
        system="\n".join(f"{name} {version}" for name, version in system_versions().items()),
    )  # fmt: skip
