"""The enforcement stages, in the order they are tried. A further stage is a file here and a place in `STAGES`."""

from translate.glossary.stages.base import Stage
from translate.glossary.stages.copy import Copy
from translate.glossary.stages.nbest import NBest
from translate.glossary.stages.placeholder import Placeholder
from translate.glossary.stages.redecode import Redecode
from translate.glossary.stages.splice import Splice

STAGES: tuple[Stage, ...] = (NBest(), Copy(), Splice(), Redecode(), Placeholder())
"""Cheapest first: each sees only the segments that the earlier ones left unsatisfied."""
