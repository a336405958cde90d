"""What a large word list costs: load, build the matcher, search; invented two-word names, in both directions.

python benchmarks/glossary_scale.py [TERMS ...]
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from translate.glossary.load import load
from translate.glossary.match import Matcher
from translate.records import Pair

LATIN = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
CYRILLIC = [c + v for c in "бдфгклмнпрствз" for v in "аеиоу"]


def name(syllables, rng):
    return " ".join(
        "".join(rng.choices(syllables, k=rng.randint(2, 3))).capitalize() + "н" * (syllables is CYRILLIC) for _ in "ab"
    )


def main():
    print(f"{'terms':>8}{'pair':>8}{'load s':>9}{'build s':>9}{'terms/s':>10}{'hits':>7}{'Mchar/s':>9}")
    for count in map(int, sys.argv[1:] or ["1000", "10000", "100000"]):
        rng = random.Random(1)
        names = {name(LATIN, rng): name(CYRILLIC, rng) for _ in range(count)}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "names.tsv"
            path.write_text("en\tru\n" + "".join(f"{a}\t{b}\n" for a, b in names.items()), "utf-8")
            begin = time.perf_counter()
            glossary = load([path])
            loaded = time.perf_counter() - begin
        for pair, forms in ((Pair("en", "ru"), [*names]), (Pair("ru", "en"), [*names.values()])):
            texts = [
                f"In 1994 {rng.choice(forms)} met {rng.choice(forms)}, who said nothing at all." for _ in range(2000)
            ]
            begin = time.perf_counter()
            matcher = Matcher(glossary.terms(*pair))
            built = time.perf_counter() - begin
            begin = time.perf_counter()
            hits = sum(len(matcher.find(text)) for text in texts)
            speed = sum(map(len, texts)) / (time.perf_counter() - begin) / 1e6
            print(f"{count:8}{pair!s:>8}{loaded:9.2f}{built:9.2f}{len(names) / built:10.0f}{hits:7}{speed:9.2f}")


if __name__ == "__main__":
    main()
