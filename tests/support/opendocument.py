"""Small OpenDocument texts for tests."""

import io
import zipfile
from collections.abc import Mapping

MIMETYPE = "application/vnd.oasis.opendocument.text"
_SPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("style", "style"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_STYLES = '<style:default-style style:family="paragraph"/>'


def content(body: str, automatic: str = "") -> str:
    """`content.xml` with this in `office:text` and in the automatic styles."""
    return (
        f"<office:document-content {_SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def styles(common: str = _STYLES, automatic: str = "", master: str = "") -> str:
    """`styles.xml` with these styles, and this in its master page."""
    return (
        f"<office:document-styles {_SPACES}><office:styles>{common}</office:styles>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f'<office:master-styles><style:master-page style:name="Standard">{master}</style:master-page>'
        "</office:master-styles></office:document-styles>"
    )


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """The container with these members behind its `mimetype`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE)
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def document(body: str, automatic: str = "") -> bytes:
    """A whole text."""
    return packed({"content.xml": content(body, automatic), "styles.xml": styles()})
