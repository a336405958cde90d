"""The words of the pages go through `_`, `ngettext`, here and in templates: in the language that the browser prefers.

That is the first of its languages that we have; with none, the program's own. A text of a table at a module's top is
marked with `N_` and translated where it is used.
"""

from __future__ import annotations

from flask import Flask, g, has_request_context, request
from markupsafe import Markup, escape

from translate import languages, words
from translate.words import N_, Words

__all__ = ["N_", "_", "install", "language", "ngettext", "speaking"]


def speaking() -> Words:
    """The words for who asks for the page; the program's where nobody does."""
    if not has_request_context():
        return words.program()
    if "words" not in g:
        g.words = words.first(tag for tag, quality in request.accept_languages if quality > 0) or words.program()
    found: Words = g.words
    return found


def gettext(message: str) -> str:
    """`message` in the reader's language."""
    return speaking().catalogue.gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The one of the two, or of the language's own plural forms, that goes with `n`."""
    return speaking().catalogue.ngettext(singular, plural, n)


_ = gettext


def language(tag: str) -> str:
    """The name of a language in the reader's own."""
    return languages.name(tag, speaking().locale)


def install(app: Flask) -> None:
    """Let the templates of `app` speak: `_`, `ngettext`, `language(tag)`, and `speaks()` for the page's own tag."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_escaped, _escaped_plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(language=language, speaks=lambda: speaking().tag)


def _escaped(message: str) -> Markup:
    """Jinja takes what it gets from here for markup: a catalogue holds none."""
    return escape(gettext(message))


def _escaped_plural(singular: str, plural: str, n: int) -> Markup:
    return escape(ngettext(singular, plural, n))
