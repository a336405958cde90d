"""`dragoman eval terms`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.progress import MofNCompleteColumn

from translate import glossary, languages
from translate.batch import inputs, outputs
from translate.cli import common
from translate.config import Config
from translate.errors import UsageError
from translate.evaluation import mt, namesets, terms, wmt
from translate.evaluation.rates import Hit, Mode, Quality, Rate, Result
from translate.pipeline import Desk
from translate.records import Pair
from translate.terms import Glossary

_SHOWN = 10
"""Terms and hits printed a list; `--json` and `--details` have all."""
_COLUMNS = ("line", "concept", "surface", "expected", "match", "stage", "found", "second", "listed", "source", "text")


@dataclass(frozen=True, slots=True)
class _Set:
    sources: list[str]
    references: list[str] | None
    glossaries: list[Glossary] | None = None
    """One a line; None: the desk's."""


@click.command(name="terms")
@click.argument("source", metavar="[SOURCE]", required=False)
@click.argument("reference", metavar="[REFERENCE]", required=False)
@click.option("--from", "from_tag", metavar="TAG", required=True, help="Language of SOURCE.")
@click.option("--to", "to_tag", metavar="TAG", required=True, help="Language to translate into.")
@click.option(
    "--glossary",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Measure this glossary alone; repeatable. Default: those that `translate` uses.",
)
@click.option("--names", is_flag=True, help="Measure country and city names of the Unicode CLDR.")
@click.option("--wmt", "test_set", metavar="FILE", help="Test set of a WMT terminology task: a dictionary a sentence.")
@click.option(
    "--mode",
    type=click.Choice(["proper", "none", "random"]),
    default="proper",
    show_default=True,
    help="The glossary; none shown to the desk; or its targets shuffled.",
)
@click.option("--seed", default=0, show_default=True, help="Of the shuffling.")
@click.option("--engine", "specs", multiple=True, metavar="SPEC", help="Use only this engine; repeatable.")
@click.option("--only-in-reference", is_flag=True, help="Count only terms that the reference uses, too.")
@click.option("--lines", type=click.IntRange(1), help="Only the first N lines.")
@click.option("--details", type=click.Path(path_type=Path), help="File for a table of all hits, tab separated.")
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
@common.config_option
def command(  # noqa: PLR0913  one parameter an option
    source: str | None,
    reference: str | None,
    from_tag: str,
    to_tag: str,
    files: tuple[Path, ...],
    names: bool,
    test_set: str | None,
    mode: Mode,
    seed: int,
    specs: tuple[str, ...],
    only_in_reference: bool,
    lines: int | None,
    details: Path | None,
    as_json: bool,
    config_path: Path | None,
) -> None:
    """How many terms of a glossary come through in translations, and at which price.

    SOURCE and REFERENCE are text files in UTF-8, line n of one translating line n of the other. The text is translated
    without and with the glossary; every occurrence of a term is a hit. A second verifier of other code (more exact with
    the extra `forms`) judges the same translations: hits it denies are listed for a person to settle.

    --wmt reads JSON lines such as {"en": "...", "ru": "...", "terms": {"server": "сервер"}}, the JSON array and the
    tables of 2023; or, beside SOURCE, a file of dictionaries, one a line. Each holds for its sentence alone.

    \b
    Examples:
      dragoman eval terms news.en news.ru --from en --to ru
      dragoman eval terms news.en news.ru --from en --to ru --names --only-in-reference
      dragoman eval terms news.en --from en --to es --glossary mine.tsv --engine apertium:eng-spa
      dragoman eval terms --wmt test.jsonl --from en --to ru --mode random --details hits.tsv
    """
    pair = Pair(languages.parse(from_tag), languages.parse(to_tag))
    if details is not None:
        _check_output(details, source, reference, test_set)
    measured = _load(source, reference, test_set, pair, mode, lines)
    settings = common.load_config(config_path)
    chosen = Glossary() if test_set else _glossary(settings, files, names, pair)
    desk = Desk(common.the_router(settings, specs), chosen, settings.n_best, pair.source)
    desk.router.route(pair)
    result = _measured(desk, measured, pair, mode, only_in_reference, seed)
    if details is not None:
        outputs.write(details, _table(result))
    click.echo(json.dumps(_as_dict(result), ensure_ascii=False, indent=1) if as_json else _report(result))


def _measured(  # noqa: PLR0913  what a measurement depends on
    desk: Desk, measured: _Set, pair: Pair, mode: Mode, only_in_reference: bool, seed: int
) -> Result:
    with common.progress_bar(MofNCompleteColumn()) as bar:
        task = bar.add_task(str(pair), total=None)
        return terms.evaluate(
            desk,
            measured.sources,
            measured.references,
            pair,
            mode,
            glossaries=measured.glossaries,
            only_in_reference=only_in_reference,
            seed=seed,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _load(  # noqa: PLR0913  what names the test set
    source: str | None, reference: str | None, test_set: str | None, pair: Pair, mode: Mode, lines: int | None
) -> _Set:
    """The lines to measure, cut to the first `lines`. Raises UsageError, DocumentError."""
    if source is None and test_set is None:
        raise UsageError("nothing to measure with: name a SOURCE text, or a test set with --wmt")
    if [source, reference, test_set].count(inputs.STDIN) > 1:
        raise UsageError("only one of SOURCE, REFERENCE and --wmt can be -")
    if source is None:
        sentences = wmt.read(_bytes(test_set or ""), test_set or "", pair)[:lines]
        known = [s.reference for s in sentences]
        return _Set([s.source for s in sentences], known if all(known) else None, wmt.glossaries(sentences, pair, mode))
    sources = mt.read_lines(_bytes(source), source)
    references = None
    if reference is not None:
        references = mt.read_lines(_bytes(reference), reference)
        mt.check_aligned(sources, references, (source, reference))
        references = references[:lines]
    if test_set is None:
        return _Set(sources[:lines], references)
    if mode == "random":
        raise UsageError("a file of dictionaries has one mode: name that of the random terms, with --mode proper")
    own = wmt.read_dictionaries(_bytes(test_set), test_set, pair, len(sources))
    return _Set(sources[:lines], references, [wmt.glossary(one, pair) for one in own[:lines]])


def _bytes(argument: str) -> bytes:
    found = inputs.expand([argument])
    if len(found) > 1:
        raise UsageError(f"{argument}: matches {len(found)} files; name one")
    return found[0].read()


def _check_output(details: Path, *others: str | None) -> None:
    outputs.refuse_closed(details.parent)
    if details.is_dir():
        raise UsageError(f"{details}: is a folder; give the name of a file with --details")
    if details.resolve() in {Path(other).resolve() for other in others if other}:
        raise UsageError(f"{details} is an input and would be overwritten; give another file with --details")


def _glossary(settings: Config, files: Sequence[Path], names: bool, pair: Pair) -> Glossary:
    """Files that were named win over names; without either what a translation would be held to."""
    if not names:
        return glossary.load(files) if files else common.the_glossary(settings, ())
    own, found = glossary.load(files), namesets.names(pair)
    return replace(found, concepts=own.concepts + found.concepts, digest=own.digest + found.digest)


def _report(result: Result) -> str:
    """The answer for people, without a final line break."""
    rate = result.rate
    rows = [f"{result.pair}: {result.lines} lines, mode {result.mode}; {result.route or 'nothing was translated'}"]
    rows.append(f"hits      {rate.hits}, satisfied {rate.satisfied}: {_percent(rate)}")
    rows.append(f"stages    {_counts(result.by_stage)}")
    rows.append(f"classes   {_counts(result.by_class)}")
    said = [hit.second for hit in result.hits if hit.match]
    strict = sum(hit.second == "yes" for hit in result.unsatisfied)
    rows.append(
        f"second    {len(result.silent)} possible silent violations, {said.count('unsure')} unsure, "
        f"{strict} that only it accepts ({result.second})"
    )
    rows += [*_quality("all", result.whole), *_quality("touched", result.changed)]
    if result.score_drop is not None:
        rows.append(f"score     {-result.score_drop:+.3f} log-probability a token in touched segments")
    if result.cpu_shown is not None and result.ratio is not None:
        rows.append(
            f"CPU       {result.cpu_shown:.2f} s with, {result.cpu_plain:.2f} s without: {result.ratio:.2f} times"
        )
    missed = [(c, r) for c, r in result.by_term.items() if r.satisfied < r.hits]
    if missed:
        rows.append("\nmost often missed")
        rows += [f"  {r.hits - r.satisfied:4} of {r.hits:<4} {concept}" for concept, r in missed[:_SHOWN]]
    rows += [*_listed("unsatisfied", result.unsatisfied), *_listed("to be settled by a person", result.silent)]
    return "\n".join(rows)


def _percent(rate: Rate) -> str:
    if not rate.hits:
        return "no term of the glossary occurs"
    low, high = rate.interval
    return f"{100 * rate.share:.1f} % (95 %: {100 * low:.1f} to {100 * high:.1f})"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count) or "-"


def _quality(name: str, quality: Quality | None) -> list[str]:
    if quality is None or not quality.lines:
        return []
    pairs = zip(quality.shown, quality.plain, strict=True)
    shown = ", ".join(f"{with_.name} {with_.score:.2f} with, {plain.score:.2f} without" for with_, plain in pairs)
    return [f"{name:9} {quality.lines} lines: {shown}"]


def _listed(title: str, hits: Sequence[Hit]) -> list[str]:
    if not hits:
        return []
    rows = [f"  {h.line}: {h.surface} → {h.expected}{f' [{h.found}]' if h.found else ''} | {h.text}" for h in hits]
    more = [f"  ... and {len(hits) - _SHOWN} more: see --details or --json"] if len(hits) > _SHOWN else []
    return [f"\n{title}", *rows[:_SHOWN], *more]


def _table(result: Result) -> bytes:
    """A row a hit, those that only the second verifier saw at the end; tabs and line breaks have become spaces."""
    rows = [[" ".join(str(getattr(hit, c)).split()) for c in _COLUMNS] for hit in (*result.hits, *result.unlisted)]
    return "".join("\t".join(row) + "\n" for row in [list(_COLUMNS), *rows]).encode("utf-8", "replace")


def _as_dict(result: Result) -> dict[str, Any]:
    return {
        "from": result.pair.source,
        "to": result.pair.target,
        "mode": result.mode,
        "route": result.route,
        "lines": result.lines,
        **_rate_as_dict(result.rate),
        "stages": result.by_stage,
        "classes": result.by_class,
        "second": result.second,
        "quality": {"all": _quality_as_dict(result.whole), "touched": _quality_as_dict(result.changed)},
        "score_drop": result.score_drop,
        "cpu_seconds": {"with": result.cpu_shown, "without": result.cpu_plain, "ratio": result.ratio},
        "terms": {concept: _rate_as_dict(rate) for concept, rate in result.by_term.items()},
        "unsatisfied": [asdict(hit) for hit in result.unsatisfied],
        "silent": [asdict(hit) for hit in result.silent],
    }


def _rate_as_dict(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    shares = {"rate": rate.share, "low": low, "high": high}
    rounded = {name: round(value, 4) if rate.hits else None for name, value in shares.items()}
    return {"hits": rate.hits, "satisfied": rate.satisfied, **rounded}


def _quality_as_dict(quality: Quality | None) -> dict[str, Any] | None:
    if quality is None:
        return None
    sides = {"with": quality.shown, "without": quality.plain}
    return {"lines": quality.lines, **{name: [asdict(m) for m in metrics] for name, metrics in sides.items()}}
