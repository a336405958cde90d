"""Captions: a short text is cut at its terms, what stands between them is translated by itself, the forms join it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from translate.glossary.candidates import candidates
from translate.glossary.stages.base import Candidate, Context, Tools

WORDS = 8
"""Longer texts are sentences, and a sentence in pieces is none."""


class Split:
    """Translates around the terms. For captions and headlines that an engine mangles whole."""

    name = "split"
    rounds = 1

    def propose(self, contexts: Sequence[Context], tools: Tools) -> Iterable[Iterable[Candidate]]:
        """The dictionary forms of all terms between the translations of the rest."""
        if tools.translate is None:
            return [[] for _ in contexts]
        pieces = [_between(c) if len(c.source.split()) <= WORDS else [] for c in contexts]
        asked = [piece.strip() for own in pieces for piece in own if _says(piece)]
        answers = iter(tools.translate(asked))
        proposed = []
        for context, own in zip(contexts, pieces, strict=True):
            texts = [piece.replace(piece.strip(), next(answers)) if _says(piece) else piece for piece in own]
            proposed.append([Candidate(_joined(context, texts))] if own else [])
        return proposed


def _between(context: Context) -> list[str]:
    """What stands before, between and behind the terms: one more than there are terms."""
    edges = [0, *(edge for hit in context.hits for edge in (hit.start, hit.end)), len(context.source)]
    return [context.source[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _says(piece: str) -> bool:
    return any(map(str.isalpha, piece))


def _joined(context: Context, texts: Sequence[str]) -> str:
    text = texts[0]
    for hit, rest in zip(context.hits, texts[1:], strict=True):
        form = hit.surface if hit.term.policy == "keep" else candidates(hit.term.target, hit.term.kind)[0].text
        text += form + rest
    return text
