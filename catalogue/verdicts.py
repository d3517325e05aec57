"""Which bags kept what they claim, and by whose judgement; remembered between runs."""

import hashlib
import json
from contextlib import suppress
from importlib import metadata
from pathlib import Path

FILE = "verdicts.json"
PROGRAM = Path(__file__).parent
RULES = ("preflight", "claims.py", "printers.py")
ENGINES = ("page-validation", "pikepdf", "pypdfium2", "pillow")


class Verdicts:
    """The seals of the bags that this judge, our rules and these engines, found without fault.

    A seal stands for every byte of a bag, so the same judge would say the same again.
    """

    def __init__(self, cache: Path) -> None:
        self._path = cache / FILE
        self._judge = _judge()
        self._kept: dict[str, str] = {}
        with suppress(OSError, ValueError, TypeError):
            self._kept = dict(json.loads(self._path.read_text("utf-8")))

    def know(self, seal: str) -> bool:
        """Whether this judge has found no fault in the bag of this seal."""
        return self._kept.get(seal) == self._judge

    def keep(self, seal: str) -> None:
        """Remember that this judge has found no fault in the bag of this seal."""
        self._kept[seal] = self._judge
        # Where nothing can be written, every bag is judged anew; that is slower, not wrong.
        with suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            self._path.write_text(json.dumps(self._kept, indent=1), "utf-8")


def installed(name: str) -> str:
    """Return the version of a distribution, nothing when it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _judge() -> str:
    files = (file for name in RULES for file in
             (sorted((PROGRAM / name).glob("*.py")) or [PROGRAM / name]))
    parts = [*(file.read_bytes() for file in files), *(installed(x).encode() for x in ENGINES)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
