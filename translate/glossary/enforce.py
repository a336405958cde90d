"""The cascade: hold drafts to the glossary, stage by stage, and never in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from translate.glossary.candidates import candidates
from translate.glossary.guards import leftover, refusal
from translate.glossary.stages import STAGES
from translate.glossary.stages.base import Candidate, Context, Score, Stage, Tools
from translate.glossary.verify import verify
from translate.records import Draft
from translate.terms import TermHit, TermOutcome

DROP = 0.6
"""How much of its mean log-probability a repair may cost a text: beyond that a name was stapled in ..."""
TERM = 14.0
"""... and how much more for the share of the text that the repaired terms take: a name that the model did not expect is
improbable in any sentence. With names shuffled at random (`eval terms --mode random`) 4 left 50 % obeyed, 14 leaves
98 %, and the repairs of the right names are as good as with 4."""


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
    tried: tuple[str, ...] = ()
    """The stages that had something to propose, in order."""
    proposed: tuple[str, ...] = ()
    """Forms that a repair put in and that the glossary does not list: built by rule or by an analyser."""


def enforce(jobs: Sequence[EnforceJob], tools: Tools, stages: Sequence[Stage] = STAGES) -> list[Enforced]:
    """Make every draft use its terms where a stage can; one result a job, same order.

    A candidate is taken only if it satisfies strictly more hits than the current text, loses none that was satisfied,
    does no harm that `guards.refusal` knows, and costs the engine's own score at most what DROP and TERM allow. Among
    those that satisfy most, the one that `tools.score` likes best wins, without it the first proposed. Terms the model
    used by itself are credited to the stage `model`.
    """
    results = [Enforced(job.draft.text, job.draft.score, verify(job.hits, job.draft.text, "model")) for job in jobs]
    for stage in stages:
        waiting = [at for at, result in enumerate(results) if _open(result)]
        for _ in range(stage.rounds):
            taken = _round(stage, waiting, jobs, results, tools)
            results = [taken.get(at, result) for at, result in enumerate(results)]
            waiting = [at for at in waiting if at in taken and _open(results[at])]
            if not waiting:
                break
    return [replace(r, proposed=_proposed(job, r)) for job, r in zip(jobs, results, strict=True)]


def _proposed(job: EnforceJob, result: Enforced) -> tuple[str, ...]:
    found = []
    for hit, outcome in zip(job.hits, result.outcomes, strict=True):
        if outcome.satisfied and outcome.stage not in {"model", "nbest"}:
            forms = candidates(hit.term.target, hit.term.kind)
            found += [f.text for f in forms if f.text == outcome.target and f.origin == "proposed"]
    return tuple(dict.fromkeys(found))


def _round(
    stage: Stage, waiting: Sequence[int], jobs: Sequence[EnforceJob], results: list[Enforced], tools: Tools
) -> dict[int, Enforced]:
    """What the stage makes of the jobs `waiting`, by their place: only of those it improves. Notes who was tried."""
    if not waiting:
        return {}
    contexts = [
        Context(jobs[at].source, jobs[at].draft, jobs[at].hits, results[at].text, results[at].outcomes)
        for at in waiting
    ]
    proposed = {at: list(found) for at, found in zip(waiting, stage.propose(contexts, tools), strict=True)}
    for at in (at for at, found in proposed.items() if found and stage.name not in results[at].tried):
        results[at] = replace(results[at], tried=(*results[at].tried, stage.name))
    choices = {at: _improvements(jobs[at], results[at], stage, found) for at, found in proposed.items()}
    taken = {}
    for at, scored in _scored(choices, jobs, tools.score).items():
        base = jobs[at].draft.score
        known = base is not None and all(choice.score is not None for choice in scored)
        fit = [c for c in scored if not known or (c.score or 0.0) >= (base or 0.0) - _allowed(c)]
        if fit:
            taken[at] = max(fit, key=lambda choice: choice.score or 0.0) if known else fit[0]
    return taken


def _improvements(job: EnforceJob, current: Enforced, stage: Stage, proposed: Iterable[Candidate]) -> list[Enforced]:
    """The admissible candidates that satisfy most, in the order proposed; empty if none is better than `current`."""
    texts: dict[str, float | None] = {}
    for text, value in proposed:
        texts.setdefault(text, value)
    admissible = []
    for text, value in texts.items():
        outcomes = _credited(verify(job.hits, text, stage.name), current.outcomes)
        loses = any(old.satisfied and not new.satisfied for old, new in zip(current.outcomes, outcomes, strict=True))
        gains = _satisfied(outcomes) > _satisfied(current.outcomes)
        if gains and not loses and not _harm(job, current, text, outcomes):
            admissible.append(Enforced(text, value, outcomes, current.tried))
    most = max((_satisfied(a.outcomes) for a in admissible), default=0)
    return [a for a in admissible if _satisfied(a.outcomes) == most]


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


def _harm(job: EnforceJob, current: Enforced, text: str, outcomes: Sequence[TermOutcome]) -> bool:
    """True if `text` breaks something that `current` has whole, or keeps the source's name beside its rendering."""
    wanted = tuple(o.target for o in outcomes if o.satisfied)
    if refusal(job.source, current.text, text, job.hits[0].term.target.lang, wanted):
        return True
    new = [h for h, o in zip(job.hits, outcomes, strict=True) if o.satisfied and h.term.policy != "keep"]
    return any(leftover(h.surface, text, wanted) and not leftover(h.surface, current.text, wanted) for h in new)


def _allowed(candidate: Enforced) -> float:
    """The score that a candidate may cost."""
    repaired = sum(o.target_end - o.target_start for o in candidate.outcomes if o.satisfied and o.stage != "model")
    return DROP + TERM * repaired / max(1, len(candidate.text))


def _open(result: Enforced) -> bool:
    return _satisfied(result.outcomes) < len(result.outcomes)


def _satisfied(outcomes: tuple[TermOutcome, ...]) -> int:
    return sum(outcome.satisfied for outcome in outcomes)
