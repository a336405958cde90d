"""`dragoman eval lid`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.progress import MofNCompleteColumn

from translate import detect, languages
from translate.cli import common
from translate.evaluation import lid
from translate.evaluation.lid import Macro, Result, Score, Summary

_WORST = 10
"""Confusions shown a length; `--json` has all."""


@click.command(name="lid")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--lines", type=click.IntRange(1), help="Only the first N lines of each file.")
@click.option("--languages", "only", metavar="TAGS", help="Only these, separated by commas.")
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
def command(folder: Path, lines: int | None, only: str | None, as_json: bool) -> None:
    """Accuracy and calibration of language identification on texts of known language.

    DIR holds one file a language, <tag>.txt such as hy.txt or pt-BR.txt, in UTF-8, one sentence a line. Each line is
    judged whole and cut to its first five and first two words (white space parts words, in every script).

    \b
    accuracy   share of texts whose best guess is right, whether it was accepted or not
    coverage   share of texts with an answer; the rest is `und`
    precision  share of the answers that is right
    macro      the mean over languages
    ECE        expected calibration error: how far confidence and accuracy are apart

    \b
    Examples:
      dragoman eval lid texts
      dragoman eval lid texts --lines 100 --languages hy,az,ru
      dragoman eval lid texts --json > lid.json
    """
    texts = lid.read_folder(folder, common.tags(only) if only is not None else (), lines)
    total = sum(map(len, texts.values())) * len(lid.LENGTHS)
    with common.progress_bar(MofNCompleteColumn()) as progress:
        task = progress.add_task("detecting", total=total)
        result = lid.evaluate(detect.detect, texts, lambda n: progress.advance(task, n))
    if as_json:
        click.echo(json.dumps(_as_dict(result), ensure_ascii=False, indent=1))
    else:
        _print(result)


def _print(result: Result) -> None:
    first = result.summaries[0]
    by_language: dict[str, list[Score]] = {}
    for score in result.scores:
        by_language.setdefault(score.language, []).append(score)
    click.echo(f"{len(by_language)} languages, {first.texts} lines; {detect.VERSION}\n")
    names = {tag: languages.name(tag) for tag in by_language}
    width = max(map(len, names.values()))
    _print_scores(by_language, names, width)
    _row("macro", "", width, [summary.macro for summary in result.summaries])
    click.echo(f"\n{'':12}{'accepted %':>12}{'of it right %':>15}{'no guess %':>12}{'ECE':>8}{'texts/s':>10}")
    for one in result.summaries:
        shares = one.accepted / one.texts, one.precision, 1 - one.guesses / one.texts
        figures = (
            "{:12.1f}{:15.2f}{:12.1f}".format(*(100 * share for share in shares)) + f"{one.calibration_error:8.3f}"
        )
        click.echo(f"{one.length:12}{figures}{one.texts_per_second:10.0f}")
    _print_calibration(result.summaries)
    click.echo("\nmost often taken for another language, % of its texts")
    for one in result.summaries:
        worst = (f"{c.language}→{c.guess} {100 * c.share:.1f}" for c in one.confusions[:_WORST])
        click.echo(f"{one.length:12}{', '.join(worst) or '-'}")


def _print_scores(by_language: dict[str, list[Score]], names: dict[str, str], width: int) -> None:
    groups = "".join(f"  {title:^18}" for title in ("accuracy %", "coverage %", "precision %"))
    click.echo(f"{'':{width + 9}}{groups}".rstrip())
    click.echo(f"{'':{width + 9}}" + "".join("  " + f"{'sent':>6}{'5 w':>6}{'2 w':>6}" for _ in range(3)))
    for tag, scores in by_language.items():
        _row(tag, names[tag], width, scores)


def _row(tag: str, name: str, width: int, cells: list[Score] | list[Macro]) -> None:
    groups: tuple[list[float | None], ...] = (
        [cell.accuracy for cell in cells],
        [cell.coverage for cell in cells],
        [cell.precision for cell in cells],
    )
    shown = "".join("  " + "".join(map(_percent, group)) for group in groups)
    click.echo(f"{tag:9}{name:{width}}{shown}")


def _percent(share: float | None) -> str:
    return f"{'-':>6}" if share is None else f"{100 * share:6.1f}"


def _print_calibration(summaries: tuple[Summary, ...]) -> None:
    click.echo("\nconfidence of the guess: texts, mean confidence, accuracy")
    click.echo(f"{'':12}" + "".join(f"{one.length:^24}" for one in summaries).rstrip())
    for at in range(lid.BINS):
        bins = [one.bins[at] for one in summaries]
        cells = (f"{b.count:8}{b.confidence:7.3f}{b.accuracy:7.3f}  " if b.count else f"{'-':>8}{'':16}" for b in bins)
        click.echo(f"{bins[0].low:.1f} to {bins[0].high:.1f}  {''.join(cells)}".rstrip())


def _as_dict(result: Result) -> dict[str, Any]:
    return {
        "detector": detect.VERSION,
        "lengths": [_summary_as_dict(one) for one in result.summaries],
        "languages": [_score_as_dict(one) for one in result.scores],
    }


def _summary_as_dict(one: Summary) -> dict[str, Any]:
    return {
        "length": one.length,
        "texts": one.texts,
        **_shares(one.macro),
        "accepted": one.accepted,
        "accepted_right": one.accepted_right,
        "abstention": round(1 - one.macro.coverage, 4),
        "guesses": one.guesses,
        "calibration_error": round(one.calibration_error, 4),
        "calibration": [
            asdict(b) | {"confidence": round(b.confidence, 4), "accuracy": round(b.accuracy, 4)} for b in one.bins
        ],
        "texts_per_second": round(one.texts_per_second, 1),
        "confusions": [asdict(c) | {"share": round(c.share, 4)} for c in one.confusions],
    }


def _score_as_dict(one: Score) -> dict[str, Any]:
    return {
        "tag": one.language,
        "name": languages.name(one.language),
        "length": one.length,
        "texts": one.texts,
        **_shares(one),
        "taken_for": one.taken_for and {"tag": one.taken_for[0], "texts": one.taken_for[1]},
    }


def _shares(of: Score | Macro) -> dict[str, float | None]:
    return {
        "accuracy": round(of.accuracy, 4),
        "coverage": round(of.coverage, 4),
        "precision": None if of.precision is None else round(of.precision, 4),
    }
