"""Terminology: load glossaries, find their terms, verify translations against them, repair what fails."""

from translate.glossary.enforce import Enforced, EnforceJob, enforce
from translate.glossary.load import load
from translate.glossary.match import Matcher

__all__ = ["EnforceJob", "Enforced", "Matcher", "enforce", "load"]
