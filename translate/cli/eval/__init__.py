"""`dragoman eval`: one module a subcommand."""

import click

from translate.cli.lazy import LazyGroup

COMMANDS = {
    "mt": "BLEU and chrF of a model on parallel text.",
    "terms": "How many glossary terms come through, and at which price.",
    "lid": "Accuracy and calibration of language identification.",
}


@click.group(name="eval", cls=LazyGroup, package="translate.cli.eval", overview=COMMANDS)
def command() -> None:
    """Measure quality on a test set.

    \b
    Example:
      dragoman eval mt models/translate-en_ru-0_1.argosmodel source.en reference.ru
    """
