"""`dragoman translate`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.progress import MofNCompleteColumn, Progress

from translate.batch import inputs, outputs
from translate.batch import run as batch
from translate.batch.preview import preview
from translate.batch.run import Request, Result
from translate.cli import common, expected, report
from translate.errors import DragomanError, UsageError
from translate.pipeline import Desk
from translate.store import Store


class _Listener:
    """A bar a document on a terminal; a line a document elsewhere."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", visible=False)

    def document(self, name: str, target: str, segments: int) -> None:
        """A document is about to be translated."""
        if not self._progress.console.is_terminal:
            common.stderr.print(f"{name} → {target}: {report.plural(segments, 'segment')} ...")
        self._progress.reset(self._task, description=f"{name} → {target}", total=segments, visible=True)

    def advance(self, segments: int) -> None:
        """That many more segments are done."""
        self._progress.advance(self._task, segments)


@click.command(name="translate")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--to", "to", metavar="TAGS", help="Target languages, separated by commas: ru,es.")
@click.option("--from", "source", metavar="TAG", help="Source language; default: detected block by block.")
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), help="Folder for the results.")
@click.option(
    "--format", "kinds", metavar="KINDS", help="What is written: po, same (the document's own). Default: both."
)
@click.option(
    "--glossary",
    "glossaries",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Glossary that wins over the others; repeatable.",
)
@click.option("--no-glossary", is_flag=True, help="Use no glossary at all.")
@click.option(
    "--engine",
    "specs",
    multiple=True,
    metavar="SPEC",
    help="Use only this engine, such as argos:FILE or apertium:eng-spa; repeatable.",
)
@common.mixed_option
@click.option("--no-memory", is_flag=True, help="Do not use again what people approved.")
@click.option("--no-typography", is_flag=True, help="Leave quotation marks and numbers as the engine wrote them.")
@click.option("--fuzzy", is_flag=True, help="In catalogues, translate unreviewed (fuzzy) entries again.")
@common.reading_options
@click.option("--dry-run", is_flag=True, help="Say what would be done; translate, record and write nothing.")
@click.option("--skip-missing", is_flag=True, help="Report a target without an engine and go on, instead of failing.")
@click.option("--show", default=3, show_default=True, help="Aligned pairs shown per document.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@common.store_option
@common.config_option
def command(  # noqa: PLR0913  one parameter an option
    files: tuple[str, ...],
    to: str | None,
    source: str | None,
    folder: Path | None,
    kinds: str | None,
    glossaries: tuple[Path, ...],
    no_glossary: bool,
    specs: tuple[str, ...],
    mixed: str | None,
    no_memory: bool,
    no_typography: bool,
    fuzzy: bool,
    article: bool,
    fields: str | None,
    dry_run: bool,
    skip_missing: bool,
    show: int,
    as_json: bool,
    store_url: str | None,
    config_path: Path | None,
) -> int:
    """Translate documents.

    With -o, writes FOLDER/<tag>/<name>.<ext> and FOLDER/<tag>/<name>.po and prints a summary. Without it, the
    translation goes to standard output. What is recorded is never translated twice: run again after an interruption.

    \b
    Examples:
      dragoman translate article.txt --to ru,es -o out
      dragoman translate 'in/**/*.txt' --to ru --format same -o out
      dragoman translate - --from en --to ru < note.txt
      dragoman translate article.txt --to ru --glossary names.tsv -o out
      dragoman translate page.html --to ru --article --format same -o out
      dragoman translate feed.json --to ru --fields title,body -o out
      dragoman translate app.pot --to hy,ru -o locales
      dragoman translate app.pot --to hy -o locales --dry-run
    """
    settings = common.load_config(config_path)
    request = Request(
        inputs.expand(_some(files)),
        common.tags(to) if to is not None else settings.to or common.tags(""),
        _kinds(kinds) if kinds is not None else settings.format,
        folder,
        skip_missing,
        fuzzy,
        common.reading(article, fields),
    )
    if not dry_run:
        _need_folder(request)
    desk = Desk(
        common.the_router(settings, specs),
        common.the_glossary(settings, glossaries, no_glossary),
        settings.n_best,
        common.tags(source)[0] if source else "",
        mixed or settings.mixed,
        settings.memory and not no_memory,
        settings.typography and not no_typography,
    )
    batch.check(request, desk)
    if dry_run:
        with common.looked_at(settings, store_url) as store:
            expected.previews(list(preview(request, desk, store)), as_json)
        return 0
    results = _run(request, desk, common.the_store(settings, store_url))
    code = _answer(request, results)
    if folder is not None:
        report.results(results, show, as_json)
    return code


def _need_folder(request: Request) -> None:
    if request.folder is None and len(request.targets) > 1:
        raise UsageError("several targets need a folder: add -o FOLDER")


def _some(files: tuple[str, ...]) -> tuple[str, ...]:
    if not files:
        raise UsageError("no document given: name a file, a glob in quotes, or - for standard input")
    return files


def _kinds(value: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(kind.strip() for kind in value.split(",")))
    if unknown := [kind for kind in found if kind not in outputs.KINDS]:
        raise UsageError(f"unknown format {unknown[0]!r}; known: {', '.join(outputs.KINDS)}")
    return found


def _run(request: Request, desk: Desk, store: Store) -> list[Result]:
    results: list[Result] = []
    bar = common.progress_bar(MofNCompleteColumn())
    with store, bar:
        try:
            for result in batch.run(request, desk, store, _Listener(bar)):
                results.append(result)
                if request.folder is None and result.outcome:
                    sys.stdout.buffer.write(result.data)
        except KeyboardInterrupt:
            total = len(request.inputs) * len(request.targets)
            common.warn(
                f"interrupted: {len(results)} of {total} done and recorded; run the same command again to go on"
            )
            raise click.Abort from None
    sys.stdout.flush()
    return results


def _answer(request: Request, results: Sequence[Result]) -> int:
    """Notes and failures on stderr, and once the starter's mention; the exit code back."""
    for result in results:
        for note in result.notes:
            common.warn(f"{result.name}: {note}")
    code = batch.exit_code(results)
    failures = [r for r in results if r.error and not r.skipped]
    for result in failures:
        common.warn(_named(result.error, result))
    if len(failures) > 1 or (failures and len(results) > 1):
        common.warn(f"{len(failures)} of {len(results)} failed")
    common.mention_starter(t.route for r in results if r.outcome for t in r.outcome.translations)
    return code


def _named(error: DragomanError | None, result: Result) -> str:
    text = str(error)
    return text if result.name in text else f"{result.name} → {result.target}: {text}"
