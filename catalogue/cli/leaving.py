"""How the program ends where a file cannot be read or written; imported only then."""

import errno
import os
import sys
from pathlib import PurePath
from typing import NoReturn

from catalogue.cli.output import fail
from catalogue.model.problems import CatalogueError, reason
from catalogue.source.vocabulary import purpose


def leave(error: OSError) -> NoReturn:
    """End where a file cannot be read or written, or nobody takes what is printed."""
    if error.filename:
        fail(f"{error.filename}: {reason(error)}{purpose(PurePath(str(error.filename)))}")
    else:
        # What is left to print is dropped; else Python would try it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE:
            fail(f"die Ausgabe lässt sich nicht schreiben ({reason(error)})")
    sys.exit(CatalogueError.exit_code)
