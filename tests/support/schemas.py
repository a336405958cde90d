"""OASIS' schemas of XLIFF, for tests: nothing is fetched. Where they come from: `fixtures/schemas/NOTICE.md`."""

from functools import cache
from pathlib import Path

import pytest

SCHEMAS = Path(__file__).parents[1] / "fixtures" / "schemas"
NAMES = {"1.2": "xliff-core-1.2-strict.xsd", "2.0": "xliff_core_2.0.xsd"}


@cache
def _schema(version):
    etree = pytest.importorskip("lxml.etree", reason="lxml is absent: pip install lxml")

    class Beside(etree.Resolver):
        """The schemas name W3C's xml.xsd by address; it lies beside them."""

        def resolve(self, url, _public, context):
            return self.resolve_filename(str(SCHEMAS / "xml.xsd"), context) if url.endswith("xml.xsd") else None

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Beside())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / NAMES[version]), parser))


def valid(data, version):
    """The tree of an XLIFF file that satisfies the schema of `version`, by another parser than the one that wrote it."""
    etree = pytest.importorskip("lxml.etree", reason="lxml is absent: pip install lxml")
    tree = etree.fromstring(data, etree.XMLParser(no_network=True, resolve_entities=False))
    schema = _schema(version)
    assert schema.validate(tree), schema.error_log
    return tree
