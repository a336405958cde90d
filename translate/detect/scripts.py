"""Which script a text is written in: the first vote, and for many languages the only one needed."""

import unicodedata
from collections import Counter
from functools import lru_cache

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
    "TIBETAN": "bo",
}
# ISO 15924 code -> name in Unicode character names, for the scripts several languages share.
_SHARED = {
    "Latn": "LATIN",
    "Cyrl": "CYRILLIC",
    "Arab": "ARABIC",
    "Deva": "DEVANAGARI",
    "Beng": "BENGALI",
    "Ethi": "ETHIOPIC",
}


@lru_cache(maxsize=1 << 16)
def script(char: str) -> str:
    """The script of a letter, as its Unicode name begins (`CYRILLIC`); empty for what is no letter."""
    return unicodedata.name(char, "").split(" ", 1)[0].split("-", 1)[0] if char.isalpha() else ""


def count(text: str) -> Counter[str]:
    """Letters per script, most frequent first through `most_common`; Japanese kana count for the kanji beside them."""
    counts = Counter(map(script, text))
    counts.pop("", None)
    kana = counts["HIRAGANA"] + counts["KATAKANA"]
    if kana and kana * 4 >= counts["CJK"]:
        counts["HIRAGANA"] = kana + counts.pop("CJK", 0)
        counts.pop("KATAKANA", None)
    return +counts


def writes(iso15924: str, name: str) -> bool:
    """True if the script `iso15924` (from `languages.script`) goes by `name` in Unicode character names."""
    return _SHARED.get(iso15924, "") == name
