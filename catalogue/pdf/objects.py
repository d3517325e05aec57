"""Objects of a file that are written as they are."""

import pydyf


class Raw(pydyf.Object):  # type: ignore[misc]
    """An object with its bytes; they may be set later."""

    data = b""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__()
        self.data = data


class RawStream(Raw):
    """A stream: its dictionary and its data, packed as that says."""

    compressible = False

    def __init__(self, head: bytes, data: bytes) -> None:
        super().__init__(b"%b\nstream\n%b\nendstream" % (head, data))
