"""The engine's own further hypotheses: one of them may already use the term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from translate.glossary.stages.base import Candidate, Context, Tools


class NBest:
    """Proposes the hypotheses of the draft, best first."""

    name = "nbest"
    rounds = 1

    def propose(self, contexts: Sequence[Context], _tools: Tools) -> Iterable[Iterable[Candidate]]:
        """Every hypothesis but the current text."""
        return [[Candidate(h.text, h.score) for h in c.draft.n_best if h.text != c.text] for c in contexts]
