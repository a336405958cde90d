"""What a run did, in words: the summary per target, and the same as plain values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import click

from translate import languages
from translate.batch.run import Result
from translate.cli.common import stdout
from translate.records import Detection, Outcome, Translation

_WIDTH = 160
_REUSED = {"approved": "approved here before", "elsewhere": "approved elsewhere", "machine": "not changed"}


def results(found: Sequence[Result], show: int, as_json: bool) -> None:
    """Print what a run did, as a summary with `show` pairs a document or as JSON."""
    if as_json:
        click.echo(json.dumps([as_dict(r) for r in found], ensure_ascii=False, indent=1))
    else:
        summary(found, show)


def summary(results: Sequence[Result], show: int) -> None:
    """Print, per target: segments, routes, glossary, issues, the first `show` pairs of each document, the files."""
    for target in dict.fromkeys(r.target for r in results):
        items = [r for r in results if r.target == target]
        stdout.print(f"\n{languages.name(target)} ({target})", style="bold")
        done = [r for r in items if r.outcome]
        if done:
            _figures(done)
        for r in items:
            _one(r, show)


def _figures(done: Sequence[Result]) -> None:
    translations = [t for r in done if r.outcome for t in r.outcome.translations]
    same = sum(r.reused for r in done)
    again = f", {same} of {len(done)} documents reused: nothing to translate" if same else ""
    _row("segments", f"{len(translations)} in {plural(len(done), 'document')}{again}")
    for route, count in Counter(_route(t) for t in translations).most_common():
        _row("route", f"{route}: {plural(count, 'segment')}")
    if known := reused(translations):
        _row("memory", ", ".join(f"{plural(n, 'segment')} {_REUSED[how]}" for how, n in known.items()))
    kept, missed = terms(translations)
    rate = f" ({kept / (kept + missed):.0%})" if kept + missed else ""
    _row("glossary", f"{kept} kept, {missed} missed{rate}")
    if kept:
        _row("by stage", ", ".join(f"{stage} {n}" for stage, n in stages(translations).items()))
    found = issues(translations)
    _row("issues", ", ".join(f"{n} {i}" for i, n in found.items()) or "none")


def _one(result: Result, show: int) -> None:
    if result.error:
        _row("skipped" if result.skipped else "failed", f"{result.name}: {result.error}")
    if result.outcome:
        for number, t in enumerate(result.outcome.translations[:show], 1):
            _row(str(number), _short(t.segment.text))
            _row("", f"→ {_short(t.text)}")
    for written in result.files:
        _row("written" if written.changed else "unchanged", str(written.path))


def as_dict(result: Result) -> dict[str, Any]:
    """The same as plain values for `--json`."""
    known: dict[str, Any] = {"name": result.name, "target": result.target, "reused": result.reused}
    if result.error:
        known["skipped" if result.skipped else "error"] = str(result.error)
    if result.outcome:
        known |= figures(result.outcome)
    return known | {"files": [str(w.path) for w in result.files], "notes": list(result.notes)}


def figures(outcome: Outcome) -> dict[str, Any]:
    """Counts of an outcome: segments, routes, terms kept and missed, issues by id."""
    kept, missed = terms(outcome.translations)
    return {
        "source": outcome.source,
        "segments": len(outcome.translations),
        "routes": dict(Counter(_route(t) for t in outcome.translations)),
        "memory": reused(outcome.translations),
        "terms": {"kept": kept, "missed": missed, "stages": stages(outcome.translations)},
        "issues": issues(outcome.translations),
    }


def detection(found: Detection) -> dict[str, Any]:
    """How sure a language is, how it was decided, and what else it may be."""
    return {
        "confidence": found.confidence,
        "method": found.method,
        "alternatives": [{"tag": tag, "score": score} for tag, score in found.alternatives],
    }


def terms(translations: Iterable[Translation]) -> tuple[int, int]:
    """Glossary hits (kept, missed)."""
    outcomes = [o for t in translations for o in t.terms]
    kept = sum(o.satisfied for o in outcomes)
    return kept, len(outcomes) - kept


def stages(translations: Iterable[Translation]) -> dict[str, int]:
    """Stage that satisfied a glossary hit to their count, most frequent first."""
    return dict(Counter(o.stage for t in translations for o in t.terms if o.satisfied).most_common())


def reused(translations: Iterable[Translation]) -> dict[str, int]:
    """How text was reused (as in `Translation.reused`) to count, most frequent first."""
    return dict(Counter(t.reused for t in translations if t.reused).most_common())


def issues(translations: Iterable[Translation]) -> dict[str, int]:
    """Issue id to count, most frequent first."""
    return dict(Counter(i.id for t in translations for i in t.issues).most_common())


def _route(t: Translation) -> str:
    if t.route is None:
        return f"memory ({t.source}→{t.target})" if t.reused else f"left as it is ({t.source})"
    return str(t.route)


def _row(label: str, text: str) -> None:
    stdout.print(f"  {label:>9}  {text}")


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def plural(count: int, noun: str) -> str:
    """`1 document`, `2 documents`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
