"""Why each part of a document goes the way it goes, decided as `pipeline.plan` decides, and told instead of done."""

from __future__ import annotations

from dataclasses import dataclass

from translate import detect, languages
from translate.pipeline import Desk, document_languages, split_block
from translate.records import UND, Block, Detection, Document, Pair
from translate.routing import Explanation


@dataclass(frozen=True, slots=True)
class Part:
    """A block, or a sentence or phrase in it that has a language of its own."""

    text: str
    language: Detection
    way: Explanation
    """Without a route where none is needed or none exists: its `reason` says which."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A translatable block of a document."""

    block: Block
    whole: Part
    parts: tuple[Part, ...] = ()
    """What in it is in another language, in order: sentences, and phrases in another script inside sentences."""


def explain(document: Document, target: str, desk: Desk) -> tuple[Part, list[Explained]]:
    """The document as a whole and its translatable blocks, in order. Raises nothing for a missing route."""
    whole, blocks = document_languages(document, desk)
    ways: dict[str, Explanation] = {}

    def part(text: str, language: Detection) -> Part:
        tag = language.tag
        if tag not in ways:
            ways[tag] = _way(tag, target, whole.tag, desk)
        return Part(text, language, ways[tag])

    found = []
    for block in (b for b in document.blocks if b.translatable):
        language = blocks[block.id]
        parts = [part(text, own) for text, own in _others(block, language, document, desk)]
        found.append(Explained(block, part(block.text, language), tuple(parts)))
    return part(document.name, whole), found


def _others(block: Block, language: Detection, document: Document, desk: Desk) -> list[tuple[str, Detection]]:
    others: list[tuple[str, Detection]] = []
    for s, found in split_block(block, language, document, desk):
        others += [(s.text, found)] if found.tag != language.tag else []
        others += [(s.text[start:end], d) for start, end, d in detect.foreign_phrases(s.text, found.tag)]
    return others


def _way(tag: str, target: str, document: str, desk: Desk) -> Explanation:
    if tag == UND:
        return Explanation(None, "not recognised, so it stays as it is; --from TAG says what it is")
    if languages.same_language(tag, target):
        return Explanation(None, f"already in {target}, so it stays as it is")
    if desk.mixed == "keep" and tag != document:
        return Explanation(None, f"other parts than {document} stay as they are, as asked")
    return desk.router.explain(Pair(tag, target))
