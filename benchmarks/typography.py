"""What the step that brings quotation marks and numbers into the target's habit would change in human translations.

Of FLORES-200 dev, into each language the translations with a quotation mark or a digit. What people wrote is right as a
rule: `"` becoming a typographic mark is what the step is for, any other change is a disagreement with a translator.

    .venv/bin/python benchmarks/typography.py [FOLDER OF xx.txt FILES] [LANGUAGE ...]
"""

import re
import sys
from pathlib import Path

from translate.codes import parse
from translate.records import Pair
from translate.typography import adapt

FOLDER = Path(__file__).parents[2] / "shared" / "eval" / "flores-dev"
LANGUAGES = "ru uk hy az fr tr es de".split()
MARKS = '"“”„«»‘’‚‹›'


def main() -> None:
    given = sys.argv[1:]
    folder = Path(given.pop(0)) if given and Path(given[0]).is_dir() else FOLDER
    if not (folder / "en.txt").exists():
        raise SystemExit(f"{folder / 'en.txt'} is not here: name the folder of FLORES-200 dev")
    sources = (folder / "en.txt").read_text(encoding="utf-8").splitlines()
    print(f"{'':6}{'texts':>8}{'straight':>10}{'marks':>8}{'spaces':>8}{'numbers':>9}   numbers changed")
    for tag in given or LANGUAGES:
        counts, told, texts = dict.fromkeys(["straight", "marks", "spaces", "numbers"], 0), [], 0
        for source, text in zip(sources, (folder / f"{tag}.txt").read_text(encoding="utf-8").splitlines(), strict=True):
            if not re.search(rf"[{MARKS}\d]", text):
                continue
            texts += 1
            kinds = set()
            for start, end, new in adapt(parse(source), parse(text), Pair("en", tag)).edits:
                old = text[start:end]
                if old.strip() == new.strip() or not old.strip(" %\xa0\u202f"):
                    kinds.add("spaces")
                elif old in MARKS:
                    kinds.add("straight" if '"' in text else "marks")
                else:
                    kinds.add("numbers")
                    told.append(f"{old} → {new}")
            for kind in kinds:
                counts[kind] += 1
        columns = "".join(f"{n:{w}}" for n, w in zip(counts.values(), (10, 8, 8, 9), strict=True))
        print(f"{tag:6}{texts:8}{columns}   {', '.join(told[:5])}")


if __name__ == "__main__":
    main()
