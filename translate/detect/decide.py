"""The decision about a text by itself: script first, statistics within the script, and `und` where neither is sure."""

from __future__ import annotations

import re

from translate.detect import scripts, statistical, words
from translate.records import UND, Detection, Vote

MIN_LETTERS = 6
"""Fewer letters than this, in a script that several languages share, are not judged."""
ACCEPT = 0.7
"""From this probability on the best candidate is the answer ..."""
ACCEPT_CLOSE = 0.75
"""... from this one where the runner-up is hardly another language ..."""
ACCEPT_SHORT = 0.9
"""... and from this one if the text has fewer than SHORT letters."""
SHORT = 12
UNUSUAL = -3.5
"""Below this many standard deviations from a language's usual sentences a text is not taken for it by itself ..."""
UNKNOWN = -5.0
"""... and below this one in no surroundings either."""
SCRIPT = 0.99
"""Confidence where the script decides: others write in it too, but few."""

_CLOSE = ({"bs", "hr", "sr-Latn"}, {"id", "ms"}, {"da", "nb", "nn"}, {"gl", "pt"}, {"hi", "mr", "ne"})
_WORD = re.compile(r"[^\W\d_]{2}")  # a lone letter of a script is a symbol
_HAN = 6  # characters without kana below which a text may be Japanese


def detect(text: str) -> Detection:
    """The language of `text` by itself. Never raises; the same answer in every run, thread and process.

    The rule: a script that one language writes decides. In a shared script the statistics decide, if there are two
    words and MIN_LETTERS, if it is no bare name, if the best candidate reaches ACCEPT (ACCEPT_CLOSE between languages
    that hardly differ), and if the text is not UNUSUAL for it. Else `und`, with what was thought in `alternatives`.
    """
    cleaned = words.clean(text)
    found = scripts.dominant(cleaned)
    if not found.total:
        return Detection(UND, 0.0, "no letters")
    vote = Vote("script", f"{found.script.capitalize() or 'mixed'}, {found.letters} of {found.total} letters")
    if not found.script:
        return Detection(UND, 0.0, "mixed scripts", votes=(vote,))
    if found.script in scripts.ONE_LANGUAGE:
        return _by_script(cleaned, found, vote)
    if found.script not in scripts.SHARED:
        return Detection(UND, 0.0, "unknown language", votes=(vote,))
    return _by_statistics(cleaned, found, vote)


def _by_script(text: str, found: scripts.Share, vote: Vote) -> Detection:
    tag = scripts.ONE_LANGUAGE[found.script]
    if found.script == "CJK":
        tag = scripts.chinese(text)
        if found.letters < _HAN:
            return Detection(UND, 0.0, "short", ((tag, 0.5), ("ja", 0.5)), (vote,))
    elif not _WORD.search(text):
        return Detection(UND, 0.0, "short", ((tag, 0.5),), (vote,))
    return Detection(tag, SCRIPT, "script", votes=(vote,))


def _by_statistics(text: str, found: scripts.Share, vote: Vote) -> Detection:
    inside = words.of_script(text, found.script, found.letters == found.total)
    opinion = statistical.judge(" ".join(inside), found.script)
    votes = (vote, *(Vote(name, words.shown(said)) for name, said in opinion.voters))
    if opinion.typical:
        votes += (Vote("typical", f"{opinion.typical:+.1f} deviations from usual text"),)
    if why := _doubt(text, inside, found, opinion):
        return Detection(UND, 0.0, why, opinion.ranked[:4], votes)
    (tag, probability), *others = opinion.ranked
    return Detection(tag, probability, "vote", tuple(others[:3]), votes)


def _doubt(text: str, inside: list[str], found: scripts.Share, opinion: statistical.Opinion) -> str:
    """Why the statistics are not believed; empty if they are."""
    if found.letters < MIN_LETTERS or len(inside) < 2:
        return "short"
    if words.is_name(text):
        return "name"
    if not opinion.ranked or opinion.typical < UNUSUAL:
        return "unusual" if opinion.typical >= UNKNOWN and opinion.ranked else "unknown language"
    first_two = {tag for tag, _ in opinion.ranked[:2]}
    close = len(first_two) == 2 and any(first_two <= group for group in _CLOSE)
    enough = ACCEPT_SHORT if found.letters < SHORT else ACCEPT_CLOSE if close else ACCEPT
    return "close call" if opinion.ranked[0][1] < enough else ""
