"""What the tests of the glossary share: the fixture files, and hits made by hand."""

from pathlib import Path

from translate.terms import Term, TermEntry, TermHit

FIXTURES = Path(__file__).parent.parent / "fixtures" / "glossary"


def rows(name):
    """The rows of a tab-separated fixture; lines that begin with "# " are for people."""
    lines = (FIXTURES / name).read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("# ")]


def hit(target, concept="c", policy="translate", surface="X", start=0, source=None):
    """A hit of a term with the given target side."""
    term = Term(concept, source or TermEntry("en", surface), target, policy=policy)
    return TermHit(term, start, start + len(surface), surface)
