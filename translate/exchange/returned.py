"""What comes home in a translator's file, whatever its format: units with the texts and states the tool saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Home = Literal["untouched", "approved", "rejected"]
"""`untouched`: still machine text or empty, nobody stands by it. `approved`: a person does. `rejected`: turned down."""


@dataclass(frozen=True, slots=True)
class ReturnedUnit:
    """One unit of a file, in its order."""

    key: str
    """The segment's key as the file holds it; empty where it holds none."""
    source: str
    text: str
    """The target text; may be empty."""
    state: Home
    note: str = ""
    """What the translator wrote beside it."""
    who: str = ""
    place: str = ""
    """For messages: `line 12`, `unit 3`."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A file from a translator."""

    document: str
    """The document's key, if the file still holds it; empty otherwise."""
    name: str
    """The document's name as the file knows it; may be empty."""
    target: str
    """BCP-47 tag; `und` if the file does not say."""
    journal: int
    """Number of the newest decision when the file was written; 0 if the file does not say."""
    units: tuple[ReturnedUnit, ...]
    problems: tuple[str, ...] = ()
    """What could not be read, each with its place; the rest was."""
