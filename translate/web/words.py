"""The words of the interface go through `_` and `ngettext`, here and in templates: one place to put a catalogue in."""

from gettext import NullTranslations

WORDS = NullTranslations()

_ = WORDS.gettext
ngettext = WORDS.ngettext
