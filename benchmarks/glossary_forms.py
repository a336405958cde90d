"""How often a glossary's terms are recognised in human translations, exactly and in their inflected forms.

Country names of CLDR serve as a plain word list en -> X. Counted are English sentences of the evaluation set that name
a country; the reference translation of the same line is verified. What stays unsatisfied is either a form that the
endings do not know or a reference that words it otherwise, so 100 % is not to be expected.

    python benchmarks/glossary_forms.py [FOLDER]    # FOLDER holds <tag>.txt, line-aligned; ../shared/eval/flores-dev
"""

import sys
import time
from collections import Counter
from pathlib import Path

from babel import Locale

from translate.glossary.match import Matcher
from translate.glossary.verify import verify
from translate.terms import Term, TermEntry

LANGUAGES = ("az be bs ca cs da de es fr hr hy it ka kk ko ky nl pl pt ru sk sr sv tr uk uz zh").split()


def country_terms(lang):
    english, other = Locale("en").territories, Locale(lang).territories
    codes = [code for code in english if len(code) == 2 and code.isalpha() and code in other]
    return [Term(code, TermEntry("en", english[code]), TermEntry(lang, other[code]), "place") for code in codes]


def main():
    here = Path(__file__).resolve().parent.parent
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent / "shared" / "eval" / "flores-dev"
    if not (folder / "en.txt").is_file():
        sys.exit(f"{folder}: no en.txt there; give the folder of line-aligned <tag>.txt files as argument")
    sources = (folder / "en.txt").read_text("utf-8").splitlines()
    print(f"{'lang':5}{'names':>7}{'exact':>7}{'form':>7}{'none':>7}{'exact %':>9}{'any %':>8}{'ms/sent':>9}")
    for lang in LANGUAGES:
        if not (folder / f"{lang}.txt").is_file():
            continue
        matcher = Matcher(country_terms(lang))
        targets = (folder / f"{lang}.txt").read_text("utf-8").splitlines()
        begin = time.perf_counter()
        outcomes = [verify(matcher.find(s), t, "model") for s, t in zip(sources, targets, strict=True)]
        spent = time.perf_counter() - begin
        found = Counter(o.match for one in outcomes for o in one)
        names = found.total()
        print(
            f"{lang:5}{names:7}{found['exact']:7}{found['form']:7}{found['']:7}"
            f"{100 * found['exact'] / names:9.1f}{100 * (names - found['']) / names:8.1f}"
            f"{1000 * spent / len(sources):9.3f}"
        )


if __name__ == "__main__":
    main()
