"""Engines and routers as the tests of this room write them down."""

from translate.config import Pin
from translate.engines.echo import Echo
from translate.records import Pair
from translate.routing import Router


class Known(Echo):
    """An echo that knows its chrF2 per test set."""

    def __init__(self, argument: str, scores: dict[str, float]) -> None:
        super().__init__(argument)
        self._scores = scores

    def scores(self, pair: Pair) -> dict[str, float]:
        return self._scores if pair in self.pairs() else {}


def pair(text: str) -> Pair:
    """`en→ru`."""
    source, _, target = text.partition("→")
    return Pair(source, target)


def engine(line: str) -> Echo:
    """An echo's argument, and test sets with chrF2: `upper,en→ru  news 40  web 35`."""
    argument, *words = line.split()
    return Known(argument, dict(zip(words[::2], map(float, words[1::2]), strict=True))) if words else Echo(argument)


def router(engines: str, pins: dict[str, str] | None = None) -> Router:
    """Engines separated by `;`. A pin is an engine's name, or languages with `>` before each: `>fr>de`."""
    return Router([engine(line) for line in engines.split(";")], {pair(k): pin(v) for k, v in (pins or {}).items()})


def pin(text: str) -> Pin:
    """`echo en→ru`, `>fr`."""
    if text.startswith(">"):
        return Pin(pivots=tuple(text[1:].split(">")), where="desk.toml")
    return Pin(engine=text, where="desk.toml")
