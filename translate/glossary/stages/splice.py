"""Alignment repair: the words that the engine's attention gives to a term make way for an accepted form of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from translate.glossary.candidates import candidates
from translate.glossary.stages.attended import Place, places
from translate.glossary.stages.base import Candidate, Context, Tools

FORMS = 6
_SURE = 0.5  # a word that looks less at the term may be somebody else's name
_EDGES = "«»“”„‟‹›\"'‘’()[]{}.,;:!?…—–-"


class Splice:
    """Replaces the rendering of a term where it stands, and nothing else of the sentence."""

    name = "splice"
    rounds = 3

    def propose(self, contexts: Sequence[Context], tools: Tools) -> Iterable[Iterable[Candidate]]:
        """Each accepted form in place of the word, or run of words, that looks at the term most."""
        for context, found in zip(contexts, places(contexts, tools), strict=True):
            yield [
                Candidate(context.text[:start] + form.text + context.text[end:])
                for missing in found
                for start, end in _spans(context, missing.words)
                for form in candidates(missing.hit.term.target, missing.hit.term.kind)[:FORMS]
            ]


def _spans(context: Context, words: list[Place]) -> Iterator[tuple[int, int]]:
    """The run of sure words around the first, then the first word alone; punctuation at their edges left out."""
    sure = sorted(w for w in words if w.weight >= _SURE)
    if not sure:
        return
    first = words[0]
    start, end = first.start, first.end
    for word in (w for w in sure if w.start > first.end):
        if context.text[end : word.start].isspace():
            end = word.end
    for word in reversed([w for w in sure if w.end < first.start]):
        if context.text[word.end : start].isspace():
            start = word.start
    for a, b in dict.fromkeys([(start, end), (first.start, first.end)]):
        text = context.text[a:b]
        left, right = len(text) - len(text.lstrip(_EDGES)), len(text) - len(text.rstrip(_EDGES))
        if a + left < b - right:
            yield a + left, b - right
