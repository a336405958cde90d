"""Cuts a source that is longer than the model has learnt to read."""

_CLAUSE_ENDS = tuple(".!?…;:,—։՝؟،。！？；，、")


def split_pieces(pieces: list[str], limit: int) -> list[list[str]]:
    """Consecutive parts of at most `limit` pieces; none for no pieces; joined they are `pieces`.

    A cut falls behind the last end of a clause in the second half of a window, else before its last word, else (a word
    longer than that) at the limit.
    """
    parts = []
    while len(pieces) > limit:
        half = range(limit, limit // 2, -1)
        words = [i for i in half if pieces[i].startswith("▁")]
        clauses = [i for i in half if pieces[i - 1].endswith(_CLAUSE_ENDS) and (i in words or not words)]
        cut = next(iter(clauses + words), limit)
        parts.append(pieces[:cut])
        pieces = pieces[cut:]
    return [*parts, pieces] if pieces else parts
