"""Templates compiled once for all runs: code that is kept where nobody else can put any."""

import sys
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from catalogue.source.cache import Cache
from catalogue.source.program import own_sums


class Compiled(BytecodeCache):
    """Templates by their text, in a folder of the user's own.

    The cache of a project may come from anywhere with it, and what lies here is run.
    """

    def __init__(self, folder: Path) -> None:
        self._cache = Cache(folder)
        made_by = [sys.version, metadata.version("jinja2"), own_sums()]
        self._key = sha256(repr(made_by).encode()).digest()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return a key that is the same for a template wherever it lies."""
        return super().get_cache_key(name)

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """Return the code of a template, its errors told of the file that it comes from."""
        bucket = super().get_bucket(environment, name, filename, source)
        if bucket.code and filename:
            bucket.code = bucket.code.replace(co_filename=filename)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take code exactly as it was kept."""
        if kept := self._cache.get(_name(bucket), self._key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep code under the text that it comes from."""
        self._cache.keep(_name(bucket), self._key, bucket.bytecode_to_string())


def compiled() -> Compiled | None:
    """Return what keeps compiled templates, nothing where the user has no folder of their own."""
    try:
        return Compiled(Path(FileSystemBytecodeCache().directory))
    except (OSError, RuntimeError):
        return None


def _name(bucket: Bucket) -> str:
    return f"catalogue-{bucket.key}-{bucket.checksum}"
