"""Quotation marks and groups of digits by language: CLDR 48.2, `delimiters` and `minimumGroupingDigits`.

From https://github.com/unicode-org/cldr-json (cldr-misc-full, cldr-numbers-full; Unicode-3.0), of languages that are
well covered there. Babel has neither. `scripts/extract-cldr` makes the tables anew.
"""

from __future__ import annotations

from functools import cache

QUOTES = """
    “”‘’ af ak as az ba bn ceb chr cy da en es fil fo ga gd gl gu ha hi id ig jv km kn ko kok lo lv mi ml mn mr ms my ne
         or pa pcm ps pt qu sd shn si so sq sw ta te tg th tr tt und uz-Arab uz-Cyrl vec vi wo xh yo zh zu
    «»“” blo br ca cv el es-US eu it kk pt-AO pt-CH pt-CV pt-GQ pt-GW pt-LU pt-MO pt-MZ pt-PT pt-ST pt-TL sc ti
    „“‚‘ bs-Cyrl cs de dsb et hr hsb is mk sk sl
    «»‹› am az-Arab az-Cyrl fa fr-CH rm
    «»‘’ el-polyton nb nn no
    «»„“ be ky ru uk
    «»«» fr ht hy
    ”“’‘ ar ms-Arab ur
    ””’’ fi he sv
    「」『』 ja yue zh-Hant
    ‘’“” ia ti-ER
    „“„“ bg lt
    „”«» pl ro
    «»”“ fr-CA
    »«›‹ kk-Arab
    ‘’‘’ nl
    “”«» eo
    “”’‘ uz
    “”“” tk
    „“«» ka
    „”»« hu
    „”‘’ bs
    „”’’ sr"""
"""Opening and closing sign, those of a quotation within, and the tags that have them."""

ALSO = """
    «»“” az es gl it pl pt tr
    »«›‹ cs da de hr hsb sk sl
    “”‘’ uk"""
"""Signs as usual as those of CLDR: who wrote them meant them. https://en.wikipedia.org/wiki/Quotation_mark#Summary_table"""

LEAST = """
    1 es-419 es-AR es-BO es-BR es-BZ es-CL es-CO es-CR es-CU es-DO es-EC es-GT es-HN es-MX es-NI es-PA es-PE es-PR es-PY
    es-SV es-US es-UY es-VE
    2 be bg es et hu hy ia it ka lv pl pt-CH pt-CV pt-GQ pt-GW pt-LU pt-MO pt-MZ pt-PT pt-ST pt-TL ru-UA sl sq"""
"""How many digits a number has in front of its last three where it is first parted in groups, if more than one."""


@cache
def quotes(tag: str) -> str:
    """The four signs of a language; empty for one that is not known well enough."""
    return _nearest(_values(QUOTES), tag)


@cache
def also(tag: str) -> str:
    """Four signs that the language has beside those, or nothing."""
    return _nearest(_values(ALSO), tag)


@cache
def least(tag: str) -> int:
    """From how many digits in front of the last three on a number is parted in groups."""
    return int(_nearest(_values(LEAST), tag) or 1)


@cache
def _values(table: str) -> dict[str, str]:
    """Tag to value. What does not begin with a letter is a value, of the tags behind it."""
    found, value = dict[str, str](), ""
    for word in table.split():
        if word[0].isalpha():
            found[word] = value
        else:
            value = word
    return found


def _nearest(values: dict[str, str], tag: str) -> str:
    """The value of `tag`, or of the longest tag in front of it that has one."""
    parts = tag.split("-")
    return next((found for n in range(len(parts), 0, -1) if (found := values.get("-".join(parts[:n])))), "")
