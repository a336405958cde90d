"""Placeholders: the term goes through the engine as a token it copies, and its target form comes back in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from translate.glossary.candidates import candidates
from translate.glossary.stages.base import Candidate, Context, Tools
from translate.terms import TermHit

FORMS = 6


class Placeholder:
    """For engines that cannot be asked anything else, and where all else failed.

    Where the target language inflects, the form is chosen by score alone, or is the dictionary form.
    """

    name = "placeholder"
    rounds = 1

    def propose(self, contexts: Sequence[Context], tools: Tools) -> Iterable[Iterable[Candidate]]:
        """Translations of the source with several choices of its terms masked."""
        if tools.translate is None or not tools.mask:
            return [[] for _ in contexts]
        masked = [_masked(context, tools.mask) for context in contexts]
        texts = iter(tools.translate([text for own in masked for text, _ in own]))
        return [[c for _, tokens in own for c in _filled(next(texts), tokens)] for own in masked]


def _masked(context: Context, mask: str) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Sources with tokens, and for each token what may take its place."""
    tokens = [mask.replace("{n}", str(n)) for n in range(1, len(context.hits) + 1)]
    if any(token in context.source for token in tokens):
        return []
    found = []
    for group in _groups(context):
        text = context.source
        for i in reversed(group):
            text = text[: context.hits[i].start] + tokens[i] + text[context.hits[i].end :]
        forms = [(tokens[i], _forms(context.hits[i])) for i in group]
        found.append((text, forms))
    return found


def _groups(context: Context) -> list[list[int]]:
    """Which hits to mask: what the engine got wrong by itself, all of them, and each missing one alone."""
    states = list(enumerate(context.outcomes))
    wrong = [i for i, outcome in states if outcome.stage != "model"]
    alone = [[i] for i, outcome in states if not outcome.satisfied]
    return [list(group) for group in dict.fromkeys(map(tuple, [wrong, [i for i, _ in states], *alone]))]


def _forms(hit: TermHit) -> list[str]:
    return [form.text for form in candidates(hit.term.target, hit.term.kind)]


def _filled(text: str, tokens: list[tuple[str, list[str]]]) -> Iterable[Candidate]:
    """The text with dictionary forms, then with the n-th form of each; none if a token did not come through once."""
    if any(text.count(token) != 1 for token, _ in tokens):
        return
    for n in range(FORMS):
        filled = text
        for token, forms in tokens:
            filled = filled.replace(token, forms[min(n, len(forms) - 1)])
        yield Candidate(filled)
