"""The enforcement stages, in the order they are tried. A further stage is a file here and a place in `STAGES`."""

from translate.glossary.stages.base import Stage
from translate.glossary.stages.copy import Copy
from translate.glossary.stages.nbest import NBest

STAGES: tuple[Stage, ...] = (NBest(), Copy())
"""Cheapest first: each sees only the segments that the earlier ones left unsatisfied."""
