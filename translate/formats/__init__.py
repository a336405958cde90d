"""Files to Documents and back. `read` and `write` choose the format; each format is one module."""

from translate.formats.base import by_name, catalogue, digest, read, source, target_name, write

__all__ = ["by_name", "catalogue", "digest", "read", "source", "target_name", "write"]
