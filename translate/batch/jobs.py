"""Batch jobs: the tables `[jobs.NAME]` of a configuration file, each checked key by key into a Job."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from translate import languages
from translate.batch.schedule import Schedule
from translate.config import KINDS, Config, nearest
from translate.errors import ConfigError, DragomanError
from translate.formats import WHOLE, Reading

_KEYS = (
    *("sources", "targets", "output", "formats", "from", "glossaries"),
    *("schedule", "timezone", "failures", "skip_missing", "report"),
    *("article", "fields"),
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_SMALLEST = 'sources = ["in/*.txt"], targets = ["ru"] and output = "out"'


@dataclass(frozen=True, slots=True)
class Job:
    """A batch of documents that is translated again and again: what, into which languages, where to, and when."""

    name: str
    """1 to 64 of `A-Z a-z 0-9 . _ -`, the first a letter or digit."""
    sources: tuple[str, ...]
    """Absolute paths, or glob patterns that begin with one; `sources.expand` finds the documents."""
    targets: tuple[str, ...]
    """Canonical tags, each once."""
    output: Path
    """Absolute."""
    formats: tuple[str, ...]
    """Some of `config.KINDS`, each once."""
    report: Path
    """Absolute folder for the reports."""
    source: str = ""
    """Tag of the language the documents are in, which a person gave as `from`; empty: it is detected."""
    glossaries: tuple[Path, ...] = ()
    """Absolute, highest precedence first; they win over the configured ones."""
    schedule: str = ""
    """Cron expression; empty: the job runs only by hand."""
    timezone: str = ""
    """IANA name of the zone the schedule is in; empty: the machine's."""
    failures: Literal["continue", "stop"] = "continue"
    """Whether the other documents are translated after one has failed."""
    skip_missing: bool = False
    """Whether a target that no model reaches is reported instead of a failure."""
    how: Reading = WHOLE
    """What of each document is translated: `article = true`, `fields = ["title", "body"]`."""
    where: str = ""
    """File and table, for messages: `dragoman.toml: jobs.wire`."""


def read(tables: Mapping[str, Any], path: Path, settings: Config) -> tuple[Job, ...]:
    """The jobs of the table `[jobs]` of the file `path`, in its order.

    Paths in it are relative to the file's folder; what a job does not say is as in `settings`. Raises ConfigError, one
    line with file, job and key, for the first mistake, and where there are no jobs at all. Nothing is looked up on disk
    but whether a source with a wildcard's sign in its name is a file.
    """
    if not tables:
        raise ConfigError(f"{path}: no jobs; begin with a table [jobs.daily] of {_SMALLEST}")
    return tuple(_job(name, table, path, settings) for name, table in tables.items())


def _job(name: str, table: Any, path: Path, settings: Config) -> Job:  # noqa: ANN401  TOML values are of any type until checked
    if not _NAME.fullmatch(name):
        hint = "give 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or digit"
        raise ConfigError(f"{path}: jobs.{name!r}: no name for a job; {hint}")
    where = f"{path}: jobs.{name}"
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: give a table [jobs.{name}] of {_SMALLEST}")
    _refuse_unknown(name, table, where)
    entries = _Table(table, where, path.absolute().parent)
    output = entries.path("output")
    if output is None:
        raise ConfigError(f'{where}: output: is missing; give the folder for results, such as output = "out"')
    targets = entries.tags("targets") or tuple(dict.fromkeys(settings.to))
    if not targets:
        raise ConfigError(f'{where}: targets: is missing; give languages, such as targets = ["ru"]')
    return Job(
        name=name,
        sources=entries.sources(),
        targets=targets,
        output=output,
        formats=entries.formats() or tuple(dict.fromkeys(settings.format)),
        report=entries.path("report") or output / "_report",
        source=entries.tag("from", entries.text("from")),
        glossaries=tuple(Path(entries.absolute(item)) for item in entries.texts("glossaries", '["names.tsv"]')),
        schedule=entries.schedule(),
        timezone=entries.text("timezone"),
        failures=entries.failures(),
        skip_missing=entries.flag("skip_missing"),
        how=Reading(entries.flag("article"), tuple(entries.texts("fields", '["title", "body"]'))),
        where=where,
    )


def _refuse_unknown(name: str, table: dict[str, Any], where: str) -> None:
    for key, value in table.items():
        if key in _KEYS:
            continue
        if isinstance(value, dict):
            hint = f'known keys: {", ".join(_KEYS)}; a name with a dot is written [jobs."{name}.{key}"]'
            raise ConfigError(f"{where}: {key}: a table in a job; {hint}")
        raise ConfigError(f"{where}: unknown key {key!r}; {nearest(key, _KEYS)}")


@dataclass(frozen=True, slots=True)
class _Table:
    """A job's entries, each checked as it is taken out; what is missing is empty."""

    table: dict[str, Any]
    where: str
    folder: Path
    """Absolute: the file's own."""

    def wrong(self, key: str, message: str) -> ConfigError:
        return ConfigError(f"{self.where}: {key}: {message}")

    def text(self, key: str) -> str:
        value = self.table.get(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            raise self.wrong(key, f"give a text in quotes, not {_shown(value)}")
        return value.strip()

    def texts(self, key: str, example: str) -> tuple[str, ...]:
        value = self.table.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, f"give a list of texts, such as {key} = {example}, not {_shown(value)}")
        if not value:
            raise self.wrong(key, f"is an empty list; give at least one, such as {key} = {example}")
        if not all(item.strip() and "\0" not in item for item in value):
            raise self.wrong(key, f"holds an empty text; give a list such as {key} = {example}")
        return tuple(dict.fromkeys(value))

    def flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, f"give true or false, without quotes, not {_shown(value)}")
        return value

    def absolute(self, item: str) -> str:
        return os.path.normpath(self.folder / os.path.expanduser(item))  # noqa: PTH111  pathlib's raises for ~nobody

    def path(self, key: str) -> Path | None:
        text = self.text(key)
        return Path(self.absolute(text)) if text else None

    def tag(self, key: str, value: str) -> str:
        try:
            return languages.parse(value) if value else ""
        except DragomanError as e:
            raise self.wrong(key, str(e)) from e

    def tags(self, key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.tag(key, item) for item in self.texts(key, '["ru"]')))

    def formats(self) -> tuple[str, ...]:
        found = self.texts("formats", '["po", "same"]')
        for item in found:
            if item not in KINDS:
                raise self.wrong("formats", f"unknown {item!r}; known: {', '.join(KINDS)}")
        return found

    def sources(self) -> tuple[str, ...]:
        found = self.texts("sources", '["in/*.txt"]')
        if not found:
            raise self.wrong("sources", 'is missing; give files, globs or folders, such as sources = ["in/*.txt"]')
        for item in found:
            if _ADDRESS.match(item):
                raise self.wrong("sources", f"{item!r} is an address; fetch it first and name the file")
            if item == "-":
                raise self.wrong("sources", "'-': a job has no standard input; name files, globs or folders")
        return tuple(dict.fromkeys(map(self._source, found)))

    def _source(self, item: str) -> str:
        """Absolute; a wildcard's sign in the name of the file's own folder, or of a file, stands for itself."""
        path = self.absolute(item)
        if not glob.has_magic(item) or os.path.lexists(path):
            return glob.escape(path)
        return os.path.normpath(Path(glob.escape(str(self.folder)), os.path.expanduser(item)))  # noqa: PTH111

    def schedule(self) -> str:
        expression, timezone = self.text("schedule"), self.text("timezone")
        try:
            Schedule(expression or "0 0 * * *", timezone)
        except ConfigError as e:
            raise ConfigError(f"{self.where}: {e}") from e
        return expression

    def failures(self) -> Literal["continue", "stop"]:
        value = self.text("failures") or "continue"
        if value not in {"continue", "stop"}:
            raise self.wrong("failures", f"give 'continue' or 'stop', not {value!r}")
        return cast("Literal['continue', 'stop']", value)


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
