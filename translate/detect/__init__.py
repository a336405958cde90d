"""Which language a text is in. `detect` for a text, `detect_document` for a document's blocks; `und` is an answer."""

from translate.detect.decide import detect, detect_document
from translate.detect.statistical import VERSION

__all__ = ["VERSION", "detect", "detect_document"]
