"""Source text left standing in the target: all of it, a run of words, or (between scripts) single words."""

import re
from collections.abc import Sequence

from translate import languages
from translate.records import Issue, Severity, Translation

_RUN = 4  # this many words in a row as in the source are no coincidence between languages of one script
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")
# Not language: URLs, addresses, handles and identifiers come over as they are.
_LITERAL = re.compile(r"://|www\.|[@#_/\\{}<>%$`]")
_TOKEN = re.compile(r"\S+")


def check(translation: Translation) -> tuple[Issue, ...]:
    """One issue at most: an error where nothing was translated, else a warning naming the words; span of the first."""
    source_words = [m[0] for m in _WORD.finditer(_without_literals(translation.segment.text))]
    target = _blank(translation)
    words = list(_WORD.finditer(target))
    known = {w.casefold() for w in source_words}
    copied = [m[0].casefold() in known for m in words]
    if not words or not any(copied):
        return ()
    if all(copied) and len(words) * 2 >= len(source_words):
        # A bare name is often the same in both languages; a sentence is not.
        severity: Severity = "error" if len(words) >= _RUN else "info"
        return (Issue("untranslated", severity, "left as in the source", words[0].start(), words[-1].end()),)
    pair_scripts = {languages.script(translation.source), languages.script(translation.target)}
    runs = _runs(copied, 1 if len(pair_scripts) > 1 else _RUN)
    if not runs:
        return ()
    left = ", ".join(f"«{target[words[a].start() : words[b - 1].end()]}»" for a, b in runs)
    first = runs[0]
    return (
        Issue("untranslated", "warning", f"not translated: {left}", words[first[0]].start(), words[first[1] - 1].end()),
    )


def _blank(translation: Translation) -> str:
    """The target with what may stand there as in the source (satisfied terms, literals) blanked, offsets kept."""
    text = _without_literals(translation.text)
    for term in translation.terms:
        if term.satisfied:
            text = text[: term.target_start] + " " * (term.target_end - term.target_start) + text[term.target_end :]
    return text


def _without_literals(text: str) -> str:
    return _TOKEN.sub(lambda m: " " * len(m[0]) if _LITERAL.search(m[0]) else m[0], text)


def _runs(flags: Sequence[bool], least: int) -> list[tuple[int, int]]:
    """Maximal runs of True of at least `least`, as (start, end)."""
    runs, start = [], None
    for i, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = i
        elif not flag and start is not None:
            if i - start >= least:
                runs.append((start, i))
            start = None
    return runs
