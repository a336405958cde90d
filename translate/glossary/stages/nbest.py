"""The engine's own further hypotheses: one of them may already use the term."""

from __future__ import annotations

from collections.abc import Iterator

from translate.glossary.stages.base import Candidate, Context


class NBest:
    """Proposes the hypotheses of the draft, best first."""

    name = "nbest"

    def propose(self, context: Context) -> Iterator[Candidate]:
        """Every hypothesis but the current text."""
        for hypothesis in context.draft.n_best:
            if hypothesis.text != context.text:
                yield Candidate(hypothesis.text, hypothesis.score)
