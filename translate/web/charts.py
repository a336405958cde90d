"""The pictures of a run, from its figures. Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from translate.store.views import Figures, TermFigure
from translate.web.drawing import Chart, lying, stairs, upright
from translate.web.words import _, language

_FINEST = 0.01  # width of a histogram's column: its labels have two decimals
_MOST_BARS = 20
_MOST_STEPS = 300
_MOST_ROWS = 60


def charts(figures: Figures) -> list[Chart]:
    """The pictures of a run, without those there is nothing to draw from."""
    found = list(_histograms(figures.scores))
    found += _issues(figures.issues) + _rates(figures.terms) + _worst(figures.terms)
    return found + _progress(figures.decided, figures.total)


def _histograms(scores: Sequence[tuple[str, float]]) -> Iterator[Chart]:
    """A picture a target, all with the same scale from left to right."""
    scores = [(target, score) for target, score in scores if math.isfinite(score)]
    if not scores:
        return
    low, high = min(s for _t, s in scores), max(s for _t, s in scores)
    step = _nice(max((high - low) / 20, _FINEST))
    first, last = math.floor(low / step), math.floor(high / step)
    by_target: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for target, score in scores:
        by_target[target][math.floor(score / step)] += 1
    for target, counts in sorted(by_target.items()):
        edges = [(n, f"{n * step:.2f}", f"{(n + 1) * step:.2f}") for n in range(first, last + 1)]
        yield upright(
            _("Scores into %(language)s") % {"language": language(target)},
            _("Segments by score, the mean log-probability a token: the nearer to 0, the surer the model."),
            [(_("%(a)s to %(b)s") % {"a": a, "b": b}, counts[n]) for n, a, b in edges],
            (edges[0][1], edges[-1][2]),
        )


def _issues(issues: Sequence[tuple[str, str, int]]) -> list[Chart]:
    counts: Counter[str] = Counter()
    for _target, name, count in issues:
        counts[name] += count
    rows = [(name, [("plain", count)], f"{count:,}") for name, count in counts.most_common(_MOST_BARS)]
    told = _("Issues by kind, the most frequent first.")
    by_target = tuple((name, language(target), f"{count:,}") for target, name, count in issues)
    return lying(_("Issues"), told, rows, (_("Issue"), _("Into"), _("Segments")), by_target)


def _rates(terms: Sequence[TermFigure]) -> list[Chart]:
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for term in terms:
        sums[term.target][0] += term.kept
        sums[term.target][1] += term.missed
    rows, table = [], []
    for target, (kept, missed) in sorted(sums.items()):
        share = kept / ((kept + missed) or 1)
        name = language(target)
        rows.append((name, [("kept", share), ("missed", 1 - share)], _("%(share)s kept") % {"share": f"{share:.0%}"}))
        table.append((name, f"{kept:,}", f"{missed:,}", f"{share:.1%}"))
    told = _("How many glossary terms the translations have, of those in the sources.")
    return lying(_("Glossary by language"), told, rows, (_("Into"), _("Kept"), _("Missed"), _("Rate")), tuple(table))


def _worst(terms: Sequence[TermFigure]) -> list[Chart]:
    missed = [term for term in terms if term.missed]
    several = len({term.target for term in terms}) > 1
    rows, table = [], []
    for term in sorted(missed, key=lambda t: -t.missed)[:_MOST_BARS]:
        name = f"{term.expected} ({term.target})" if several else term.expected
        told = _("%(missed)s missed, %(kept)s kept") % {"missed": f"{term.missed:,}", "kept": f"{term.kept:,}"}
        rows.append((name, [("missed", term.missed), ("kept", term.kept)], told))
        table.append((name, f"{term.missed:,}", f"{term.kept:,}"))
    said = _("The terms that are missed most often.")
    return lying(_("Glossary by term"), said, rows, (_("Term"), _("Missed"), _("Kept")), tuple(table))


def _progress(decided: Sequence[tuple[datetime, int]], total: int) -> list[Chart]:
    if not decided or not total:
        return []
    rows = tuple((f"{when:%Y-%m-%d %H:%M}", f"{count:,}") for when, count in _thinned(decided, _MOST_ROWS))
    told = _("Segments with a decision over time (UTC), of %(total)s.") % {"total": f"{total:,}"}
    return [stairs(_("Review"), told, _thinned(decided, _MOST_STEPS), total, rows)]


def _thinned(points: Sequence[tuple[datetime, int]], most: int) -> list[tuple[datetime, int]]:
    """At most `most` of them, evenly taken, the first and the last among them."""
    if len(points) <= most:
        return list(points)
    return [points[round(at * (len(points) - 1) / (most - 1))] for at in range(most)]


def _nice(step: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= step * 0.999)
