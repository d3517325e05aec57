"""Remembers between runs what can be worked out again."""

import json
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from catalogue.source.write import put

DIGEST_BYTES = 32


@dataclass(frozen=True)
class Cache:
    """One file for each subject, good for one key: the hash of all that decides its content.

    Where it cannot be read or written, or is damaged, a run takes longer and is not wrong.
    """

    folder: Path

    def get(self, name: str, key: bytes) -> bytes | None:
        """Return what was kept under this key, exactly as it was, or nothing."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError:
            return None
        seal, data = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
        return data if seal == _seal(key, data) else None

    def keep(self, name: str, key: bytes, data: bytes) -> None:
        """Keep this in place of what the subject held before."""
        with suppress(OSError):
            put({self.folder / name: _seal(key, data) + data})

    def get_json(self, name: str, key: bytes) -> Any:
        """Return the value that was kept under this key, or nothing."""
        data = self.get(name, key)
        return None if data is None else json.loads(data)

    def keep_json(self, name: str, key: bytes, value: object) -> None:
        """Keep a value in place of what the subject held before."""
        self.keep(name, key, json.dumps(value, sort_keys=True).encode())


def _seal(key: bytes, data: bytes) -> bytes:
    return sha256(sha256(key).digest() + data).digest()
