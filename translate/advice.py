"""What a person can install, for the messages that say a translation is not possible."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translate import languages
from translate.config import Pin
from translate.records import Pair


def command(pair: Pair, version: str = "") -> str:
    """`dragoman models install ru uk`, in backquotes."""
    source, target = map(languages.to_argos, pair)
    return f"`dragoman models install {source} {target}{f' --version {version}' if version else ''}`"


def any_engine(pair: Pair) -> str:
    """Every way to get an engine for `pair`, on one line."""
    package = _debian(pair)
    apertium = f", or apt-get install {package} where Debian has it" if package else ""
    return f"{command(pair)}, or `dragoman models add FILE` without network{apertium}"


def one_hop(pair: Pair, lacking: Pair) -> str:
    """What to add so that `pair` has a way over another language, where only the hop `lacking` is missing."""
    pivot = lacking.source if lacking.target == pair.target else lacking.target
    package = _debian(lacking)
    apertium = f" or apt-get install {package}" if package and "en" not in lacking else ""
    return f"by way of {pivot} only {lacking} is missing: {command(lacking)}{apertium}"


def _debian(pair: Pair) -> str:
    """The package of an Apertium pair as Debian names them, by languages without variants; "" if none can be."""
    try:
        source, target = (languages.to_apertium(tag).partition("_")[0] for tag in pair)
    except LookupError:  # a language without an ISO 639-3 code
        return ""
    return f"apertium-{source}-{target}"


def named_engine(name: str, pair: Pair) -> str:
    """How to get the engine called `name` (or so that its name begins), which is to translate `pair`."""
    kind, *words = name.split()
    if kind == "apertium" and words:
        source, _, target = (side.partition("_")[0] for side in words[0].partition("-"))
        return f"apt-get install apertium-{source}-{target} or apertium-{target}-{source}"
    if kind == "argos":
        codes = re.fullmatch(r"translate-([^_]+)_(\S+)", words[0]) if words else None
        found = Pair(codes[1], codes[2]) if codes else pair
        return f"{command(found, words[1] if len(words) > 1 else '')}, or `dragoman models add FILE` without network"
    return any_engine(pair)


def lost_engine(pair: Pair, pin: Pin, others: Sequence[str]) -> str:
    """The message for a pin of `pair` on an engine that is not here; `others` are names of engines that are."""
    could = f" ({', '.join(others)} could)" if others else ""
    how = named_engine(pin.engine, pair)
    return (
        f"{pin.where}: {pair} is pinned to {pin}, and no engine of that name translates it here{could}. "
        f"To install it: {how}; or change the pin"
    )


def lost_leg(pair: Pair, pin: Pin, leg: Pair) -> str:
    """The message for a pin of `pair` on pivots, of which nothing translates `leg`."""
    return (
        f"{pin.where}: {pair} is pinned to {pin}, and no engine here translates {leg}. "
        f"To add it: {any_engine(leg)}; or change the pin"
    )
