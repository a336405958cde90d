"""Russian, Ukrainian and Belarusian endings by table: how a word's last letters and its role tell what it declines to.

After the declensions of nouns, adjectives, surnames and place names in school grammars. What is built is a proposal:
stress, fleeting vowels and gender cannot always be seen in a spelling, so a word may have several paradigms.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

Paradigm = dict[str, tuple[str, ...]]
"""Forms by case, the likeliest of each first."""


class _Row(NamedTuple):
    roles: str
    ending: re.Pattern[str]
    gender: str
    cells: dict[str, tuple[str, ...]]


class Word(NamedTuple):
    """A word's declension."""

    gender: str
    """m, f, n, p (plural), or * for a word that stays as it is."""
    forms: Paradigm
    """Without the nominative; empty for a word that stays as it is."""


# A row: roles, ending, gender, then gen dat acc ins loc; the first row that fits counts, with + a later one too.
# Roles: A attribute, N name, P man's name, F woman's surname, c common noun, X plural noun after a plural attribute.
# Forms: 0 no ending, . as the nominative, = as the nominative and for men as the genitive, - not known.
_RU = """
ANPc (?<=[сц]к)ий m ого ому = им ом
A (?<=[кгх])ий m ого ому = им ом
AN (?<=[нжшщч])ий m его ему = им ем
ANPc ый m ого ому = ым ом
AP (?<=[кгхжшщч])ой m ого ому = им ом
AP ой m ого ому = ым ом
A яя f ей ей юю ей ей
AF (?<=[жшщч])ая f ей ей ую ей ей
ANF ая f ой ой ую ой ой
A ее n его ему . им ем
AN (?<=[кгхжшщч])ое n ого ому . им ом
AN ое n ого ому . ым ом
AN ые p ых ым . ыми ых
A ие p их им . ими их
A (?<=[ое]в)ы p ых ым . ыми ых
X а p ов ам . ами ах
F (?<=[оеё]в)а|(?<=[иы]н)а f ой ой у ой ой
NPF (?<=[уои])а *
NPFc ия f ии ии ию ией ии
NPFc (?<=[гкх])а f и е у ой е
NPFc (?<=[жшчщ])а f и е у ей е
NPFc ца f цы це цу цей це
NPFc а f ы е у ой е
NPFc я f и е ю ей е
P ь m я ю я ем е
c (?<=ст)ь f и и . ью и
Nc+ (?<=[лр])ь m я ю . ем е
Nc+ ь f и и . ью и
Nc (?<![лр])ь m я ю . ем е
NPc (?<=и)й m я ю = ем и
NPc й m я ю = ем е
Nc ие n ия ию . ием ии
Nc ье n ья ью . ьем ье
N (?<=[ое]в)о|(?<=ств)о n а у . ом е
c (?<=[жшчщц])е n а у . ем е
c о n а у . ом е
c е n я ю . ем е
Nc (?<=[иы]н|ив|ам|уд|ар|ор)ы p 0/ов ам . ами ах
Nc (?<=[тд])ы p ов ам . ами ах
Nc ы p ов/0 ам . ами ах
N+ (?<=[гкхжшчщ])и *
Nc (?<=[гкхжшчщ])и p 0/ов ам . ами ах
c ии p ий иям . иями иях
P (?<=[оеё]в|[иы]н) m а у а ым/ом е
NPc (?<=[бвгджзклмнпрстфхшч])ец m ца/еца цу/ецу = цем/ецем це/еце
c ок m ка/ока ку/оку . ком/оком ке/оке
NPc (?<=[жшчщц]) m а у = ем/ом е
NPc (?<=[бвгдзклмнпрстфх]) m а у = ом е
"""
_UK = """
ANPc ий m ого ому = им ому
AN (?<=н)ій m ього ьому = ім ьому
A (?<=[вкнлршж])а f ої ій у ою ій
A (?<=н)я f ьої ій ю ьою ій
A е n ого ому . им ому
A і p их им . ими их
A (?<=[оеєи]в)и p их им . ими их
X и p ів ам . ами ах
F (?<=[оеє]в|[иії]н)а|(?<=[сцз]ьк)а f ої ій у ою ій
NPF (?<=[уо])а *
NPFc ія f ії ії ію ією ії
Nc (?<=нн|тт|лл|сс)я n я ю . ям і
NPFc (?<=[аеоуиі'’])я f ї ї ю єю ї
NPFc я f і і ю ею і
NPFc га f ги зі гу гою зі
NPFc ка f ки ці ку кою ці
NPFc ха f хи сі ху хою сі
NPFc (?<=[жшчщ])а f і і у ею і
NPFc а f и і у ою і
NPc (?<=п)іль *
Nc ість f ості ості . істю ості
NPc (?<=[бвгджзклмнпрстфхшч])ець m ця цю/цеві = цем ці
P ь m я ю/еві я ем еві/і
Nc+ (?<=[лр])ь m я/ю ю/еві . ем і
Nc+ ь f і і . - і
Nc (?<![лр])ь m я/ю ю/еві . ем і
P й m я ю/єві я єм єві/ї
Nc й m ю/я ю/єві . єм ї
P (?<=к)о m а у/ові а ом ові/у
N (?<=[ое]в)о|(?<=ств)о n а у . ом і
c о n а у . ом і
c е n я ю . ем і
Nc (?<=[иії]н|[иі]в|ам|уд|ар|ор)и p 0/ів ам . ами ах
Nc (?<=[тд])и p ів ам . ами ах
Nc и p ів/0 ам . ами ах
c і p ів ам . ами ах
NPc ів m ова ову = овом ові
NPc їв m єва єву = євом єві
P (?<=[оеє]в|[иії]н) m а у/ові а им/ом і/ові
N (?<=стан) m у/а у/ові . ом і
c ок m ку/ка ку . ком ку
NPc (?<=к) m а/у у/ові = ом у/ові
NPc г m га/гу гу/гові = гом зі/гу
NPc х m ха/ху ху/хові = хом сі/ху
NPc (?<=[жшчщц]) m а/у у/еві = ем і
P (?<=[бвдзлмнпрстф]) m а у/ові а ом ові/і
Nc (?<=[бвдзлмнпрстф]) m а/у у/ові . ом і
"""
_BE = """
A ы m ага аму = ым ым
A і m яга яму = ім ім
AF ая f ай ай ую ай ай
A яя f яй яй юю яй яй
A ае n ага аму . ым ым
A ыя p ых ым . ымі ых
NPF (?<=[уо])а *
NPFc ія f іі іі ію іяй іі
NPFc я f і і ю яй і
NPFc ка f кі цы ку кай цы
NPFc да f ды дзе ду дай дзе
NPFc та f ты це ту тай це
NPFc (?<=[рцжшч])а f ы ы у ай ы
NPFc а f ы е у ай е
P ь m я ю я ем і
Nc+ (?<=[лр])ь m я/ю ю . ем і
Nc ь f і і . - і
NPc й m я/ю ю = ем і
P ў m ва ву ва вым ве
Nc ў m ва/ву ву . вам ве
Nc (?<=ін|[іы]в|ам|уд|ар|ор)ы p 0/аў ам . амі ах
Nc ы p аў/0 ам . амі ах
NPc т m та/ту ту = там це
NPc д m да/ду ду = дам дзе
P (?<=[оаеё]в|[іы]н) m а у а ым е
NPc (?<=[кгх]) m а/у у = ам у
NPc (?<=[рцжшч]) m а/у у = ам ы
NPc (?<=[бвзлмнпсф]) m а/у у = ам е
"""
_TABLES = {"ru": _RU, "uk": _UK, "be": _BE}
LANGUAGES = frozenset(_TABLES)
"""Primary languages that `paradigms` knows."""
FIXED = Word("*", {})
"""A word that stays as it is."""


def paradigms(word: str, role: str, lang: str) -> list[Word]:
    """The declensions of a word without hyphens in a role of the tables, likeliest first; `[FIXED]` if it has none."""
    found: list[Word] = []
    short = len(word) < 3 or (len(word) > 1 and word.isupper())
    for row in () if short or not word[-1:].isalpha() else _rows(lang):
        if role in row.roles and (end := row.ending.search(word)):
            found.append(Word(row.gender, _endings(word, word[: end.start()], row, role)))
            if "+" not in row.roles:
                break
    return found or [FIXED]


def _endings(word: str, stem: str, row: _Row, role: str) -> Paradigm:
    genitive = tuple(stem + end for end in row.cells.get("gen", ()))
    same = {".": (word,), "=": genitive if role == "P" else (word,)}
    return {
        case: same.get(ends[0]) or tuple(stem + end.replace("0", "") for end in ends)
        for case, ends in row.cells.items()
        if ends != ("-",)
    }


@cache
def _rows(lang: str) -> tuple[_Row, ...]:
    rows = []
    for line in _TABLES[lang].strip().splitlines():
        roles, ending, gender, *ends = line.split()
        cells = {case: tuple(e.split("/")) for case, e in zip(("gen", "dat", "acc", "ins", "loc"), ends, strict=False)}
        rows.append(_Row(roles, re.compile(f"(?:{ending})$"), gender, cells))
    return tuple(rows)
