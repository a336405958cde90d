"""What of a text says something about its language: words, and not addresses, code, names and acronyms."""

import re
from collections.abc import Sequence

from translate.detect import scripts

SAMPLE = 4000
"""Characters of a text that are looked at; more changes nothing and costs time."""
_NAME_WORDS = 4
_CAPITALS = 25  # letters from which a line in capitals is a headline and not an acronym
_MARKUP = re.compile(r"<[^<>]*>|(?:https?|ftp)://\S+|www\.\S+|(?<!\w)[@#]\w+")
_CODE = re.compile(r"[0-9_/\\@#={}<>|~^$*+]|\w\.\w")
_EDGES = "«»“”„‟‹›\"'‘’()[]{}.,;:!?…—–-"
# Small words inside names, which say nothing of the language around: Ludwig van ..., Charles de ...
_PARTICLES = frozenset(
    "al af bin ben da das de del della den der di do dos du e el ibn la las le les los o van von y zu".split()
)


def clean(text: str) -> str:
    """The first SAMPLE characters without addresses, tags, handles, file names and other tokens of machines."""
    text = _MARKUP.sub(" ", text[:SAMPLE])
    return " ".join(w for w in text.split() if not (w.isascii() and _CODE.search(w)))


def of_script(text: str, script: str, pure: bool = False) -> list[str]:
    """The words with a letter of `script`; those in capitals in small letters, which mislead the statistics less.

    `pure` says that there are no letters of other scripts: that is faster.
    """
    if pure:
        words = [w for w in text.split() if w[0].isalpha() or any(map(str.isalpha, w))]
    else:
        words = [w for w in text.split() if any(scripts.script(c) == script for c in w)]
    return [w.lower() if w.isupper() else w for w in words]


def is_name(text: str) -> bool:
    """True for what may be a bare name or acronym: few words, all capitalised but for particles; False if caseless."""
    words = [w for w in (w.strip(_EDGES) for w in text.split()) if w]
    if not words or not any(c.isupper() for c in text):
        return False
    if text.isupper():
        return sum(map(str.isalpha, text)) < _CAPITALS
    return len(words) <= _NAME_WORDS and all(_capitalised(w, i) for i, w in enumerate(words))


def _capitalised(word: str, at: int) -> bool:
    return not word[0].islower() or any(c.isupper() for c in word) or (at > 0 and word in _PARTICLES)


def shown(candidates: Sequence[tuple[str, float]]) -> str:
    """`ru 0.98, uk 0.01`."""
    return ", ".join(f"{tag} {p:.2f}" for i, (tag, p) in enumerate(candidates) if not i or p >= 0.01)
