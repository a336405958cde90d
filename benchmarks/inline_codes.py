"""How often inline codes end up around the right words.

    python benchmarks/inline_codes.py [--pair en:ru] [--engine SPEC ...] [--text FILE] [--glossary FILE ...] [--limit N]

Every sentence of the text with a glossary term gets a pair of codes around each term, and pairs around two words beside
them, drawn anew for each sentence, which make it harder. Where the translation satisfies a term, the glossary's outcome
says which words render it: that is the truth. Counted are the pairs that are around exactly those words:

- `told`: the way of the product, which knows the outcomes;
- `untold`: the same translations, placed by the engines' alignments alone (attention; words and phrases translated
  alone where an engine shows none), as it is done around words that are in no glossary;
- `single`: of the untold ones those around a single word;
- `position`: the same by relative position alone, for comparison.

`broken` are sentences whose codes the product's own check finds fault with.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from pathlib import Path

from translate import align, checks, codes, config, glossary, markup
from translate.cli import common
from translate.codes import Coded
from translate.passage import through
from translate.pipeline import Desk, Pair
from translate.records import Segment, Translation
from translate.terms import TermHit, TermOutcome

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "eval" / "flores-dev"
_WORD = re.compile(r"[^\W\d_]{3,}")


def coded(text: str, hits: tuple[TermHit, ...], draw: random.Random) -> Coded:
    """`text` with a pair around each hit, and around two other words."""
    spans = [(hit.start, hit.end) for hit in hits]
    others = [m.span() for m in _WORD.finditer(text) if all(m.end() <= a or m.start() >= b for a, b in spans)]
    spans = sorted(spans + draw.sample(others, min(2, len(others))))
    parts, at = [], 0
    for n, (a, b) in enumerate(spans, 1):
        parts += [text[at:a], f"<g{n}>", text[a:b], f"</g{n}>"]
        at = b
    return codes.parse("".join(parts) + text[at:])


def around(placed: str, outcome: TermOutcome, source: Coded, plain: str) -> bool:
    """True if the pair that is around the term in the source is around its words in `placed`."""
    (tag,) = [t for t in source.tags if t.role == "open" and t.at == outcome.start]
    found = codes.parse(placed)
    opening = next(t for t in found.tags if t.role == "open" and t.name == tag.name)
    span = opening.at, found.tags[opening.partner].at
    truth = (outcome.target_start, outcome.target_end)
    return span == truth or touched(plain, span) == touched(plain, truth)


def touched(text: str, span: tuple[int, int]) -> list[int]:
    """The words of `text` that have a letter or figure in the span."""
    words = [m.span() for m in re.finditer(r"\w+", text)]
    return [i for i, (a, b) in enumerate(words) if a < span[1] and b > span[0]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pair", default="en:ru")
    parser.add_argument("--engine", action="append", default=[])
    parser.add_argument("--text", type=Path)
    parser.add_argument("--glossary", action="append", type=Path, default=[])
    parser.add_argument("--limit", type=int, default=0)
    args = parser.parse_args()
    pair = Pair(*args.pair.split(":"))
    text = args.text or SHARED / f"{pair.source}.txt"
    if not text.exists():
        raise SystemExit(f"{text}: not there; name a text with --text")
    settings = config.Config()
    desk = Desk(common.the_router(settings, tuple(args.engine)), common.the_glossary(settings, tuple(args.glossary)))
    route = desk.router.route(pair)
    draw, matcher = random.Random(11), desk.matcher(pair)
    sources = [coded(line, hits, draw) for line in text.read_text("utf-8").splitlines() if (hits := matcher.find(line))]
    sources = sources[: args.limit or None]

    steps = [[source.plain for source in sources]]
    for hop in route.hops:
        passed = through(steps[-1], hop, desk)
        steps.append([p.result.text for p in passed])
    terms = [glossary.verify(matcher.find(s.plain), t, "") for s, t in zip(sources, steps[-1], strict=True)]
    ways = {
        "told": markup.placed(sources, steps, terms, route, desk),
        "untold": markup.placed(sources, steps, [()] * len(sources), route, desk),
        "position": [
            align.transfer(s, t, align.positional(s.plain, t)) for s, t in zip(sources, steps[-1], strict=True)
        ],
    }
    right, broken, total, single = Counter[str](), 0, 0, 0
    for i, source in enumerate(sources):
        for outcome in (o for o in terms[i] if o.satisfied):
            alone = not outcome.surface.count(" ")
            total, single = total + 1, single + alone
            for way, found in ways.items():
                good = around(found[i].text, outcome, source, steps[-1][i])
                right[way] += good
                right["single"] += good and alone and way == "untold"
        s = Segment("", "", "", 0, source.text, 0, len(source.text))
        done = Translation(s, *pair, ways["untold"][i].text, route)
        broken += any(issue.id == "inline-codes" for issue in checks.run(done))
    print(f"{route}: {len(sources)} sentences, {total} terms satisfied, {single} of one word; {text.name}")
    for way in ("told", "untold", "single", "position"):
        of = single if way == "single" else total
        print(f"{way:9} {right[way]:5} of {of:5}  {100 * right[way] / max(1, of):5.1f} %")
    print(f"broken    {broken:5} of {len(sources):5}")


if __name__ == "__main__":
    main()
