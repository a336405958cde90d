"""Which protecting tokens a model copies through: measured when it is installed, kept in the package's record.

The carrier sentences come from CLDR: its list pattern and its names of countries make text of any language it knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from translate import languages

TEMPLATES = (
    "[{n}]", "XZ{n}", "QX{n}", "N{n}K", "({n})", "{{n}}", "<{n}>",
    "@{n}", "#{n}", "%{n}", "__{n}__", "⟦{n}⟧", "12345{n}",
)  # fmt: skip
"""Tokens tried, in order of preference where two survive alike: the first stands out most from ordinary text."""
TOO_COMMON = frozenset({"({n})", "#{n}", "12345{n}"})
"""Measured, but never chosen: texts hold such strings themselves."""
CARRIERS = 16
"""Sentences per template; half of them with one token, half with two."""
_COUNTRIES = ("FR", "DE", "IT", "ES", "PL", "GR", "SE", "EG", "IN", "BR", "JP", "CA", "MX", "TR", "UA", "GE")

Translate = Callable[[Sequence[str]], Sequence[str]]
"""Texts, one sentence each, to as many translations in the same order."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What survived."""

    survival: dict[str, float]
    """Template to the share of its tokens that came through exactly once, 0 to 1."""
    best: str
    """The template to protect with; empty if none came through in at least half of the cases."""
    tokenizer: tuple[str, ...] = ()
    """The templates that the tokenizers alone give back; what they do not keep, the model cannot."""

    def as_dict(self) -> dict[str, object]:
        """For the package's record."""
        return {"survival": self.survival, "best": self.best, "tokenizer": list(self.tokenizer)}


def probe(translate: Translate, source: str, round_trip: Callable[[str], str] | None = None) -> Probe:
    """Translate carriers with every template and count what survives. Raises what `translate` raises.

    `round_trip` takes a text into the source's pieces and back through the target's tokenizer.
    """
    texts, wanted = [], []
    for template in TEMPLATES:
        for text, tokens in _carriers(template, source):
            texts.append(text)
            wanted.append((template, tokens))
    survived = dict.fromkeys(TEMPLATES, 0)
    tried = dict.fromkeys(TEMPLATES, 0)
    for (template, tokens), target in zip(wanted, translate(texts), strict=True):
        survived[template] += sum(target.count(token) == 1 for token in tokens)
        tried[template] += len(tokens)
    shares = {t: round(survived[t] / tried[t], 3) for t in TEMPLATES}
    usable = [t for t in TEMPLATES if t not in TOO_COMMON and shares[t] >= 0.5]
    kept = tuple(t for t in TEMPLATES if round_trip and round_trip(t.replace("{n}", "1")) == t.replace("{n}", "1"))
    return Probe(shares, max(usable, key=lambda t: shares[t], default=""), kept)


def _carriers(template: str, source: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Lists of countries in language `source` with one or two tokens among them, and the tokens."""
    locale = _locale(source)
    names = [locale.territories[c] for c in _COUNTRIES if c in locale.territories]
    for i in islice(range(len(names)), CARRIERS):
        one, other = names[i], names[(i + 5) % len(names)]
        tokens = tuple(template.replace("{n}", str(n)) for n in range(1 + i % 8, 2 + i % 8 + i % 2))
        yield f"{format_list([one, *tokens, other], locale=locale)}.", tokens


def _locale(tag: str) -> Locale:
    """CLDR's locale for `tag` or its language; English where CLDR has neither."""
    for known in (tag, languages.primary(tag)):
        try:
            return Locale.parse(known, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")
