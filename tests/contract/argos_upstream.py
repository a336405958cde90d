"""Upstream argostranslate as a program, for the oracle test: JSON lines in, its own hypotheses out. No test in here.

Run by an interpreter that has argostranslate: `python argos_upstream.py en ru < rows`. A row is `{"text": ..., "n": 1,
"split": {paragraph: [sentence, ...]}}`; a paragraph that `split` does not name is one sentence. Only the splitter is
ours, since upstream's fetch models from the network; the way of a text through upstream is its own.
"""

import json
import sys

from argostranslate import translate


class GivenSentences:
    def __init__(self, split):
        self._split = split

    def split_sentences(self, text):
        return self._split.get(text, [text])


def main(source, target):
    translation = translate.get_translation_from_codes(source, target).underlying  # without the cache of paragraphs
    for line in sys.stdin:
        row = json.loads(line)
        translation.sentencizer = GivenSentences(row.get("split", {}))
        try:
            answer = [[h.value, h.score] for h in translation.hypotheses(row["text"], row.get("n", 1))]
        except Exception as error:
            answer = type(error).__name__
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
