"""Where in a target a span of its source is rendered."""

from __future__ import annotations

from collections.abc import Sequence

from translate.align.links import Links, core

Span = tuple[int, int]

_QUOTES = {"«»", "„“", "“”", '""', "‘’"}
_LEAST = 0.4
"""How much of a target word has to come from the span for the word to be drawn in."""


class Field:
    """A source and its target, asked for one span after the other."""

    def __init__(self, source: str, target: str, links: Links, sparse: bool = False) -> None:
        """With `sparse` the links are not looked at."""
        self._source, self._target, self._links, self._sparse = source, target, links, sparse
        self._cores = [core(source, span) for span in links.sources]

    def sureness(self, start: int, end: int) -> float:
        """How well it is known where the span is rendered: 2 for sure, up to 1 by the links."""
        if self._sparse:
            return 0.0
        if self._known(start, end):
            return 2.0
        return max(self._shares(start, end), default=0.0)

    def rendering(  # noqa: PLR0913
        self,
        start: int,
        end: int,
        region: Span,
        taken: Sequence[Span],
        pinned: tuple[bool, bool] = (False, False),
        others: int = 0,
    ) -> Span:
        """The span of the target, within `region` and apart from the spans `taken`.

        `pinned` says whether it begins where the region does, and whether it ends where that ends. A word is left for
        each of the `others` that come after it, if there are enough. Empty only where the span says nothing or nothing
        is left.
        """
        free = self._free(region, taken)
        if any(pinned):
            return self._pinned(start, end, region, taken, pinned[0])
        if not self._source[start:end].strip():
            at = self.beside(start, region, taken)
            return at, at
        if (known := self._known(start, end)) and _apart(known, region, taken):
            return known
        if not free:
            middle = (start + end) * len(self._target) // (2 * max(1, len(self._source)))
            at = self._outside(middle, region, taken)
            return at, at
        run = None if self._sparse else self._best(start, end, free)
        if run is None:
            run = self._guess(start, end, free)
        run = self._shrunk(start, end, run, max(1, len(free) - others))
        a, b = max(region[0], self._links.targets[run[0]][0]), min(region[1], self._links.targets[run[1]][1])
        return self._trimmed(start, end, a, b)

    def beside(self, at: int, region: Span, taken: Sequence[Span]) -> int:
        """The place in the target for what stands at `at` in the source: behind what renders the word before it.

        Where white space stands before it, it is in front of what renders the word behind.
        """
        left, right = self._source[:at], self._source[at:]
        if not any(c.isalnum() for c in left):
            return region[0]
        if not right.strip():
            return region[1]
        behind = not left[-1:].isspace()
        span = self._word(at, behind)
        if span is None:
            return self._outside(self._relative(at, region), region, taken)
        a, b = self.rendering(*span, region, ())
        if not behind:
            return self._outside(a, region, taken)
        while not left[-1].isalnum() and b < region[1] and not (self._target[b].isalnum() or self._target[b].isspace()):
            b += 1
        return self._outside(b, region, taken)

    def _known(self, start: int, end: int) -> Span | None:
        """The rendering of a span that is nothing but spans with a sure one, if theirs are side by side."""
        inside = [e for e in self._links.exact if start <= e.start and e.end <= end]
        covered = set[int]().union(*(range(e.start, e.end) for e in inside))
        if not inside or any(self._source[i].isalnum() and i not in covered for i in range(start, end)):
            return None
        a, b = min(e.target_start for e in inside), max(e.target_end for e in inside)
        theirs = set[int]().union(*(range(e.target_start, e.target_end) for e in inside))
        between = any(self._target[i].isalnum() and i not in theirs for i in range(a, b))
        return None if between else (a, b)

    def _columns(self, start: int, end: int) -> list[int]:
        """The source words that lie in the span with half of their letters or more."""
        return [i for i, (a, b) in enumerate(self._cores) if 2 * (min(b, end) - max(a, start)) >= b - a]

    def _shares(self, start: int, end: int) -> list[float]:
        columns = self._columns(start, end)
        return [sum(row[i] for i in columns) for row in self._links.weights]

    def _free(self, region: Span, taken: Sequence[Span]) -> list[int]:
        """The target words in the region that nothing has taken, those of signs only left out."""
        return [
            t
            for t, (a, b) in enumerate(self._links.targets)
            if max(a, region[0]) < min(b, region[1])
            and any(c.isalnum() for c in self._target[max(a, region[0]) : min(b, region[1])])
            and not any(a < y and x < b for x, y in taken if x < y)
        ]

    def _best(self, start: int, end: int, free: Sequence[int]) -> tuple[int, int] | None:
        """The run of free words that draws most from the span (Kadane's maximum subarray); None where none does."""
        shares = self._shares(start, end)
        best: tuple[float, int, int] | None = None
        total, begun, before = 0.0, -1, -2
        for t in free:
            if total <= 0 or not self._follows(before, t, free):
                total, begun = 0.0, t
            total += shares[t] - _LEAST
            before = t
            if total > 0 and (best is None or total > best[0]):
                best = (total, begun, t)
        if best:
            return best[1], best[2]
        top = max(free, key=lambda t: shares[t])
        return (top, top) if shares[top] > _LEAST / 4 else None

    def _shrunk(self, start: int, end: int, run: tuple[int, int], most: int) -> tuple[int, int]:
        """The run with at most so many words: without those at its edges that draw least from the span."""
        shares, (first, last) = self._shares(start, end), run
        while last - first + 1 > most:
            first, last = (first + 1, last) if shares[first] < shares[last] else (first, last - 1)
        return first, last

    def _follows(self, before: int, t: int, free: Sequence[int]) -> bool:
        """True if nothing but signs stands between two words."""
        return before >= 0 and all(
            not any(c.isalnum() for c in self._target[slice(*self._links.targets[i])]) for i in range(before + 1, t)
        )

    def _guess(self, start: int, end: int, free: Sequence[int]) -> tuple[int, int]:
        """As far into the text, and as long, as in the source."""
        relative = len(self._links.targets) / max(1, len(self._source))
        wanted = start * relative
        first = min(free, key=lambda t: abs(t - wanted))
        count = max(1, round(sum(a < end and b > start for a, b in self._links.sources) * self._ratio()))
        last = first
        while last - first + 1 < count and last + 1 in free:
            last += 1
        return first, last

    def _ratio(self) -> float:
        return len(self._links.targets) / max(1, len(self._links.sources))

    def _pinned(self, start: int, end: int, region: Span, taken: Sequence[Span], first: bool) -> Span:
        """From the beginning of the region up to what renders the last word, or from the first one to the end."""
        at = self.beside(end, region, taken) if first else self.beside(start, region, taken)
        return (region[0], at) if first else (at, region[1])

    def _relative(self, at: int, region: Span) -> int:
        """The beginning of the word of the region that is nearest to as far into the text."""
        wanted = at * len(self._target) / max(1, len(self._source))
        edges = [a for a, b in self._links.targets if region[0] <= a and b <= region[1]]
        return min(edges, key=lambda edge: abs(edge - wanted), default=region[0])

    def _word(self, at: int, behind: bool) -> Span | None:
        """The word that ends at `at` or before it, or the one that begins there or after it."""
        found = [s for s in self._cores if (s[0] < at if behind else s[1] > at)]
        found = [s for s in found if any(c.isalnum() for c in self._source[slice(*s)])]
        return (found[-1] if behind else found[0]) if found else None

    def _outside(self, at: int, region: Span, taken: Sequence[Span]) -> int:
        """`at` in the region and inside nothing that is taken: at its nearer edge."""
        at = min(max(at, region[0]), region[1])
        for a, b in taken:
            if a < at < b:
                return a if at - a < b - at else b
        return at

    def _trimmed(self, start: int, end: int, a: int, b: int) -> Span:
        """The span without signs at an edge where the source's has none."""
        x, y = a, b
        if self._source[start : start + 1].isalnum():
            while x < y and not self._target[x].isalnum():
                x += 1
        if self._source[end - 1 : end].isalnum():
            while y > x and not self._target[y - 1].isalnum():
                y -= 1
        if not self._source[start - 1 : start].strip() or not start:
            quotes = self._target[max(a, x - 1) : x] + self._target[y : min(b, y + 1)]
            x, y = (x - 1, y + 1) if quotes in _QUOTES else (x, y)  # the translation's own, not those around the code
        return (x, y) if x < y else (a, b)


def _apart(span: Span, region: Span, taken: Sequence[Span]) -> bool:
    inside = region[0] <= span[0] and span[1] <= region[1]
    return inside and not any(span[0] < y and x < span[1] for x, y in taken)
