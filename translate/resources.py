"""The data that travels with the program: glossaries, models, locales, the example.

In a wheel they lie under `translate/data/`; in a checkout at its root.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `name` (`glossaries`, `models`, `locales`) of this installation; it may be absent or empty."""
    installed = _PACKAGE / "data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
