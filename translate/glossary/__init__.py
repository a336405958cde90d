"""Terminology: load glossaries, find their terms, verify translations against them, repair what fails."""

from importlib.metadata import PackageNotFoundError, version

from translate.glossary.enforce import Enforced, EnforceJob, enforce
from translate.glossary.fingerprint import fingerprint
from translate.glossary.load import load
from translate.glossary.match import Matcher
from translate.glossary.stages.base import Tools
from translate.glossary.verify import verify

__all__ = ["EnforceJob", "Enforced", "Matcher", "Tools", "analyser", "enforce", "fingerprint", "load", "verify"]


def analyser() -> str:
    """Name and version of what proposes forms beside our own rules; empty where it is not installed."""
    try:
        return f"pymorphy3 {version('pymorphy3')}"
    except PackageNotFoundError:
        return ""
