"""The report of a job's run: plain values, as JSON and as a page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from os.path import relpath
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from translate import __version__
from translate.batch import outputs
from translate.batch.jobs import Job
from translate.batch.outputs import Written

State = Literal["translated", "reused", "skipped", "failed"]
STATES: tuple[State, ...] = ("failed", "skipped", "translated", "reused")
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
table { border-collapse: collapse; width: 100%; margin-top: 1rem; }
th, td { border: 1px solid #767676; padding: .3rem .6rem; text-align: start; vertical-align: top;
  overflow-wrap: anywhere; }
.number { text-align: end; }
.failed .state { font-weight: 700; }
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one document and target; small, so that thousands may be kept."""

    name: str
    target: str
    state: State
    why: str = ""
    """Why it was done, or why it failed."""
    figures: Mapping[str, Any] = field(default_factory=dict)
    """Counts of the outcome, as `dragoman translate --json` gives them."""
    files: tuple[Written, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One run of a job."""

    job: str
    started: datetime
    ended: datetime
    finished: bool
    """False where it was stopped."""
    lines: tuple[Line, ...]
    unchanged: int = 0
    """Documents times targets that were done before and left alone."""
    notes: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many lines have each state, all states."""
        found = Counter(line.state for line in self.lines)
        return {state: found[state] for state in STATES}


def as_dict(report: Report) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "job": report.job,
        "started": report.started.isoformat(),
        "ended": report.ended.isoformat(),
        "finished": report.finished,
        **report.counts(),
        "unchanged": report.unchanged,
        "notes": list(report.notes),
        "documents": [_line(line) for line in report.lines],
    }


def write(job: Job, report: Report) -> tuple[Path, ...]:
    """`<job>.json` and `<job>.html` in the job's folder for reports, in place of its last. Raises DocumentError."""
    data = json.dumps(as_dict(report), ensure_ascii=False, indent=1) + "\n"
    page = "".join(f"{line}\n" for line in _page(report, job.report))
    files = {job.report / f"{job.name}.json": data, job.report / f"{job.name}.html": page}
    for path, text in files.items():
        outputs.write(path, text.encode("utf-8", "replace"))
    return tuple(files)


def _line(line: Line) -> dict[str, Any]:
    known: dict[str, Any] = {"name": line.name, "target": line.target, "state": line.state, "why": line.why}
    return known | dict(line.figures) | {"files": [str(w.path) for w in line.files], "notes": list(line.notes)}


def _page(report: Report, folder: Path) -> Iterator[str]:
    told = ", ".join(f"{n} {state}" for state, n in report.counts().items() if n)
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
    yield '<meta name="viewport" content="width=device-width">'
    yield f'<meta name="generator" content="Dragoman {__version__}">'
    yield f"<title>{_text(report.job)}</title>"
    yield f"<style>{_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield f"<h1>{_text(report.job)}</h1>"
    times = f"{report.started:%Y-%m-%d %H:%M:%S} to {report.ended:%H:%M:%S %Z}"
    state = "" if report.finished else " Stopped before its end: the next run goes on."
    yield f"<p>{_text(times)}: {told or 'nothing done'}; {report.unchanged} unchanged.{state}</p>"
    yield from (f"<p>{_text(note)}</p>" for note in report.notes)
    if report.lines:
        yield "<table>"
        heads = ("Document", "Target", "State", "Why", "Segments", "Terms missed", "Issues", "Files")
        row = "".join(f'<th scope="col">{head}</th>' for head in heads)
        yield f"<thead><tr>{row}</tr></thead>"
        yield "<tbody>"
        yield from (_row(line, folder) for line in sorted(report.lines, key=lambda line: STATES.index(line.state)))
        yield "</tbody>"
        yield "</table>"
    yield "</body>"
    yield "</html>"


def _row(line: Line, folder: Path) -> str:
    figures = line.figures
    terms = figures.get("terms", {}).get("missed", "")
    issues = ", ".join(f"{n} {issue}" for issue, n in figures.get("issues", {}).items())
    links = " ".join(f'<a href="{_text(quote(relpath(w.path, folder)))}">{_text(w.path.name)}</a>' for w in line.files)
    numbers = "".join(f'<td class="number">{value}</td>' for value in (figures.get("segments", ""), terms))
    return (
        f'<tr class="{line.state}"><th scope="row" dir="auto">{_text(line.name)}</th><td>{line.target}</td>'
        f'<td class="state">{line.state}</td><td>{_text("; ".join((line.why, *line.notes)))}</td>'
        f"{numbers}<td>{_text(issues)}</td><td>{links}</td></tr>"
    )


def _text(text: str) -> str:
    return escape("".join(c if c.isprintable() else "�" for c in text))
