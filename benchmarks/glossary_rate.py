"""How many glossary terms come through, stage by stage, and what that does to quality.

    python benchmarks/glossary_rate.py [--shared FOLDER]

For the starter model, and for Apertium en→es where it is installed: names of countries and cities (CLDR, without
forms) and the glossary that is shipped, each in those sentences of FLORES dev that hold one; and the shipped glossary
in the example article. `tried`: hits that were open when the stage's turn came. FLORES lies in <shared>/flores-dev.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from translate import glossary, resources
from translate.engines import open_engine
from translate.errors import EngineError
from translate.evaluation import namesets, terms
from translate.evaluation.rates import Hit, Result
from translate.glossary.stages import STAGES
from translate.pipeline import Desk
from translate.records import Engine, Pair
from translate.routing import Router
from translate.terms import Glossary

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "eval"


class Case(NamedTuple):
    """A row of the table."""

    title: str
    pair: Pair
    engine: Engine
    glossary: Glossary
    sources: Sequence[str]
    references: Sequence[str] | None


def engines() -> Iterator[tuple[Pair, Engine]]:
    starter = next(iter(sorted(resources.folder("models").glob("*.argosmodel"))))
    engine = open_engine(f"argos:{starter}")
    yield from ((pair, engine) for pair in engine.pairs())
    wanted = Pair("en", "es")
    try:
        yield wanted, open_engine("apertium:eng-spa")
    except EngineError as error:
        print(f"{error}\n")


def cases(flores: Path) -> Iterator[Case]:
    shipped = glossary.load([resources.folder("glossaries")])
    for pair, engine in engines():
        sets = {"CLDR names": namesets.names(pair), "shipped": shipped}
        texts = [flores / f"{tag}.txt" for tag in pair]
        if all(path.is_file() for path in texts):
            sources, references = (path.read_text("utf-8").splitlines() for path in texts)
            for title, chosen in sets.items():
                at = namesets.lines_with(chosen, pair, sources)
                own, theirs = ([text[i] for i in at] for text in (sources, references))
                yield Case(f"{title}, FLORES dev", pair, engine, chosen, own, theirs)
        else:
            print(f"{texts[0]} or {texts[1].name} is absent: give the folder of flores-dev by --shared\n")
        for article in sorted(resources.folder("examples").glob(f"*.{pair.source}.txt")):
            lines = [line for line in article.read_text("utf-8").splitlines() if line.strip()]
            yield Case("shipped, example article", pair, engine, shipped, lines, None)


def chrf(result: Result) -> str:
    if result.whole is None or not result.whole.lines:
        return f"{'-':>14}"
    both = [next(m.score for m in side if m.name == "chrF2") for side in (result.whole.plain, result.whole.shown)]
    return f"{both[0]:6.2f} {both[1]:6.2f} "


def print_stages(hits: Sequence[Hit]) -> None:
    won = Counter(hit.stage for hit in hits if hit.match)
    known = ["model", *(stage.name for stage in STAGES)]
    left = len(hits)
    for name in [*known, *(stage for stage in won if stage not in known)]:
        print(f"    {name:12} tried {left:5}  won {won[name]:5}")
        left -= won[name]
    print(f"    {'unsatisfied':12}       {left:5}")


def show(case: Case) -> Result:
    desk = Desk(Router([case.engine]), case.glossary, source=case.pair.source)
    result = terms.evaluate(desk, case.sources, case.references, case.pair)
    low, high = result.rate.interval
    figures = (
        f"{result.lines:6} {result.rate.hits:6} {100 * result.rate.share:6.1f} ({100 * low:4.1f} to {100 * high:5.1f})"
    )
    alone = sum(hit.stage == "model" for hit in result.hits)
    print(f"{case.title:26} {case.pair}  {figures} {100 * alone / max(result.rate.hits, 1):7.1f} ", end="")
    print(f"{chrf(result)} {len(result.silent):6} {result.ratio or 0:6.2f}")
    if case.references is not None:
        used = terms.evaluate(desk, case.sources, case.references, case.pair, only_in_reference=True).rate
        low, high = used.interval
        print(
            f"  of those in the reference: {used.hits:6} {100 * used.share:6.1f} ({100 * low:.1f} to {100 * high:.1f})"
        )
    print_stages(result.hits)
    for hit in result.silent:
        print(f"    to settle: {hit.surface} → {hit.expected} [{hit.found or 'not seen'}] | {hit.text}")
    return result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with flores-dev")
    given = parser.parse_args()
    print(f"{'terms':26} pair    lines   hits      % (95 % interval)   model %  chrF2 without/with  silent  CPU x")
    method = ""
    for case in cases(given.shared / "flores-dev"):
        method = show(case).second
    print(f"\nsilent: possible silent violations, by a second verifier ({method})")


if __name__ == "__main__":
    main()
