"""Case endings of languages, for terms whose glossary lists neither forms nor a pattern.

Deliberately closed lists: an ending that is not here is not accepted, and a stem never changes beyond what a row says.
Sources: the suffix patterns of the reviewed glossaries, and the declension tables of school grammars.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from translate import languages


class Expression(NamedTuple):
    """An RE2 expression over `Normalised.text`."""

    source: str
    stems: tuple[str, ...]
    """What every match contains, in order; it begins with the first."""


class Rule(NamedTuple):
    """How a language inflects."""

    each: bool
    """Every word inflects, not only the last."""
    endings: tuple[tuple[str, str], ...]
    """(how the word ends, what that end may turn into, as alternatives); the first row that fits counts."""
    joint: str = ""
    """What may stand between an acronym and its ending; empty: acronyms do not inflect."""


def _table(each: bool, rows: str, joint: str = "") -> Rule:
    """A rule from lines `end: alternative alternative`, `-` for nothing; longer ends first."""
    pairs = []
    for row in rows.strip().splitlines():
        end, alternatives = (part.strip() for part in row.split(":", 1))
        pairs.append(("" if end == "-" else end, "|".join("" if a == "-" else a for a in alternatives.split())))
    return Rule(each, tuple(sorted(pairs, key=lambda pair: -len(pair[0]))), joint)


_RU = """
ий: ого его ому ему им ом ем ие их ими ия ию ии
ый: ого ому ым ом ые ых ыми
ой: ого ому ым ом ые ых ыми оя ою оем ое
ая: ой ую ою ые ых ым ыми
яя: ей юю ею ие их им ими
ое: ого ому ым ом ые ых ыми
ее: его ему им ем ие их ими
ые: ых ым ыми
ие: их им ими ия ию ием ии ий
ия: ии ию ией иею ий иям иями иях
ья: ьи ье ью ьей ьею
ец: ца цу цом цем це цы цев цов цам цами цах еца ецу ецем еце
ел: ла лу лом ле ела елу елом еле
ок: ка ку ком ке ки ков кам ками ках ока оку оком оке оки оков
ет: та ту том те ета ету етом ете
а: ы и е у ой ою ей ею ам ами ах
я: и е ю ей ею ям ями ях
ь: я ю ем е и ью ей ям ями ях
й: я ю ем е и ев ям ями ях
о: а у ом е
е: я ю ем и а у ом
ы: - ов ам ами ах
и: ей ев ов ам ами ах ям ями ях
у: -
ю: -
э: -
-: а у ом ем е ым ы и ов ей ам ами ах ых ыми
"""
_UK = """
ий: ого ому им ім і их ими
ій: ього ьому ім ія ію ієм ії
ія: ії ію ією ій іям іями іях
ість: ості істю
ець: ця цю цем ці цеві ців цям цями цях
ів: ова еву ову овом ові єва єву
їв: єва єву євом єві
ок: ка ку ком кові ці ки ків кам ками ках ока оку оком окові оці оки оків
га: ги зі гу гою ги
ка: ки ці ку кою кам ками ках
ха: хи сі ху хою
а: и і у ою ої ій ам ами ах
я: і ї ю ею єю ям ями ях
ь: я ю еві ем і ів ям ями ях
й: я ю єві єм ї їв ям ями ях
о: а у ом ові і
е: ого ому им ім
є: ього ьому ім
и: - ів ам ами ах
і: их им ими ів ей ам ами ах
у: -
ю: -
г: га гу гові гом зі
к: ка ку кові ком ці ки ків кам ками ках
х: ха ху хові хом сі
-: а у ові еві ом ем і им и ів ам ами ах
"""
_BE = """
ы: ага аму ым ых ымі - аў ам амі ах
і: яга яму ім іх імі аў ам амі ах
ая: ай ую аю ыя ых
ія: іі ію іяй іяю
ка: кі цы ку кай каю
а: ы е і у ай аю ой ою ам амі ах
я: і е ю яй яю ям ямі ях
ь: я ю ем і яў ям ямі ях
й: я ю ем і
о: а у ом е
у: -
ю: -
ў: ва ву вам ве вым вы
да: ды дзе ду дай
та: ты це ту тай
т: та ту там це
д: да ду дам дзе
-: а у ам ом е ы і ым аў ам амі ах
"""
_PL = """
ki: kiego kiemu kim
ska: skiej ską skie sce ski skę sko
ka: ki ce kę ką
ga: gi dze gę gą
wa: wej wą wy wie wę
a: y i ie ę ą ze ej ami ach om
ia: ii i ię ią iej iami iach
ie: ii iami iach iom ia iu iem ich im imi
o: a u em ie
y: ego emu ym ych ymi ów om ami ach
e: ów om ami ach ych ym ymi
i: ów om ami ach ego emu im
ek: ka kowi kiem ku eka ekowi ekiem eku
ń: nia niowi niem niu ni
t: ta towi tem cie tu
d: da dowi dem dzie du
r: ra rowi rem rze ru
-: a owi em ie u iem y i ów om ami ach
"""
_CS = """
ka: ky ce ku kou
ha: hy ze hu hou
ňa: ni ně ňu ňou
a: y e ě u ou i ám ami ách o
e: - i í ím ích ích em
o: a u em ě e
y: - ů ám ami ách
ý: ého ému ým ém í ých ými
á: é ou
é: ého ému ém ým ých ými
-: a u ovi em e ě y i ů ům ech ou
"""
_HR = """
ka: ke ci ku kom koj
a: e i u om oj o ama
o: a u om
e: a u em
i: og oga om ome im ih a ima
at: ta tu tom ti ata atu atom ati
ak: ka ku kom aka aku akom ake aci
-: a u om em i e ova ima
"""
_HR_CYRL = _HR.translate(str.maketrans("aeioucgkmrtvhj", "аеиоуцгкмртвхј"))
_DE = """
e: en er es em n
s: es e en
-: s es n en e er
"""
_ES = """
z: ces
ión: iones
-: s es
"""
_IT = """
a: e
o: i
e: i
-: -
"""
_AZ_CASE = (
    "[ıiuü]n?|n[ıiuü]n?|y[ıiuü]|s[ıiuü](?:n[ıiuü]n?|n[aə]|nd[aə]n?)?|[ny]?[aə]|n?d[aə](?:n|k[ıi](?:l[aə]r)?)?"
    "|y?l[aə]|[ıiuü]n(?:[ıiuü]n?|[aə]|d[aə]n?)"
)
_TR_CASE = (
    "[ıiuü]n?|n[ıiuü]n?|y[ıiuü]|s[ıiuü](?:n[ıiuü]n?|n[ae]|nd[ae]n?)?|[ny]?[ae]|(?:n?d|t)[ae](?:n|ki(?:ler)?)?"
    "|y?l[ae]|[ıiuü]n(?:[ıiuü]n?|[ae]|d[ae]n?)"
)


def _suffixes(joint: str, plural: str, cases: str) -> str:
    """An optional plural and an optional case, after `joint` if there is either."""
    return f"(?:{joint}(?:{plural}(?:{cases})?|{cases}))?"


_AZ = _suffixes("['-]?", "l[aə]r", f"(?:{_AZ_CASE})(?:d[ıiuü]r)?|d[ıiuü]r")
_TR = _suffixes("['-]?", "l[ae]r", _TR_CASE)
_KK = _suffixes(
    "-?", "[лдт][ае]р", "[нтд][ыі]ң?|[ғгқк][ае]|н?[дт][ае]н?|н[ае]н?|[мбп]ен|[ыі]|с[ыі](?:н[ае]|нд[ае]н?|н[ыі]ң)?"
)
_KY = _suffixes("-?", "[лдт][аеоө]р", "[нтд][ыиуү]н?|[гк][аеоө]|н?[дт][аеоө]н?|[ыиуү]|с[ыиуү](?:н[аеоө]|нд[аеоө]н?)?")
_UZ = _suffixes("[-']?", "lar", "i|ning|ni|ga|ka|qa|da|dan|dagi")
_HY = _suffixes("-?", "(?:եր|ներ)", "յ?(?:ն|ը|ի|ին|ից|ով|ում)|ինը|ինն")
_KA_I = "მა მ ს სა ის ისა ით ად ო ში ზე თან იდან ისთვის ისგან სთან საც იც მაც -"
_KA_V = "მ ს სა სი თი დ ში ზე სთან დან სთვის სგან ც მაც"
_KA = f"ი: {_KA_I}\nა: {' '.join('ა' + e for e in _KA_V.split())} ის ისა ით ისთვის ისგან\n-: {_KA_V}"
_KO = "(?:은|는|이|가|을|를|의|에|에서|에게|로|으로|와|과|도|만|까지|부터|에는|에서는|이다|이며)?"
_SOFT_TR = f"k: [kğ]{_TR}\np: [pb]{_TR}\nç: [çc]{_TR}\nt: [td]{_TR}\n-: {_TR}"

_RULES: dict[str, Rule] = {
    "ru": _table(True, _RU),
    "uk": _table(True, _UK),
    "be": _table(True, _BE),
    "pl": _table(True, _PL),
    **dict.fromkeys(("cs", "sk"), _table(True, _CS)),
    **dict.fromkeys(("hr", "bs", "sl", "sr-Latn"), _table(True, _HR)),
    "sr": _table(True, _HR_CYRL),
    "hy": _table(False, f"ություն: ություն(?:ը|ն|ից|ում|ով)? ության(?:ը|ն|ում|ից)? ությամբ\n-: {_HY}", "-"),
    "az": _table(False, f"k: [ky]{_AZ}\nq: [qğ]{_AZ}\n-: {_AZ}", "['-]"),
    "tr": _table(False, _SOFT_TR, "['-]"),
    "kk": _table(False, f"-: {_KK}", "-"),
    "ky": _table(False, f"-: {_KY}", "-"),
    "uz": _table(False, f"-: {_UZ}", "-"),
    "ka": _table(True, _KA, "-"),
    "de": _table(True, _DE),
    **dict.fromkeys(("es", "pt", "ca", "gl"), _table(True, _ES)),
    "fr": _table(True, "al: aux\n-: s x"),
    "it": _table(True, _IT),
    "en": _table(False, "y: ies ys\n-: s es"),
    **dict.fromkeys(("nl", "sv", "da", "nb", "nn", "no"), _table(False, "-: s")),
    "ko": _table(False, f"-: {_KO}"),
}
"""By tag or primary language; a language that is not here has only the forms its glossary lists."""

_PARTS = re.compile(r"([ -])")


def rule_for(lang: str) -> Rule | None:
    """The rule of `lang` (exact tag first, then its primary language), or None."""
    return _RULES.get(lang) or _RULES.get(languages.primary(lang))


def inflect(form: str, lang: str) -> Expression | None:
    """The expression for `form` (as in `Normalised.text`) and its case forms in `lang`; None: it does not inflect."""
    rule = rule_for(lang)
    if rule is None:
        return None
    parts = _PARTS.split(form)
    heads = range(0, len(parts), 2) if rule.each else range(len(parts) - 1, len(parts))
    sources = [re.escape(part) for part in parts]
    stems = [""]
    for at, part in enumerate(parts):
        stem, source = _word(part, rule, alone=len(parts) == 1) if at in heads else ("", "")
        stems[-1] += stem or part
        if source:
            sources[at] = source
            stems.append("")
    if len(stems) == 1:
        return None
    return Expression("".join(sources), tuple(stems if stems[-1] else stems[:-1]))


def _word(word: str, rule: Rule, alone: bool) -> tuple[str, str]:
    """(stem, expression) of one word; ("", "") if it does not inflect."""
    short = 2 if not rule.each else 4 if word[:1].islower() and not alone else 3
    if len(word) > 1 and word.isupper():
        suffix = rule.endings[-1][1]
        return (word, f"{re.escape(word)}(?:{rule.joint}(?:{suffix}))?") if rule.joint else ("", "")
    if len(word) < short or not word[-1].isalpha():
        return "", ""
    end, alternatives = next(row for row in rule.endings if word.endswith(row[0]))
    stem = word[: len(word) - len(end)]
    return stem, f"{re.escape(stem)}(?:{re.escape(end)}|{alternatives})"
