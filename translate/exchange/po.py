"""GNU gettext PO catalogues: an outcome as a file that any PO editor opens.

Format: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html. One entry a segment, in document order.
Machine text is `fuzzy` until a person approves it, here or at the review desk; where it came from and who decided what
stands in translator comments (`# `), which msgmerge keeps. No line is wrapped: a sentence is a line, and polib's
wrapping breaks references.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import polib

from translate import __version__, languages
from translate.decisions import EXCHANGED, Decision
from translate.exchange import remarks
from translate.exchange.reviewed import Reviewed, reviewed
from translate.records import UND, Outcome

# NUL ends a C string, EOT separates context and msgid in MO files, surrogates are no characters.
_IMPOSSIBLE = {0x00: "\u2400", 0x04: "\u2404"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_PLAIN_NAME = re.compile(r"[\w.,/+@=~-]+")
_REFERENCE = re.compile("(\u2068[^\u2069]*\u2069|\\S+?)(?::([0-9]+))?(?!\\S)")

DOCUMENT, JOURNAL = "X-Dragoman-Document", "X-Dragoman-Journal"
"""Header fields by which a catalogue finds its way home: the document's key, and `journal` when it was written."""
GENERATED = re.compile(
    r"route: |score: |term (?:kept|missed): |reused: |reviewed: (?:accepted|edited) by |rejected by |turned down: "
    r"|waits for approval$|not translated(?:$|: no engine)|(?:error|warning|info): \S+: |Dragoman: "
)
"""How a line begins in a translator comment that this program wrote, and not a translator."""

_EPOCH = datetime.fromtimestamp(0, UTC)


def write(outcome: Outcome, document_name: str, segments: Sequence[Reviewed] | None = None) -> bytes:
    """The catalogue of one outcome, UTF-8 with `\\n` line ends; the same bytes for the same arguments and program.

    `segments` are those of the outcome as `reviewed` gives them; without, nobody has decided anything. Entry n is
    segment n; its reference is `document_name:n`, counted from 1. Where a source text repeats, every occurrence has its
    segment's key as msgctxt. Approved text is not fuzzy. A segment that was left as it is, or whose text was turned
    down, has an empty msgstr and a comment that says why. NUL, EOT (U+0004) and lone surrogates, which PO cannot hold,
    become U+2400, U+2404 and U+FFFD. A failed outcome gives a catalogue without entries.
    """
    if segments is None:
        segments = reviewed(outcome, {})
    catalogue = polib.POFile(wrapwidth=0)
    name = one_line(document_name) or "-"
    standing = [s.decision for s in segments if s.decision and s.state != "open"]
    newest = max(standing, key=lambda d: (d.when or _EPOCH, d.number), default=None)
    catalogue.header = "\n".join(_header(outcome, name, segments))
    catalogue.metadata = _metadata(outcome, name, newest) | {
        DOCUMENT: outcome.document,
        JOURNAL: str(remarks.journal(segments)),
    }
    for segment, entry in zip(segments, blanks(segments, name), strict=True):
        catalogue.append(_filled(entry, segment))
    return str(catalogue).encode()


def blanks(segments: Sequence[Reviewed], name: str) -> Iterator[polib.POEntry]:
    """An entry for each segment, in order, with msgid, reference and, where its source text repeats, msgctxt alone.

    `name` is the document's, on one line.
    """
    repeated = Counter(_possible(s.translation.segment.text) for s in segments)
    place = _reference(name)
    for number, segment in enumerate(segments, 1):
        msgid, key = _possible(segment.translation.segment.text), _possible(segment.translation.segment.key)
        context = key if repeated[msgid] > 1 else None
        yield polib.POEntry(msgid=msgid, msgctxt=context, occurrences=[(place, str(number))])


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


def _header(outcome: Outcome, name: str, segments: Sequence[Reviewed]) -> Iterator[str]:
    source = languages.name(outcome.source) if outcome.source != UND else "several languages"
    yield f"Machine translation of {name} from {source} into {languages.name(outcome.target)}."
    states = Counter(segment.state for segment in segments)
    if decided := [f"{states[state]} {state}" for state in EXCHANGED if states[state] and state != "open"]:
        yield f"Reviewed by people: {', '.join(decided)} of {len(segments)}."
    if any(segment.blank and segment.state == "open" for segment in segments):
        yield "What nobody has approved is left untranslated."
    else:
        yield "Entries marked fuzzy are unreviewed: correct the msgstr, then remove the mark."


def _metadata(outcome: Outcome, name: str, newest: Decision | None) -> dict[str, str]:
    recorded = outcome.recorded or _EPOCH
    machine = f"Dragoman {__version__} (machine translation)"
    metadata = {
        "Project-Id-Version": name,
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": moment(recorded),
        "PO-Revision-Date": moment(newest.when if newest and newest.when else recorded),
        "Last-Translator": (one_line(newest.who) if newest else "") or machine,
        "Language-Team": languages.name(outcome.target),
        "Language": languages.to_gettext(outcome.target),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": languages.plural_forms(outcome.target),
        "X-Generator": f"Dragoman {__version__}",
    }
    return metadata | source_language(outcome)


def source_language(outcome: Outcome) -> dict[str, str]:
    """The header field that names the language of the msgids; none where that is English, as everybody assumes."""
    if outcome.source == UND or languages.primary(outcome.source) == "en":
        return {}
    return {"X-Source-Language": languages.to_gettext(outcome.source)}


def moment(when: datetime | None) -> str:
    """A time as header fields write it, in UTC; the epoch for None."""
    return f"{(when or _EPOCH).astimezone(UTC):%Y-%m-%d %H:%M}+0000"


def _filled(entry: polib.POEntry, segment: Reviewed) -> polib.POEntry:
    written = "untranslated" if segment.blank or _untouched(segment) else EXCHANGED[segment.state].po
    text = _possible(segment.translation.text)
    entry.msgstr = "" if written == "untranslated" else _same_ends(entry.msgid, text)
    entry.tcomment = "\n".join(map(one_line, (*_review(segment), *_provenance(segment))))
    entry.flags = ["fuzzy"] if entry.msgstr and written == "fuzzy" else []
    return entry


def _untouched(segment: Reviewed) -> bool:
    """True where neither an engine, nor the memory, nor a person made a text."""
    return segment.state == "open" and segment.translation.untouched


def _review(segment: Reviewed) -> Iterator[str]:
    """Who decided what."""
    decision = segment.decision
    comment = f": {decision.comment}" if decision and decision.comment else ""
    if decision and decision.approved:
        day = f", {decision.when.astimezone(UTC):%Y-%m-%d}" if decision.when else ""
        yield f"reviewed: {decision.status} by {decision.who}{day}{comment}"
    elif decision and decision.state == "rejected":
        yield f"rejected by {decision.who}{comment}"
        if decision.text:
            yield f"turned down: {decision.text}"
    elif segment.blank:
        yield "waits for approval"


def _provenance(segment: Reviewed) -> Iterator[str]:
    """Where the machine's text came from; and, unless a person wrote another, what there is to say about it."""
    t = segment.translation
    if _untouched(segment) and not t.issues:
        yield f"not translated: no engine was asked ({t.source} text)"
    elif _untouched(segment):
        yield "not translated"
    elif t.route or not t.reused:
        yield f"route: {t.route or 'none'}"
    if t.reused:
        yield f"reused: {remarks.REUSED[t.reused]}"
    if segment.state == "edited":
        return
    if t.score is not None:
        yield f"score: {t.score:.2f}"
    yield from map(remarks.term_line, t.terms)
    yield from map(remarks.issue_line, t.issues)


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


def one_line(text: str) -> str:
    """`text` as a comment or header field holds it: what PO cannot hold replaced, white space as single spaces."""
    return " ".join(_possible(text).split())
