"""Any catalogue: untouched it comes back byte for byte; filled, gettext accepts it and nothing in it is lost."""

import re
import shutil
import subprocess

import polib
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.catalogues import FUZZ, PER_CATALOGUE, catalogues

from translate import formats, languages, placeholders
from translate.formats import plurals, po_scan

TARGETS = {t: plurals.parse(languages.plural_forms(t)).count for t in ("ja", "hy", "tr", "ru", "sl", "ar")}
SLOW = settings(
    max_examples=max(FUZZ // PER_CATALOGUE, 1),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink a catalogue takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def translated(text: str, lossy: bool) -> str:
    """Every letter outside placeholders replaced; with `lossy`, the placeholders are gone or broken, too."""
    blank = placeholders.blanked(text)
    kept = "".join(
        "" if lossy and b == " " != c else "ա" if b.isalpha() else c for c, b in zip(text, blank, strict=True)
    )
    return kept.replace("%%", "%") if lossy else kept


def gettext_says(data: bytes, tool: str, *options: str) -> str:
    done = subprocess.run([tool, *options, "-o", "-", "-"], input=data, capture_output=True, check=False)
    return done.stderr.decode() if done.returncode else ""


def canonical(data: bytes) -> polib.POFile:
    """The catalogue as gettext's own reader gives it again."""
    data = data.replace(b"\r\n", b"\n")  # msgcat leaves a CR in comments, where polib ends the line
    done = subprocess.run(["msgcat", "--no-wrap", "-"], input=data, capture_output=True, check=True)
    return polib.pofile(done.stdout.decode(), wrapwidth=0)


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="msgfmt is not installed: apt-get install gettext")
@SLOW
@given(st.data())
def test_filled_catalogues_are_valid_and_whole(data):
    target = data.draw(st.sampled_from(sorted(TARGETS)))
    content = data.draw(catalogues(target, languages.plural_forms(target), TARGETS[target])).encode()
    if gettext_says(content, "msgfmt", "--check", "--use-fuzzy"):
        return  # gettext has something against the catalogue itself
    document = formats.read(content, "a.po", target=target)
    assert formats.write(document, {b.id: b.text for b in document.blocks}, target) == content
    lossy = data.draw(st.booleans())
    texts = {b.id: translated(b.text, lossy) for b in document.blocks if b.translatable}
    result = formats.write(document, texts, target)
    assert gettext_says(result, "msgfmt", "--check") == ""
    assert gettext_says(result, "msgfmt", "--check", "--use-fuzzy") == ""
    before, after = canonical(content), canonical(result)
    assert [(e.msgctxt, e.msgid, e.msgid_plural) for e in before] == [
        (e.msgctxt, e.msgid, e.msgid_plural) for e in after
    ]
    for old, new in zip(before, after, strict=True):
        assert set(old.flags) <= set(new.flags)
        assert old.occurrences == new.occurrences
        assert old.comment == new.comment
        if old.obsolete or old.msgstr or any(old.msgstr_plural.values()):
            assert (old.msgstr, old.msgstr_plural, old.tcomment) == (new.msgstr, new.msgstr_plural, new.tcomment)
        elif not lossy and any(map(str.isalpha, placeholders.blanked(old.msgid))) and not re.search("[{}%]", old.msgid):
            assert new.fuzzy
            assert new.msgstr or all(new.msgstr_plural.values())
    again = formats.read(result, "a.po", target=target)
    assert formats.write(again, {}, target) == result


@SLOW
@given(catalogues("hy", "", 2), st.sampled_from(["ru", "ar"]))
def test_a_catalogue_as_template_keeps_every_message_and_no_text(content, target):
    try:
        document = formats.read(content.encode(), "a.po", target=target)
    except formats.base.DocumentError:
        pytest.fail("refused")
    result = formats.write(document, {b.id: translated(b.text, False) for b in document.blocks}, target).decode()
    keys = [[(m.context, m.id, m.plural) for m in po_scan.scan(text, "a.po", "utf-8")] for text in (content, result)]
    assert keys[0] == keys[1]
    for message in po_scan.scan(result, "a.po", "utf-8")[1:]:
        assert len(message.strings) == (TARGETS[target] if message.plural is not None else 1)
        assert message.fuzzy == any(message.strings)
