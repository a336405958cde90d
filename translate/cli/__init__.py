"""The command line: one module a command; parse, call one library function, print."""

from translate.cli.app import main

__all__ = ["main"]
