"""An engine that gives the text back, or misbehaves on demand: for tests, dry runs and demonstrations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translate import languages
from translate.errors import EngineError, UsageError
from translate.records import Draft, Pair

_TAGS = ("ar", "az", "de", "en", "es", "fr", "hy", "it", "ja", "ka", "kk", "pl", "pt", "ru", "sr", "tr", "uk", "zh")
_MODES = ("drop", "duplicate", "damage", "upper")


class Echo:
    """Gives each text back as it is, unless a mode is named.

    The argument is a mode, a pair, both with a comma between them, or nothing: `drop`, `en-ru`, `upper,en-ru`,
    `pt-BR→en`. Modes: `drop` loses the last text of a batch, `duplicate` returns the first one twice (both break the
    contract of Engine, on purpose), `damage` changes digits and removes brackets, percent and dollar signs, `upper`
    turns everything to capitals. Without a pair it serves every pair among some common languages.
    """

    def __init__(self, argument: str = "") -> None:
        words = [w.strip() for w in argument.split(",") if w.strip()]
        self._mode = next((w for w in words if w in _MODES), "")
        pairs = [_pair(w) for w in words if w not in _MODES]
        self._pairs = frozenset(pairs or (Pair(s, t) for s in _TAGS for t in _TAGS if s != t))
        self.name = f"echo {argument}".strip()

    @property
    def signature(self) -> str:
        """The name: nothing else changes its output."""
        return self.name

    @property
    def mask(self) -> str:
        """A token that survives; in the mode `damage` it is damaged like everything else."""
        return "[{n}]"

    def pairs(self) -> frozenset[Pair]:
        """The pair of the argument, or all pairs of its list of languages."""
        return self._pairs

    def translate(self, texts: Sequence[str], pair: Pair, n_best: int = 1) -> list[Draft]:
        """One draft a text, same order, without scores; `drop` and `duplicate` return one too few or too many."""
        if pair not in self._pairs:
            raise EngineError(f"{self.name} does not serve {pair}")
        drafts = [Draft(self._answer(text)) for text in texts]
        if self._mode == "drop":
            return drafts[:-1]
        return drafts[:1] + drafts if self._mode == "duplicate" else drafts

    def _answer(self, text: str) -> str:
        if self._mode == "damage":
            return re.sub(r"\d", lambda d: str((int(d[0]) + 1) % 10), re.sub(r"[][{}<>%$]", "", text))
        return text.upper() if self._mode == "upper" else text


def _pair(word: str) -> Pair:
    """`en-ru`, `en→ru`, and with regions `pt-BR→en` or `pt-BR>en`."""
    source, arrow, target = word.replace(">", "→").partition("→")
    if not arrow:
        source, _, target = word.partition("-")
    try:
        return Pair(languages.parse(source), languages.parse(target))
    except UsageError as error:
        modes = ", ".join(_MODES)
        raise EngineError(f"echo: {word!r} is neither a mode ({modes}) nor a pair such as en-ru or pt-BR→en") from error
