"""Which words of a translation render which of its source, and inline codes put in their places by that."""

from translate.align.links import Exact, Links, anchored, compose, cores, mixed, of_attention, positional
from translate.align.probe import lexical, phrases, recognised
from translate.align.transfer import Placed, transfer

__all__ = [
    "Exact",
    "Links",
    "Placed",
    "anchored",
    "compose",
    "cores",
    "lexical",
    "mixed",
    "of_attention",
    "phrases",
    "positional",
    "recognised",
    "transfer",
]
