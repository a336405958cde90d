"""Whose picture it is: the label is language, the name is not."""

import pytest

from translate import segment


@pytest.mark.parametrize(
    ("tag", "text", "names"),
    [
        ("en", "Photo: Anna Kestrel / Tarvo Images", ["Anna Kestrel / Tarvo Images"]),
        ("en", "The port (Photo by A. Morrow) is shut.", ["A. Morrow"]),
        ("en", "© 2031 Tarvo News", ["Tarvo News"]),
        ("en", "Photo courtesy of Tarvo Port", ["Tarvo Port"]),
        ("ru", "Фото: Анна Кестрел", ["Анна Кестрел"]),
        ("ru", "Фото: Tarvo Images", ["Tarvo Images"]),
        ("de", "Foto: Anna von Tarvo", ["Anna von Tarvo"]),
        ("hy", "Լուսանկարը՝ Անի", []),
        ("en", "Photo: the harbour on a quiet day", []),
        ("en", "Photos of Tarvo are old.", []),
        ("en", "He saw a photo: Anna was there.", []),
    ],
)
def test_names(tag, text, names):
    assert [text[a:b] for a, b in segment.credited(text, tag)] == names
