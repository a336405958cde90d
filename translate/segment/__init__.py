"""Blocks into sentences; what is not language out of the engine's way; headlines in capitals made readable for it."""

from translate.segment.capitals import calm, raised, shouted
from translate.segment.protect import Prepared, protect, restore
from translate.segment.sentences import split

__all__ = ["Prepared", "calm", "protect", "raised", "restore", "shouted", "split"]
