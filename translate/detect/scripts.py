"""Which script a text is written in: the first vote, and for many languages the only one needed."""

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from translate import languages

# Scripts that one language (of those people route) writes: script name as in Unicode character names -> tag.
ONE_LANGUAGE = {
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "HEBREW": "he",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "ORIYA": "or",
    "THAANA": "dv",
}
# Scripts that several languages share: name in Unicode character names -> ISO 15924 code.
SHARED = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "ETHIOPIC": "Ethi",
}
_JAPANESE = {"CJK", "HIRAGANA", "KATAKANA"}
_CLEAR = 0.8  # a script with this share of the letters needs no second look
_LEAST = 0.5


def writes(tag: str, name: str) -> bool:
    """True if `tag` is written in the script that goes by `name` in Unicode character names."""
    code = languages.script(tag)
    if name in _JAPANESE:
        return code == "Jpan" or (name == "CJK" and code in {"Hans", "Hant", "Kore"})
    return code == (SHARED.get(name) or languages.script(ONE_LANGUAGE.get(name, "und")))


class Share(NamedTuple):
    """The script of a text and how much of it is in that script."""

    script: str
    """As Unicode character names begin (`CYRILLIC`); empty if none has half of the letters."""
    letters: int
    total: int
    """Letters of all scripts."""


@lru_cache(maxsize=1 << 16)
def script(char: str) -> str:
    """The script of a letter, as its Unicode name begins (`CYRILLIC`); empty for what is no letter."""
    return unicodedata.name(char, "").split(" ", 1)[0].split("-", 1)[0] if char.isalpha() else ""


def count(text: str) -> Counter[str]:
    """Letters per script, most frequent first through `most_common`; Japanese kana count for the kanji beside them."""
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        counts[script(char)] += times
    counts.pop("", None)
    kana = counts["HIRAGANA"] + counts["KATAKANA"]
    if kana and kana * 4 >= counts["CJK"]:
        counts["HIRAGANA"] = kana + counts.pop("CJK", 0)
        counts.pop("KATAKANA", None)
    return +counts


def dominant(text: str) -> Share:
    """The script of most letters. Where scripts mix, capitalised words do not count: foreign names do not flip it."""
    counts = count(text)
    if not counts:
        return Share("", 0, 0)
    (first, letters), total = counts.most_common(1)[0], counts.total()
    if letters < _CLEAR * total:
        common = count(" ".join(w for w in text.split() if not w.lstrip("«“„\"'([")[:1].isupper()))
        if common:
            (first, letters), total = common.most_common(1)[0], common.total()
    return Share(first if letters >= _LEAST * total else "", counts[first], counts.total())


def chinese(text: str) -> str:
    """`zh`, or `zh-Hant` if more of its characters are in Big5 alone than in GB 2312 alone."""
    traditional = simplified = 0
    for char in set(text):
        in_gb, in_big5 = _in(char, "gb2312"), _in(char, "big5")
        traditional += in_big5 and not in_gb
        simplified += in_gb and not in_big5
    return "zh-Hant" if traditional > simplified else "zh"


@lru_cache(maxsize=1 << 14)
def _in(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
