"""Re-decoding: an accepted form is put where the term belongs, and the model writes the rest of the sentence anew.

CTranslate2 has no beam search with lexical constraints. A forced beginning, `text[:place] + form`, does instead: over
several places and forms the model's own score then tells which case it wants where.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from translate.glossary.candidates import candidates
from translate.glossary.stages.attended import Found, places
from translate.glossary.stages.base import Candidate, Context, Tools

PLACES = 3
FORMS = 4
MOST = 48
"""Beginnings per segment and round."""


class Redecode:
    """Decodes again from where the model looks at the term."""

    name = "redecode"
    rounds = 3

    def propose(self, contexts: Sequence[Context], tools: Tools) -> Iterable[Iterable[Candidate]]:
        """The completions of all beginnings."""
        if tools.complete is None:
            return [[] for _ in contexts]
        begun = [_begun(context, found) for context, found in zip(contexts, places(contexts, tools), strict=True)]
        sources = [context.source for context, own in zip(contexts, begun, strict=True) for _ in own]
        texts = iter(tools.complete(sources, [beginning for own in begun for beginning in own]))
        return [[Candidate(next(texts)) for _ in own] for own in begun]


def _begun(context: Context, found: Sequence[Found]) -> list[str]:
    """Beginnings of the text up to a place, each with a form behind it."""
    texts: dict[str, None] = {}
    for missing in found:
        starts = [context.text[: place.start] for place in missing.words[:PLACES]]
        starts += [f"{context.text[:end]} " for end in missing.gaps]
        forms = candidates(missing.hit.term.target, missing.hit.term.kind)[:FORMS]
        texts.update(dict.fromkeys(start + form.text for start in starts for form in forms))
    return list(texts)[:MOST]
