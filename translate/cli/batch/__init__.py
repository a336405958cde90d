"""`dragoman batch`: one module a subcommand."""

from __future__ import annotations

import click

from translate.cli.lazy import LazyGroup

COMMANDS = {
    "check": "Check the jobs: files, languages, schedules.",
    "plan": "Say what a run would do.",
    "run": "Translate what changed.",
    "status": "Show each job's last run and its next.",
    "serve": "Run the jobs when they are due, until stopped.",
    "install": "Make systemd units or crontab lines.",
}


@click.group(name="batch", cls=LazyGroup, package="translate.cli.batch", overview=COMMANDS)
def command() -> None:
    """Localise batches of documents, on a schedule.

    Jobs stand in dragoman.toml or in a file of their own:

    \b
      [jobs.wire]
      sources = ["in/**/*.txt"]
      targets = ["ru"]
      output = "out"
      schedule = "0 6 * * *"
      timezone = "Asia/Yerevan"

    \b
    Examples:
      dragoman batch check -c jobs.toml
      dragoman batch plan -c jobs.toml
      dragoman batch run -c jobs.toml
      dragoman batch run wire --due
      dragoman batch serve -c jobs.toml
    """
