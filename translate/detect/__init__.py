"""Which language a text is in: by itself (`detect`), in a document (`detect_document`), in a block (`detect_segments`).

`und` is an answer.
"""

from translate.detect.catalogue import detect_catalogue
from translate.detect.context import detect_document, detect_segments, foreign_phrases
from translate.detect.decide import detect
from translate.detect.statistical import VERSION

__all__ = ["VERSION", "detect", "detect_catalogue", "detect_document", "detect_segments", "foreign_phrases"]
