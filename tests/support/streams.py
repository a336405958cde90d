"""Files that need no room: made while they are read."""

import io
from collections.abc import Iterable


class Endless(io.RawIOBase):
    """A file of `parts`, encoded as UTF-8, each asked for when the one before it was read."""

    def __init__(self, parts: Iterable[str]) -> None:
        self._parts, self._rest = iter(parts), b""

    def readable(self):
        return True

    def readinto(self, buffer):
        while not self._rest and (part := next(self._parts, None)):
            self._rest = part.encode()
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)
