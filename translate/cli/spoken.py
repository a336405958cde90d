"""Help in the reader's language: click's pages, looked up in the catalogue while they are written."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator

import click

from translate.words import N_, _

CLICKS_OWN = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("required"),
)
"""What click writes by itself."""
_AS_IT_IS = "\b"  # click's mark of a paragraph that is not to be wrapped: examples
_EXTRA = "  ["  # click's mark of what follows on an option's help: its default and range


class Formatter(click.HelpFormatter):
    """Writes a page of help in the program's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, args, f"{_('Usage:')} " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """What a section stands under."""
        super().write_heading(_(heading))

    def write_text(self, text: str) -> None:
        """Paragraphs, each looked up by itself."""
        super().write_text("\n\n".join(p if p.startswith(_AS_IT_IS) else _(p) for p in paragraphs(text)))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options or commands, each with what is said about it."""
        super().write_dl([(term, _row(text)) for term, text in rows], col_max, col_spacing)


class Context(click.Context):
    """Where a command's help is written by `Formatter`."""

    formatter_class = Formatter


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text as catalogues have them: each one line; examples as they are, `\\b` before them."""
    found = inspect.cleandoc(text).split("\n\n")
    return [p if p.startswith(_AS_IT_IS) else " ".join(p.split()) for p in found if p.strip()]


def texts(command: click.Command) -> Iterator[str]:
    """What a translator of this command's page has to translate, in its order, examples left out."""
    yield from (p for p in paragraphs(command.help or "") if not p.startswith(_AS_IT_IS))
    yield from (p.help for p in command.params if isinstance(p, click.Option) and p.help and not p.hidden)


def _row(text: str) -> str:
    said, bracket, extra = text.partition(_EXTRA)
    if not bracket:
        return _(text)
    parts = [_extra(part) for part in extra.removesuffix("]").split("; ")]
    return f"{_(said)}{_EXTRA}{'; '.join(parts)}]"


def _extra(part: str) -> str:
    name, colon, value = part.partition(": ")
    return _("default: {value}").format(value=value) if colon and name == "default" else _(part)
