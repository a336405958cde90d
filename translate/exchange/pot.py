"""Templates of PO catalogues (POT): what is to be translated, for whoever begins a language by hand.

Its header is the one that `xgettext` writes, for `msginit` to fill in (gettext manual, "Header Entry").
"""

from collections.abc import Sequence

import polib

from translate import __version__
from translate.exchange import po
from translate.exchange.reviewed import Reviewed
from translate.records import Outcome


def write(outcome: Outcome, document_name: str, segments: Sequence[Reviewed]) -> bytes:
    """The template of one outcome, UTF-8 with `\\n` line ends: entries, order, contexts and references of `po.write`.

    No entry has a text or a comment; the target language leaves no trace.
    """
    name = po.one_line(document_name) or "-"
    template = polib.POFile(wrapwidth=0)
    template.header = f"Template of {name}: one copy a language, to be filled in."
    template.metadata_is_fuzzy = True
    template.metadata = {
        "Project-Id-Version": name,
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": po.moment(outcome.recorded),
        "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
        "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
        "Language-Team": "LANGUAGE <LL@li.org>",
        "Language": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        po.DOCUMENT: outcome.document,
        "X-Generator": f"Dragoman {__version__}",
    } | po.source_language(outcome)
    template.extend(po.blanks(segments, name))
    return str(template).encode()
