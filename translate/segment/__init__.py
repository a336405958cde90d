"""Blocks into sentences; what is not language out of the engine's way; headlines in capitals made readable for it."""

from translate.segment.capitals import calm, raised, shouted
from translate.segment.credits import names as credited
from translate.segment.protect import Prepared, literals, protect, restore
from translate.segment.sentences import split

__all__ = ["Prepared", "calm", "credited", "literals", "protect", "raised", "restore", "shouted", "split"]
