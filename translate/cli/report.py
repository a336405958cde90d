"""What a run did, in words: the summary per target, and the same as plain values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import click

from translate import languages, words
from translate.batch.run import Result
from translate.cli.common import stdout
from translate.errors import named
from translate.records import Detection, Outcome, Translation
from translate.words import N_, Nn_, _, ngettext

_WIDTH = 160
_REUSED = {
    "approved": N_("{segments} approved here before"),
    "elsewhere": N_("{segments} approved elsewhere"),
    "machine": N_("{segments} not changed"),
}
_COUNTED = (
    Nn_("{n} concept", "{n} concepts"),
    Nn_("{n} decision", "{n} decisions"),
    Nn_("{n} document", "{n} documents"),
    Nn_("{n} error", "{n} errors"),
    Nn_("{n} language", "{n} languages"),
    Nn_("{n} memory unit", "{n} memory units"),
    Nn_("{n} package", "{n} packages"),
    Nn_("{n} pair", "{n} pairs"),
    Nn_("{n} proposal", "{n} proposals"),
    Nn_("{n} segment", "{n} segments"),
    Nn_("{n} term", "{n} terms"),
    Nn_("{n} unit", "{n} units"),
    Nn_("{n} warning", "{n} warnings"),
)
"""What `plural` counts, so that catalogues have it; it counts other things in English."""


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
        stdout.print(f"\n{languages.name(target, words.program().locale)} ({target})", style="bold")
        done = [r for r in items if r.outcome]
        if done:
            _figures(done)
        for r in items:
            _one(r, show)


def _figures(done: Sequence[Result]) -> None:
    translations = [t for r in done if r.outcome for t in r.outcome.translations]
    same = sum(r.reused for r in done)
    told = _("{n} in {documents}").format(n=len(translations), documents=plural(len(done), "document"))
    if same:
        told += ", " + ngettext(
            "{same} of {n} documents reused: nothing to translate",
            "{same} of {n} documents reused: nothing to translate",
            len(done),
        ).format(same=same, n=len(done))
    _row(_("segments"), told)
    for route, count in Counter(_shown_route(t) for t in translations).most_common():
        _row(_("route"), f"{route}: {plural(count, 'segment')}")
    if known := reused(translations):
        _row(_("memory"), ", ".join(_(_REUSED[how]).format(segments=plural(n, "segment")) for how, n in known.items()))
    kept, missed = terms(translations)
    rate = f" ({kept / (kept + missed):.0%})" if kept + missed else ""
    _row(_("glossary"), _("{kept} kept, {missed} missed").format(kept=kept, missed=missed) + rate)
    if kept:
        _row(_("by stage"), ", ".join(f"{stage} {n}" for stage, n in stages(translations).items()))
    found = issues(translations)
    _row(_("issues"), ", ".join(f"{n} {i}" for i, n in found.items()) or _("none"))


def _one(result: Result, show: int) -> None:
    if result.error:
        _row(_("skipped") if result.skipped else _("failed"), named(result.name, str(result.error)))
    if result.outcome:
        for number, t in enumerate(result.outcome.translations[:show], 1):
            _row(str(number), _short(t.segment.text))
            _row("", f"→ {_short(t.text)}")
    for written in result.files:
        _row(_("written") if written.changed else _("unchanged"), str(written.path))


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


def _shown_route(t: Translation) -> str:
    if t.route is None:
        told = _("memory ({pair})") if t.reused else _("left as it is ({source})")
        return told.format(pair=f"{t.source}→{t.target}", source=t.source)
    return str(t.route)


def _route(t: Translation) -> str:
    if t.route is None:
        return f"memory ({t.source}→{t.target})" if t.reused else f"left as it is ({t.source})"
    return str(t.route)


def _row(label: str, text: str) -> None:
    stdout.print(f"  {label:>9}  {text}")


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def plural(count: int, noun: str) -> str:
    """`1 document`, `2 documents`, in the program's language if `noun` is one that it counts."""
    return ngettext(f"{{n}} {noun}", f"{{n}} {noun}s", count).format(n=count)
