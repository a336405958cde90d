"""The language of a program's messages: one for all of them, since most are too short to say theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from translate import placeholders
from translate.detect import scripts
from translate.detect.context import detect_document
from translate.detect.decide import detect
from translate.records import UND, Detection, Document

_SAMPLE = 4000
"""Characters of all messages together that are judged as one text."""


def detect_catalogue(document: Document, custom: str = "") -> tuple[Detection, Mapping[str, Detection]]:
    """The catalogue's language, and one detection a translatable block, by block id.

    Judged are all messages, translatable or not: as a document, and where none is long enough, as one text. What
    neither tells is in `custom`, the language that such files are in by custom or by their name; empty: not known.
    A message is in the catalogue's language, unless that is not written in its script.
    """
    bare = [(b, placeholders.blanked(b.text)) for b in document.blocks]
    worded = [replace(b, text=text, translatable=True) for b, text in bare if any(map(str.isalpha, text))]
    whole, _ = detect_document(replace(document, blocks=tuple(worded)))
    if whole.tag == UND:
        whole = detect("\n".join(dict.fromkeys(b.text.strip() for b in worded))[:_SAMPLE])
    if whole.tag == UND and custom:
        whole = Detection(custom, 0.5, "custom", whole.alternatives, whole.votes)
    return whole, {b.id: _of(text, whole) for b, text in bare if b.translatable}


def _of(text: str, whole: Detection) -> Detection:
    script = scripts.dominant(text).script
    if whole.tag != UND and (not script or scripts.writes(whole.tag, script)):
        return replace(whole, method="document", votes=())
    return detect(text)
