"""`dragoman models convert`."""

from __future__ import annotations

from pathlib import Path

import click

from translate import languages
from translate.cli import common
from translate.models import convert
from translate.models.packing import is_terms
from translate.records import Pair


@click.command(name="convert")
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The package to write: NAME.argosmodel."
)
@click.option("--from", "source_tag", required=True, metavar="TAG", help="Language it translates from.")
@click.option("--to", "target_tag", required=True, metavar="TAG", help="Language it translates into.")
@click.option("--version", "version", default="1.0", show_default=True, help="Version of the package.")
@click.option("--name", default="", help="What the model is called; default: the name of its folder.")
@click.option(
    "--source-prefix",
    metavar="TOKENS",
    help="Tokens to put before every source, such as '>>hye<<' or eng_Latn; '' for none.",
)
@click.option("--target-prefix", default="", metavar="TOKEN", help="Token that every translation starts with.")
@click.option("--quantization", type=click.Choice(convert.QUANTIZATIONS), default="int8", show_default=True)
def command(source: Path, output: Path, source_tag: str, target_tag: str, **options: str) -> None:
    """Make a package of the translation model in the folder SOURCE.

    Models of OPUS-MT and Marian need nothing more; models in Hugging Face's layout need torch and transformers,
    models of OpenNMT-py torch: pip install 'dragoman[train]'. The network is not used.

    \b
    Examples:
      dragoman models convert opus-mt-hy-en -o hy-en.argosmodel --from hy --to en
      dragoman models convert tc-big-en-zle -o en-be.argosmodel --from en --to be --source-prefix '>>bel<<'
      dragoman models convert nllb-600M -o en-ka.argosmodel --from en --to ka \\
          --source-prefix eng_Latn --target-prefix kat_Geor
    """
    pair = Pair(languages.parse(source_tag), languages.parse(target_tag))
    package = convert.convert(source, output, pair, convert.Options(**options))
    click.echo(f"written\t{output}\t{package.name} {package.version}")
    if not any(is_terms(name) for name in package.files):
        common.warn(f"{source}: no licence beside the model: learn its terms before you pass the package on")
    common.warn(f"to install it: dragoman models add {output}")
