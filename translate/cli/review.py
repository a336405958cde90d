"""`dragoman review`."""

from __future__ import annotations

import getpass
import threading
import webbrowser
from pathlib import Path

import click

from translate import config
from translate.cli import common
from translate.config import FILE_NAME, Config
from translate.errors import ConfigError
from translate.web.app import make_app
from translate.web.guard import Address
from translate.web.server import PORT, listen, serve


@click.command(name="review")
@click.argument("run", required=False, metavar="[RUN]")
@click.option("--port", type=click.IntRange(0, 65535), help=f"Port; 0: a free one. Default: {PORT}, or a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option("--as", "name", metavar="NAME", help="Name your decisions bear; default: your user name.")
@click.option(
    "--glossary",
    "glossaries",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Glossary that wins over the others; repeatable.",
)
@click.option("--no-glossary", is_flag=True, help="Use no glossary at all.")
@common.store_option
@common.config_option
def command(  # noqa: PLR0913  one parameter an option
    run: str | None,
    port: int | None,
    host: str,
    no_browser: bool,
    name: str | None,
    glossaries: tuple[Path, ...],
    no_glossary: bool,
    store_url: str | None,
    config_path: Path | None,
) -> int:
    """Review translations in the browser.

    RUN is a run's id, the beginning of one, or `latest`; without it, all runs are listed. The first line on standard
    output is the link that lets one browser in. Ends with Ctrl-C.

    \b
    Examples:
      dragoman review
      dragoman review latest --as "Anna K."
      dragoman review --no-browser --port 9000
    """
    settings = common.load_config(config_path)
    if not Address(host, 0).loopback and not settings.review_password:
        place = config_path or config.find() or FILE_NAME
        raise ConfigError(f'--host {host} lets other machines in: write review_password = "..." in {place} first')
    with common.the_store(settings, store_url) as store:
        page = f"/runs/{store.run(run).id}" if run else "/"
        glossary = common.the_glossary(settings, glossaries, no_glossary)
        with listen(host, port) as where:
            address = Address(host, where.getsockname()[1])
            app = make_app(store, glossary, settings, reviewer(name), address)
            token = app.extensions["desk"].sessions.link()
            url = f"{address.url(_outer(address, settings))}{page}?token={token}"
            serve(app, where, lambda: _tell(url, not no_browser))
    return 0


def _tell(url: str, browse: bool) -> None:
    click.echo(url)
    common.warn("the review desk is open at this address; Ctrl-C closes it")
    if browse:  # a browser for terminals would keep us waiting
        threading.Thread(target=_browse, args=(url,), daemon=True).start()


def _browse(url: str) -> None:
    if not webbrowser.open(url):
        common.warn("no browser could be opened: open the address yourself")


def _outer(address: Address, settings: Config) -> str:
    """The name by which others reach a desk that listens on every address, if the configuration tells one."""
    wide = address.host in {"0.0.0.0", "::"}
    return settings.review_hosts[0] if wide and settings.review_hosts else ""


def reviewer(given: str | None) -> str:
    """The name a person gave, on one line; else that of the computer's user."""
    if given and given.strip():
        return " ".join(given.split())
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may know no name for its user
        return "reviewer"
