"""GNU gettext PO catalogues: an outcome as a file that any PO editor opens.

Format: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html. One entry a segment, in document order.
Machine text is `fuzzy` until a person takes the mark away; where it came from stands in translator comments (`# `),
which msgmerge keeps. No line is wrapped: a sentence is a line, and polib's wrapping breaks references.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import polib

from translate import __version__, languages
from translate.records import UND, Issue, Outcome, Translation
from translate.terms import TermOutcome

# NUL ends a C string, EOT separates context and msgid in MO files, surrogates are no characters.
_IMPOSSIBLE = {0x00: "\u2400", 0x04: "\u2404"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_PLAIN_NAME = re.compile(r"[\w.,/+@=~-]+")
_REFERENCE = re.compile("(\u2068[^\u2069]*\u2069|\\S+?)(?::([0-9]+))?(?!\\S)")


def write(outcome: Outcome, document_name: str) -> bytes:
    """The catalogue of one outcome, UTF-8 with `\\n` line ends; the same bytes for the same outcome and program.

    Entry n is segment n; its reference is `document_name:n`, counted from 1. Where a source text repeats, every
    occurrence has its segment's key as msgctxt. A segment that was left as it is has an empty msgstr and a comment
    that says why. NUL, EOT (U+0004) and lone surrogates, which PO cannot hold, become U+2400, U+2404 and U+FFFD.
    A failed outcome gives a catalogue without entries.
    """
    catalogue = polib.POFile(wrapwidth=0)
    name = _one_line(document_name) or "-"
    source = languages.name(outcome.source) if outcome.source != UND else "several languages"
    catalogue.header = (
        f"Machine translation of {name} from {source} into {languages.name(outcome.target)}.\n"
        "Entries marked fuzzy are unreviewed: correct the msgstr, then remove the mark."
    )
    catalogue.metadata = _metadata(outcome, name)
    repeated = Counter(_possible(t.segment.text) for t in outcome.translations)
    for number, translation in enumerate(outcome.translations, 1):
        catalogue.append(_entry(translation, _reference(name), number, repeated))
    return str(catalogue).encode()


def parse(data: bytes) -> polib.POFile:
    """Read a catalogue as polib does, without two of its faults.

    Lines end at `\\n` only (polib also cuts at U+2028 and its like), and a file name in U+2068 and U+2069 is one
    reference, whatever spaces are in it. Raises UnicodeDecodeError, and OSError for what polib cannot parse.
    """
    catalogue = polib.pofile(_Lines(data.decode()), wrapwidth=0)
    for entry in catalogue:
        pieces = " ".join(f"{name}:{line}" if line else name for name, line in entry.occurrences)
        entry.occurrences = _REFERENCE.findall(pieces)
    return catalogue


class _Lines(str):
    """A text whose lines end at newlines alone."""

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:
        return re.findall(r"[^\n]*\n|[^\n]+", self) if keepends else self.split("\n")


def _metadata(outcome: Outcome, name: str) -> dict[str, str]:
    recorded = outcome.recorded or datetime.fromtimestamp(0, UTC)
    when = f"{recorded.astimezone(UTC):%Y-%m-%d %H:%M}+0000"
    metadata = {
        "Project-Id-Version": name,
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": when,
        "PO-Revision-Date": when,
        "Last-Translator": f"Dragoman {__version__} (machine translation)",
        "Language-Team": languages.name(outcome.target),
        "Language": languages.to_gettext(outcome.target),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": languages.plural_forms(outcome.target),
        "X-Generator": f"Dragoman {__version__}",
    }
    if outcome.source != UND and languages.primary(outcome.source) != "en":
        metadata["X-Source-Language"] = languages.to_gettext(outcome.source)
    return metadata


def _entry(translation: Translation, reference: str, number: int, repeated: Counter[str]) -> polib.POEntry:
    segment = translation.segment
    msgid = _possible(segment.text)
    untouched = translation.route is None and translation.text == segment.text
    msgstr = "" if untouched else _same_ends(msgid, _possible(translation.text))
    return polib.POEntry(
        msgid=msgid,
        msgstr=msgstr,
        msgctxt=_possible(segment.key) if repeated[msgid] > 1 else None,
        tcomment="\n".join(map(_one_line, _provenance(translation, untouched))),
        occurrences=[(reference, str(number))],
        flags=["fuzzy"] if msgstr else [],
    )


def _provenance(translation: Translation, untouched: bool) -> Iterator[str]:
    if untouched and not translation.issues:
        yield f"not translated: no engine was asked ({translation.source} text)"
    elif untouched:
        yield "not translated"
    else:
        yield f"route: {translation.route or 'none'}"
    if translation.score is not None:
        yield f"score: {translation.score:.2f}"
    yield from map(_term_line, translation.terms)
    yield from map(_issue_line, translation.issues)


def _term_line(term: TermOutcome) -> str:
    if not term.satisfied:
        return f"term missed: {term.surface} = {term.expected}"
    found = "" if term.target == term.expected else f", here {term.target}"
    return f"term kept: {term.surface} = {term.expected}{found} ({term.stage})"


def _issue_line(issue: Issue) -> str:
    return f"{issue.severity}: {issue.id}: {issue.message}"


def _reference(name: str) -> str:
    """`name` as references write it: in isolates if it holds more than letters, digits and `.,/+@=~_-`.

    gettext reads them so since 0.22; older tools see a reference a word, and drop a word that comes twice.
    """
    return name if _PLAIN_NAME.fullmatch(name) else f"\u2068{name.translate({0x2068: None, 0x2069: None})}\u2069"


def _same_ends(msgid: str, msgstr: str) -> str:
    """`msgstr` with a newline at either end exactly where `msgid` has one, as msgfmt demands; empty stays empty."""
    inner = msgstr.strip("\n")
    if not inner:
        return ""
    return "\n" * msgid.startswith("\n") + inner + "\n" * msgid.endswith("\n")


def _possible(text: str) -> str:
    return text.translate(_IMPOSSIBLE)


def _one_line(text: str) -> str:
    return " ".join(_possible(text).split())
