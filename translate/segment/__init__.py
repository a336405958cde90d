"""Blocks into sentences, and what is not language out of the engine's way."""

from translate.segment.protect import Prepared, protect, restore
from translate.segment.sentences import split

__all__ = ["Prepared", "protect", "restore", "split"]
