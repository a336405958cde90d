"""Files to Documents and back. `read` and `write` choose the format; each format is one module."""

from translate.formats.base import (
    WHOLE,
    Reading,
    bilingual,
    by_name,
    catalogue,
    digest,
    endings,
    read,
    source,
    target_name,
    write,
)

__all__ = [
    "WHOLE",
    "Reading",
    "bilingual",
    "by_name",
    "catalogue",
    "digest",
    "endings",
    "read",
    "source",
    "target_name",
    "write",
]
