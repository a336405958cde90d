"""Whether a sentence ends at a mark: the rules, in order. The first that has an opinion decides.

The sign classes follow Unicode Standard Annex 29 (Sentence_Terminal); what is ours are the word lists of `words`.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from translate.segment.words import Words

HARD = "։۔।॥。！？｡።፧။។៕"
"""Marks that end a sentence even where no white space follows."""
MARKS = HARD + ".!?…‥؟．‼⁇⁈⁉"
"""Marks that can end a sentence."""
CLOSERS = "\"'”’“»«›‹)]}」』）】》〉＂\u200b\u200d\u200e\u200f\u2060\ufe0f\ufeff"
"""What may stand between mark and white space: directly behind a mark every quote closes, German “ and « too;
and signs that cannot be seen."""

_QUOTE = re.compile("[\"'”’“»«›‹」』＂]")
_FORBIDDEN = re.compile(r"[,;:)\]}/|&=]|[.!?…](?![.…]*\w)")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[^\W\d_]|[IVXLC]{1,5})")
_FULL_STOP = re.compile(r"։|:(?=\s|$)")
_OPENING = re.compile("[\"'“‘„‚«»‹›「『]")
_DASH = re.compile("[-–—―]")
# Opening sign, closing sign, the longest span (code points) within which a sentence does not end.
_PAIRS = (("(", ")", 250), ("（", "）", 250), *((a, b, 80) for a, b in ("“”", "„“", "„”", "«»", '""', "「」", "『』")))
# Not \w: the vowel signs of Indic scripts and combining accents are no word characters to `re`.
_TOKEN = re.compile(r"(?:[^\W\d_]{1,5}\.[ \u00a0\u202f]?-?)*[^\s.,;:!?()\[\]{}«»“”„\"‘/…]+$")
LATE = 40
"""Code points from which on a date is taken to end a sentence rather than to open it."""
_ROMAN = re.compile(r"[IVXLC]{2,}$")
_ORDINAL = re.compile(r"(?:\d{1,3}|[IVXLC]+)$")
# An address may begin a sentence in lower case.
_ADDRESS = re.compile(r"www\.|[\w.+-]{1,64}(?:@|://)")
_AFTER = re.compile(r"\s([^\W\d_])")
_CAMEL = re.compile(r"[a-z]{1,2}[A-Z]")
_WORD = re.compile(r"[\w\u0300-\u036f'’-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A mark in its surroundings."""

    text: str
    start: int
    """Where the sentence so far begins."""
    mark: int
    end: int
    """`text[mark:end]` are the marks and closing signs."""
    gap: str
    """White space behind them."""
    lead: str
    """Signs before the next word: opening quotes, dashes, bullets."""
    next: str
    """The next word; empty if none is near."""
    after: int
    """Where the next word ends."""

    @property
    def signs(self) -> str:
        """Marks and closing signs."""
        return self.text[self.mark : self.end]

    @property
    def quoted(self) -> bool:
        """True if a quote closes here."""
        return bool(_QUOTE.search(self.signs))


def _caseless(word: str) -> bool:
    """True if the word's script has no capitals in use; Unicode calls Georgian letters lower case."""
    return unicodedata.category(word[0]) == "Lo" or "ა" <= word[0] <= "ჿ"


def _is_lower(word: str) -> bool:
    """True for a word that begins no sentence; `iPhone` may."""
    return unicodedata.category(word[0]) == "Ll" and not _caseless(word) and not _CAMEL.match(word)


def _is_initial(token: str) -> bool:
    """True for one letter, unless it is lower case: `J`, `İ`, `გ`."""
    letter = unicodedata.normalize("NFC", token)
    return len(letter) == 1 and letter.isalpha() and not _is_lower(letter)


def _token(place: Place) -> list[str]:
    """The abbreviation-like word before the mark in its longest and shorter forms: `z. B` gives `z.B`, `B`."""
    found = _TOKEN.search(place.text, max(place.start, place.mark - 24), place.mark)
    if not found:
        return []
    parts = re.sub(r"\s", "", found[0]).split(".")
    tokens = [".".join(parts[i:]).lstrip("-'’") for i in range(len(parts))]
    elided = re.match("[^\\W\\d_]{1,4}['’](?=.)", tokens[-1])  # l’art., dell’ing.
    return [*tokens, tokens[-1][elided.end() :]] if elided else tokens


def _listed(token: str, listed: frozenset[str]) -> bool:
    """True if `token` is in the list, as it is, or in lower case where it is capitalised or the list in capitals."""
    return token in listed or token[:1].lower() + token[1:] in listed or (token.isupper() and token.title() in listed)


def glued(place: Place, words: Words) -> bool | None:
    """Without white space only hard marks end a sentence (not `3.5`, `x.org`), and not before what quotes a speech."""
    if place.gap:
        return None
    if place.signs[0] not in HARD or not place.next or place.next[0].isdigit():
        return False
    behind = place.text[place.end : place.end + 6]
    return None if not place.quoted else not any(verb in behind for verb in words.speech)


def continued(place: Place, words: Words) -> bool | None:
    """A comma, a closing bracket or another mark goes on with the sentence; so does what stands behind «(?)»."""
    bracketed = place.text[place.mark - 1 : place.mark] in ("(", "[") and place.signs[-1] in ")]"
    return False if bracketed or _FORBIDDEN.match(place.text, place.end + len(place.gap)) else None


def _opened(place: Place, opening: str, closing: str, limit: int) -> int:
    """Where the sign stands that is opened before the mark and not closed before it; -1 if there is none near."""
    at = place.text.rfind(opening, max(place.start, place.mark - limit), place.mark)
    if at < 0 or place.text.find(closing, at + 1, place.mark) >= 0:
        return -1
    return at if at == place.start or place.text[at - 1].isspace() or place.text[at - 1] in "([—–-" else -1


def _inserted(place: Place, at: int) -> bool:
    """True if what opens at `at` stands amid the sentence and no colon or comma introduces it: a title, a name."""
    before = place.text[max(place.start, at - 3) : at].rstrip()
    return bool(before) and before[-1] not in ":,.՝`—–-"


def enclosed(place: Place, words: Words) -> bool | None:
    """Nothing ends within brackets amid a sentence, in a title, or in a short quotation the sentence goes on after."""
    for opening, closing, limit in _PAIRS:
        at = _opened(place, opening, closing, limit)
        if at < 0 or place.text.find(closing, at + 1, place.end) >= 0:
            continue
        close = place.text.find(closing, place.end, at + limit)
        if close < 0 or (opening != closing and place.text.find(opening, place.end, close) >= 0):
            continue
        follows = _AFTER.match(place.text, close + 1)
        if _inserted(place, at) or (opening not in "(（" and follows and _is_lower(follows[1])):
            return False
    return None


def speech(place: Place, words: Words) -> bool | None:
    """“Is it?” he asked; «Да!» — сказал он: speech and who speaks are one sentence."""
    dash = bool(_DASH.match(place.lead))
    if not place.next or not (dash or place.quoted):
        return None
    if dash and place.quoted:
        return False
    following = re.split('[?!,;:»”"]', place.text[place.after - len(place.next) : place.after + 40])[0]
    said = [word in words.speech for word in _WORD.findall(following)[:4]]
    if any(said[: 1 if place.signs[0] == "." else 4]) and place.next not in words.opener:
        return False
    if _caseless(place.next) and place.signs[0] != ".":
        # No capital tells whether a new sentence begins: «– Really? – he asked», the show „Who? Where?“ is back.
        title = any(place.quoted and _inserted(place, _opened(place, *p)) for p in _PAIRS if _opened(place, *p) >= 0)
        return False if title or (dash and not words.speech) else None
    return None


def lower(place: Place, words: Words) -> bool | None:
    """A lower-case word goes on with the sentence, except behind a hard mark that no quote follows."""
    if not place.next or not _is_lower(place.next) or _ADDRESS.match(place.text, place.after - len(place.next)):
        return None
    return place.signs[0] in HARD and not place.quoted


def armenian(place: Place, words: Words) -> bool | None:
    """Where `:` serves as the full stop «։», `.` is a semicolon; and where «։» is written, `:` introduces speech."""
    sign = place.signs.strip(CLOSERS)
    if ":" not in words.stop or sign not in (".", ":"):
        return None
    near = max(0, place.mark - 1000), place.mark + 1000
    opening = bool(_OPENING.search(place.lead))
    if sign == ".":
        return False if opening or _FULL_STOP.search(place.text, *near) else None
    before = place.text[max(place.start, place.mark - 40) : place.mark].split()[-3:]
    introduces = opening and any(word in words.speech for word in before)
    return False if introduces and place.text.find("։", *near) >= 0 else None


def numbering(place: Place, words: Words) -> bool | None:
    """The number or letter of a list item, `2. Text`, is no sentence."""
    short = place.mark - place.start < 8 and place.signs == "."
    return False if short and _ENUMERATOR.fullmatch(place.text, place.start, place.mark) else None


def abbreviation(place: Place, words: Words) -> bool | None:
    """Abbreviations, initials and ordinals: their full stop alone ends nothing, but an opener behind it may tell."""
    tokens = _token(place) if place.signs.strip(CLOSERS) == "." else []
    if not tokens or not place.next:
        return None
    short, following = tokens[-1], place.next
    # The first half of `z. B.`, `EE. UU.`, or one of several initials.
    halves = words.inside | words.unit
    pair = len(following) <= 2 and place.text[place.after : place.after + 1] == "."
    if pair and ((len(short) == 1 and short.isalpha()) or any(_listed(f"{t}.{following}", halves) for t in tokens)):
        return False
    figure = following[0].isdigit() or bool(_ROMAN.match(following))
    if any(_listed(t, words.never) or (figure and _listed(t, words.number)) for t in tokens):
        return False
    opener = following in words.opener and not pair
    if any(_listed(t, words.unit) for t in tokens):
        return opener or place.mark - place.start > LATE
    ordinal = words.ordinal and "." not in tokens[0] and following[0].isalnum() and bool(_ORDINAL.match(short))
    return opener if ordinal or _is_initial(short) or any(_listed(t, words.inside) for t in tokens) else None


Rule = Callable[[Place, Words], bool | None]
RULES: tuple[Rule, ...] = (glued, continued, enclosed, speech, lower, armenian, numbering, abbreviation)
"""Each answers True (a sentence ends), False (it does not) or None (the next rule decides). All None: it ends."""


def ends(place: Place, words: Words) -> bool:
    """True if a sentence ends at this mark."""
    for rule in RULES:
        answer = rule(place, words)
        if answer is not None:
            return answer
    return True
