"""Whose picture it is: in `Photo: Getty Images` or `(Photo by A. Name)` the label is language, the name is not."""

from __future__ import annotations

import re
from functools import cache

from translate import languages

# What stands before a name, by language, and what stands between the two besides a colon; `_` is a space.
_LABELS = {
    "en": "photo photos photograph image images picture pictures credit credits courtesy source",
    "ru": "фото фотография фотографии снимок изображение иллюстрация источник",
    "uk": "фото світлина фотографія зображення ілюстрація джерело",
    "hy": "լուսանկար լուսանկարը նկար նկարը ֆոտո ֆոտոն աղբյուր աղբյուրը",
    "az": "foto şəkil fotoşəkil görüntü mənbə",
    "ka": "ფოტო სურათი ილუსტრაცია წყარო",
    "tr": "fotoğraf fotoğraflar foto görsel kaynak",
    "fr": "photo photos photographie image images crédit crédits source illustration",
    "es": "foto fotos fotografía imagen imágenes crédito créditos fuente",
    "de": "foto fotos bild bilder fotografie bildnachweis quelle",
}
_LINKS = {
    "en": "by from via courtesy_of",
    "fr": "par de via",
    "es": "por de vía cortesía",
    "de": "von via",
}
_MOST = 12  # words of a name, with those that join several
_JOINING = 4  # letters of a word in a name that is not written with a capital: `de`, `von`, `и`


def names(text: str, tag: str) -> list[tuple[int, int]]:
    """The spans of names in credits that begin `text` or stand in brackets, and of names behind `©`; in order."""
    found = []
    for label in _label(languages.primary(tag)).finditer(text):
        rest = re.match(r"[^()\[\]\n]*", text[label.end() :])
        name = (rest[0] if rest else "").rstrip(" .;,")
        if _name(name):
            found.append((label.end(), label.end() + len(name)))
    return found


@cache
def _label(language: str) -> re.Pattern[str]:
    words, links = (
        "|".join(word.replace("_", " ") for key in sorted({language, "en"}) for word in table.get(key, "").split())
        for table in (_LABELS, _LINKS)
    )
    label = rf"(?:{words})(?:[ /]+(?:{words}|{links}))*"
    joint = rf"[ \u00a0]*[:：][ \u00a0]*|[ \u00a0]+(?:(?:{links})[ \u00a0]+)+"
    return re.compile(rf"(?:^\s*|(?<=[(\[])\s*)(?:{label}(?:{joint})|©[ \u00a0]*(?:\d{{4}}[ \u00a0]*)?)", re.IGNORECASE)


def _name(text: str) -> bool:
    """True if every word is written as in a name."""
    words = [word for word in re.split(r"[\s/|,&+–—]+", text) if any(map(str.isalpha, word))]
    capitals = [word for word in words if not next(c for c in word if c.isalpha()).islower()]
    others = [word for word in words if word not in capitals]
    return 0 < len(words) <= _MOST and len(capitals) > len(others) and all(len(w) <= _JOINING for w in others)
