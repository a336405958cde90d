"""`dragoman batch install`."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from translate.batch import install, outputs
from translate.batch.schedule import Schedule
from translate.cli import common
from translate.cli.batch import common as batch_common
from translate.cli.batch.serve import run_command
from translate.errors import UsageError


@click.command(name="install")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--systemd", "kind", flag_value="systemd", help="Write units for systemd's user manager.")
@click.option("--cron", "kind", flag_value="cron", help="Print lines for your crontab.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Folder for units, default ~/.config/systemd/user; with --cron, a file for the lines.",
)
@batch_common.jobs_options
def command(  # noqa: PLR0913  one parameter an option
    names: tuple[str, ...],
    kind: str | None,
    output: Path | None,
    jobs_path: Path | None,
    store_url: str | None,
    config_path: Path | None,
) -> None:
    """Let systemd or cron run the jobs NAME, or all that have a schedule.

    Files are written or lines printed; nothing is enabled, and your crontab stays as it is: what to do is said.

    \b
    Examples:
      dragoman batch install --systemd
      dragoman batch install --cron wire -c jobs.toml
    """
    if not kind:
        raise UsageError("say for which scheduler: --systemd or --cron")
    _, found, where = batch_common.load(config_path, jobs_path)
    wanted = batch_common.chosen(found, names)
    schedules = {job.name: Schedule(job.schedule, job.timezone) for job in wanted if job.schedule}
    for job in wanted:
        if not job.schedule:
            common.warn(f"{job.name}: no schedule, skipped")
    if not schedules:
        raise UsageError(f'{where}: none of these jobs has a schedule; write one such as schedule = "0 6 * * *"')

    def run(name: str) -> tuple[str, ...]:
        return run_command(name, jobs_path, store_url, config_path, due=True)

    if kind == "systemd":
        _units(install.systemd(schedules, run), output)
    else:
        _lines(install.crontab(schedules, run), output)


def _units(units: dict[str, str], output: Path | None) -> None:
    config_home = os.environ.get("XDG_CONFIG_HOME", "")  # a relative one is to be ignored, says its specification
    home = Path(config_home) if Path(config_home).is_absolute() else Path.home() / ".config"
    folder = output or home / "systemd" / "user"
    for name, text in units.items():
        written = outputs.write(folder / name, text.encode())
        click.echo(f"{'written' if written.changed else 'unchanged'}\t{written.path}")
    timers = shlex.join(name for name in units if name.endswith(".timer"))
    paths = shlex.join(str((folder / name).absolute()) for name in units)
    link = f"systemctl --user link {paths}\n" if output else ""  # systemd looks in its own folders only
    common.warn(
        f"now enable them:\n{link}systemctl --user daemon-reload\nsystemctl --user enable --now {timers}\n"
        "loginctl enable-linger   # so that they run while you are not logged in"
    )


def _lines(lines: tuple[str, ...], output: Path | None) -> None:
    text = "".join(f"{line}\n" for line in lines)
    if output is None:
        click.echo(text, nl=False)
        common.warn("your crontab is as it was: add these lines with `crontab -e`")
        return
    written = outputs.write(output, text.encode())
    click.echo(f"{'written' if written.changed else 'unchanged'}\t{output}")
    common.warn(f"your crontab is as it was: add the lines of {output} with `crontab -e`")
