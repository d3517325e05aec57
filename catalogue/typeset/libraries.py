"""Which libraries of the system set the pages; asking them loads no engine."""

import ctypes
from collections.abc import Callable
from contextlib import suppress
from typing import Any

Ask = Callable[[Any], str]


def system_versions() -> dict[str, str]:
    """Return the versions of the libraries of the system that set the pages."""
    versions = {}
    for name, (files, ask) in LIBRARIES.items():
        for file in files:
            with suppress(OSError):
                versions[name] = ask(ctypes.CDLL(file))
    return versions


def _pango(library: Any) -> str:
    number = library.pango_version()
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def _harfbuzz(library: Any) -> str:
    library.hb_version_string.restype = ctypes.c_char_p
    return str(library.hb_version_string().decode())


def _fontconfig(library: Any) -> str:
    number = library.FcGetVersion()
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


LIBRARIES: dict[str, tuple[tuple[str, ...], Ask]] = {
    "pango": (("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll"), _pango),
    "harfbuzz": (("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"), _harfbuzz),
    "fontconfig": (("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
                   _fontconfig),
}  # fmt: skip
