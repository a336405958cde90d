"""Write translate/detect/calibration.tsv anew: how likely the usual sentences of each language are.

    python benchmarks/calibrate_language_identification.py [DIR]

DIR holds `<tag>.txt`, one sentence a line; default: ../shared/eval/flores-dev. Languages already in the table stay,
with zeros where DIR has no sentences: those zeros mean "routed by people, not measured".
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from translate import languages
from translate.detect import scripts, words
from translate.detect.bayes import CALIBRATION, Bayes, read_calibration

HEADER = """\
# Languages that people route, and what is usual in them for py3langid's model; the others have a small prior.
# Tag, median over sentences of the mean log-likelihood per feature, and its spread at one feature (0: not measured).
# Made by benchmarks/calibrate_language_identification.py from FLORES-200 dev (997 sentences a language).
"""


def measure(path: Path, bayes: Bayes) -> tuple[float, float]:
    """Median likelihood and spread over the sentences that are recognised; zeros where a script decides alone."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        cleaned = words.clean(line)
        script = scripts.dominant(cleaned).script
        if script in scripts.SHARED:
            verdict = bayes.judge(" ".join(words.of_script(cleaned, script)), script)
            if max(verdict.probabilities, key=verdict.probabilities.__getitem__, default="") == path.stem:
                found.append((verdict.likelihood, verdict.features))
    if len(found) < 50:
        return 0.0, 0.0
    middle = statistics.median(likelihood for likelihood, _ in found)
    return middle, statistics.fmean((x - middle) ** 2 * features for x, features in found) ** 0.5


def main() -> None:
    """Rewrite the table."""
    default = Path(__file__).resolve().parents[2] / "shared" / "eval" / "flores-dev"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    if not folder.is_dir():
        sys.exit(f"{folder}: no such folder; name one with <tag>.txt files")
    bayes = Bayes()
    known = read_calibration()
    files = {languages.parse(path.stem): path for path in folder.glob("*.txt")}
    rows = []
    for tag in sorted({*known, *files}):
        mean, spread = measure(files[tag], bayes) if tag in files else (0.0, 0.0)
        rows.append(f"{tag}\t{mean:.3f}\t{spread:.3f}\n")
    CALIBRATION.write_text(HEADER + "".join(rows), "utf-8")


if __name__ == "__main__":
    main()
