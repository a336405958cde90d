"""Small Word documents for tests."""

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{_OFFICE}/relationships" xmlns:m="{_OFFICE}/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:v="urn:schemas-microsoft-com:vml"'
)
CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def text(body: str) -> str:
    """`word/document.xml` with this in its body."""
    return f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"


def styles(inside: str = "") -> str:
    """`word/styles.xml` with these styles."""
    return f"<w:styles {SPACES}>{inside}</w:styles>"


def relationships(*found: tuple[str, str], outside: tuple[str, ...] = ()) -> str:
    """A `.rels` part: type (its last word) and target of each; `outside` are addresses."""
    entries = [f'Type="{_OFFICE}/relationships/{kind}" Target="{target}"' for kind, target in found]
    entries += [f'Type="{_OFFICE}/relationships/hyperlink" Target="{t}" TargetMode="External"' for t in outside]
    inside = "".join(f'<Relationship Id="r{n}" {entry}/>' for n, entry in enumerate(entries))
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """The container with these members, dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def document(body: str, its_styles: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A whole document; `more` are members beside."""
    members = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": text(body),
        "word/styles.xml": styles(its_styles),
        "word/_rels/document.xml.rels": relationships(("styles", "styles.xml")),
    }
    return packed(members | dict(more or {}))
