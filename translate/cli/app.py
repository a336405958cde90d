"""The `dragoman` command: its subcommands, loaded when used, and the way errors reach a person."""

from __future__ import annotations

import os
import sys

import click

from translate import __version__, words
from translate.cli.lazy import LazyGroup
from translate.errors import DragomanError

COMMANDS = {
    "translate": "Translate documents.",
    "review": "Accept, correct or reject translations in the browser.",
    "batch": "Localise batches of documents, on a schedule.",
    "status": "Show what runs did, and what waits for whom.",
    "export": "Write a run's results, as reviewed so far.",
    "import": "Take in what translators did in their files.",
    "memory": "Count and exchange what people approved.",
    "detect": "Tell the language of each block of a document.",
    "explain": "Tell why each block of a document goes which way.",
    "forget": "Delete a run and its documents for good.",
    "glossary": "Check, count and exchange glossaries.",
    "models": "List, install, check and convert translation models.",
    "eval": "Measure quality on a test set.",
    "doctor": "Check this installation.",
}
"""Name -> one line of help. Each is `command` in `translate.cli.<name>`."""

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


@click.group(
    cls=LazyGroup,
    package="translate.cli",
    overview=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="dragoman")
@click.option(
    "--preview-locales",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda _context, _option, wanted: words.preview() if wanted else None,
    help="Speak your language with words that nobody reviewed, too; give it first.",
)
def group() -> None:
    """Dragoman: an offline translation desk.

    \b
    Examples:
      dragoman translate article.txt --to ru -o out
      dragoman translate - --to es < note.txt
      dragoman detect article.txt
      dragoman COMMAND --help
    """


def main() -> None:
    """Run the command line and exit; DragomanError becomes one line on stderr and its exit code."""
    try:
        code = group.main(prog_name="dragoman", standalone_mode=False)
        sys.stdout.flush()
    except DragomanError as e:
        code = _say(str(e), e.exit_code)
    except click.exceptions.Abort:
        code = _say("interrupted", INTERRUPTED)
    except click.ClickException as e:
        e.show()
        code = e.exit_code
    except BrokenPipeError:  # the reader of a pipe left: nothing more to say to it
        code = _give_up_stdout(141)
    except OSError as e:
        code = _give_up_stdout(_say(f"{e.filename or 'output'}: {e.strerror}", 1))
    except Exception as e:
        if os.environ.get("DRAGOMAN_DEBUG"):
            raise
        kind = type(e).__name__
        code = _say(f"unexpected {kind}: {e}; this is a bug: report it with the output of DRAGOMAN_DEBUG=1", 1)
    sys.exit(code if isinstance(code, int) else 0)


def _give_up_stdout(code: int) -> int:
    """Let the interpreter's last flush go nowhere instead of failing again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _say(message: str, code: int) -> int:
    click.echo(f"dragoman: {' '.join(message.split())}", err=True)
    return code
