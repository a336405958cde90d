"""Files to Documents and back. `read` and `write` choose the format; each format is one module."""

from translate.formats.base import Reading, by_name, catalogue, digest, endings, read, source, target_name, write

__all__ = ["Reading", "by_name", "catalogue", "digest", "endings", "read", "source", "target_name", "write"]
