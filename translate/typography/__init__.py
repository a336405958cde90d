"""Typography: quotation marks and numbers as the target language writes them, the last step on a segment's way."""

from translate.typography.adapt import VERSION, Adapted, adapt

__all__ = ["VERSION", "Adapted", "adapt"]
