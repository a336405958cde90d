"""`dragoman models`: one module a subcommand."""

import click

from translate.cli.lazy import LazyGroup

COMMANDS = {
    "list": "Models that are here, and the pairs they reach.",
    "info": "All about one model.",
    "install": "Download a model and install it.",
    "add": "Install a model or a bundle from a file.",
    "remove": "Remove an installed model.",
    "verify": "Compare every file with its recorded digest.",
    "convert": "Make a package of an OPUS-MT, Marian or OpenNMT model.",
    "bundle": "Pack models and glossaries for a machine without network.",
}


@click.group(name="models", cls=LazyGroup, package="translate.cli.models", overview=COMMANDS)
def command() -> None:
    """List, install, check and convert translation models.

    \b
    Examples:
      dragoman models list
      dragoman models install en fr
      dragoman models add translate-en_fr-1_9.argosmodel
    """
