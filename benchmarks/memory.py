"""What the translation memory costs: taking units in, looking texts up, suggesting similar ones, as it grows.

    python benchmarks/memory.py [UNITS ...]

Prints, for each size (default 1,000, 10,000 and 100,000 made-up sentences): units taken in per second; milliseconds to
look up the 200 sentences of an article; milliseconds for the five best suggestions for one sentence, first and later
(the desk keeps the units of a pair).
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from translate.decisions import Unit
from translate.memory import Shelf
from translate.store import open_store

WORDS = ("boat", "harbour", "storm", "bridge", "north", "minister", "said", "left", "river", "market", "closed", "road")


def main() -> None:
    sizes = [int(n) for n in sys.argv[1:]] or [1_000, 10_000, 100_000]
    print("units    in/s      200 looked up   suggestions, first   later")
    for size in sizes:
        chance = random.Random(size)
        texts = [" ".join(chance.choices(WORDS, k=chance.randint(5, 25))) + "." for _ in range(size)]
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "s.db") as store:
            took = clock(lambda: store.bank.add(Unit("en", "ru", text, text.upper(), "m.tmx") for text in texts))  # noqa: B023
            found = clock(lambda: store.bank.approved("ru", texts[:200]))  # noqa: B023
            shelf = Shelf()
            asked = texts[size // 2].replace("a", "o", 1)
            first = clock(lambda: (shelf.refresh(store.bank, "en", "ru"), shelf.suggest(asked)))  # noqa: B023
            later = clock(lambda: (shelf.refresh(store.bank, "en", "ru"), shelf.suggest(asked)))  # noqa: B023
        print(f"{size:7,} {size / took:8,.0f} {found * 1000:12.1f} ms {first * 1000:17.0f} ms {later * 1000:7.1f} ms")


def clock(work) -> float:
    """Seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
