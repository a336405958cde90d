"""The cascade: hold drafts to the glossary, stage by stage, and never in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from translate.glossary.stages import STAGES
from translate.glossary.stages.base import Context, Stage
from translate.glossary.verify import verify
from translate.records import Draft
from translate.terms import TermHit, TermOutcome

Score = Callable[[Sequence[str], Sequence[str]], list[float]]
"""(sources, targets) -> mean natural-log probability per token, same length and order."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class EnforceJob:
    """A translated segment and the terms of its source."""

    source: str
    draft: Draft
    hits: tuple[TermHit, ...]


@dataclass(frozen=True, slots=True)
class Enforced:
    """A segment after the cascade."""

    text: str
    score: float | None
    """Of `text`; None where nobody could score it."""
    outcomes: tuple[TermOutcome, ...]
    """One a hit, in the order of the hits; unsatisfied ones stay, with match ""."""


def enforce(jobs: Sequence[EnforceJob], score: Score | None, stages: Sequence[Stage] = STAGES) -> list[Enforced]:
    """Make every draft use its terms where a stage can; one result a job, same order.

    A candidate is taken only if it satisfies strictly more hits than the current text, loses none that was satisfied,
    and keeps every number that the current text has from the source. Among those that satisfy most, the one that
    `score` likes best wins, without it the first proposed. `score` is called at most once a stage. Terms the model
    used by itself are credited to the stage `model`.
    """
    results = [Enforced(job.draft.text, job.draft.score, verify(job.hits, job.draft.text, "model")) for job in jobs]
    for stage in stages:
        open_jobs = [at for at, result in enumerate(results) if _satisfied(result.outcomes) < len(result.outcomes)]
        choices = {at: _improvements(jobs[at], results[at], stage) for at in open_jobs}
        for at, scored in _scored(choices, jobs, score).items():
            if scored:
                known = all(choice.score is not None for choice in scored)
                results[at] = max(scored, key=lambda choice: choice.score or 0.0) if known else scored[0]
    return results


def _improvements(job: EnforceJob, current: Enforced, stage: Stage) -> list[Enforced]:
    """The admissible candidates that satisfy most, in the order proposed; empty if none is better than `current`."""
    context = Context(job.source, job.draft, job.hits, current.text, current.outcomes)
    texts: dict[str, float | None] = {}
    for text, value in stage.propose(context):
        texts.setdefault(text, value)
    kept_numbers = _numbers(job.source) & _numbers(current.text)
    admissible = []
    for text, value in texts.items():
        outcomes = _credited(verify(job.hits, text, stage.name), current.outcomes)
        loses = any(old.satisfied and not new.satisfied for old, new in zip(current.outcomes, outcomes, strict=True))
        if not loses and kept_numbers <= _numbers(text):
            admissible.append(Enforced(text, value, outcomes))
    most = max((_satisfied(a.outcomes) for a in admissible), default=0)
    return [a for a in admissible if _satisfied(a.outcomes) == most > _satisfied(current.outcomes)]


def _credited(outcomes: tuple[TermOutcome, ...], earlier: tuple[TermOutcome, ...]) -> tuple[TermOutcome, ...]:
    """`outcomes`, crediting to earlier stages what they had satisfied."""
    pairs = zip(outcomes, earlier, strict=True)
    return tuple(replace(new, stage=old.stage) if new.satisfied and old.satisfied else new for new, old in pairs)


def _scored(
    choices: dict[int, list[Enforced]], jobs: Sequence[EnforceJob], score: Score | None
) -> dict[int, list[Enforced]]:
    """The same choices, with scores where there is somebody to ask: one call for all that have none yet."""
    unscored = [(at, choice.text) for at, found in choices.items() for choice in found if choice.score is None]
    if score is None or not unscored:
        return choices
    values = iter(score([jobs[at].source for at, _ in unscored], [text for _, text in unscored]))
    return {
        at: [choice if choice.score is not None else replace(choice, score=next(values)) for choice in found]
        for at, found in choices.items()
    }


def _satisfied(outcomes: tuple[TermOutcome, ...]) -> int:
    return sum(outcome.satisfied for outcome in outcomes)


def _numbers(text: str) -> Counter[str]:
    return Counter(_NUMBER.findall(text))
