"""Containers: what is not changed keeps its bytes; what is no container, or a trap, is refused."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.errors import DocumentError
from translate.formats import zipped

_NAMES = st.sampled_from(["a.xml", "dir/b.xml", "ж.xml", "../c", "/d", "dir/", "A.XML"])
# A comment with the signature of the end of the directory makes a container that cannot be read, here as elsewhere.
_COMMENTS = st.binary(max_size=9).filter(lambda comment: b"PK\5\6" not in comment)
_MEMBERS = st.dictionaries(_NAMES, st.tuples(st.binary(max_size=50), st.booleans()), max_size=5)


def packed(members: dict[str, tuple[bytes, bool]], comment: bytes = b"") -> bytes:
    """Members that are packed or stored, with a date, an extra field and a comment of their own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = comment
        for name, (data, is_packed) in members.items():
            entry = zipfile.ZipInfo(name, (2019, 5, 6, 7, 8, 10))
            entry.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
            entry.comment, entry.extra, entry.external_attr = (
                b"of its own",
                struct.pack("<2H2s", 0x5A5A, 2, b"ok"),
                0o644 << 16,
            )
            archive.writestr(entry, data)
    return out.getvalue()


def forged(member: bytes, size: int, content: bytes = b"x") -> bytes:
    """A container whose one member says it has `size` bytes."""
    data = bytearray(packed({"a": (content, True)}))
    at = data.index(b"PK\1\2")
    packer = zlib.compressobj(wbits=-15)
    whole = packer.compress(member) + packer.flush()
    old = struct.unpack_from("<I", data, at + 20)[0]
    struct.pack_into("<3I", data, at + 16, zlib.crc32(member), len(whole), size)
    body = data.index(b"ok") + 2
    data[body : body + old] = whole
    struct.pack_into("<I", data, len(data) - 6, at + len(whole) - old)
    return bytes(data)


@given(members=_MEMBERS, comment=_COMMENTS)
def test_with_nothing_changed_it_is_the_same(members, comment):
    data = packed(members, comment)
    archive = zipped.opened(data, "a.zip")
    assert archive.rewritten({}) is data
    assert {member.filename: archive.read(member.filename) for member in archive.members} == {
        name: content for name, (content, _) in members.items()
    }


@given(members=_MEMBERS, comment=_COMMENTS, new=st.binary(max_size=80), data=st.data())
def test_what_is_not_changed_keeps_content_order_method_date_and_notes(members, comment, new, data):
    changed = data.draw(st.sampled_from(sorted(members))) if members else ""
    result = zipped.opened(packed(members, comment), "a.zip").rewritten({changed: new})
    with zipfile.ZipFile(io.BytesIO(packed(members, comment))) as before, zipfile.ZipFile(io.BytesIO(result)) as after:
        assert after.testzip() is None
        assert after.comment == comment
        for old, member in zip(before.infolist(), after.infolist(), strict=True):
            assert after.read(member) == (new if old.filename == changed else before.read(old))
            for key in ("filename", "date_time", "compress_type", "comment", "extra", "external_attr", "create_system"):
                assert getattr(member, key) == getattr(old, key)
            if old.filename != changed:
                assert member.compress_size == old.compress_size


def test_sizes_that_stand_behind_a_member_stand_in_front_then():
    out = io.BytesIO()

    class Pipe(io.RawIOBase):
        """As of a generator that writes while it packs."""

        def writable(self) -> bool:
            return True

        def write(self, data) -> int:
            return out.write(data)

    with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"one " * 9)
        archive.writestr("b", b"two " * 9)
    assert b"PK\7\x08" in out.getvalue()
    result = zipped.opened(out.getvalue(), "x").rewritten({"b": b"three"})
    assert b"PK\7\x08" not in result
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        assert [archive.read(name) for name in "ab"] == [b"one " * 9, b"three"]


def test_sizes_of_large_files_are_read_and_written_plainly():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("a", "w", force_zip64=True) as member:
        member.write(b"one")
    archive_ = zipped.opened(out.getvalue(), "x")
    assert archive_.read("a") == b"one"
    with zipfile.ZipFile(io.BytesIO(archive_.rewritten({"a": b"two"}))) as archive:
        assert archive.read("a") == b"two"


def test_of_two_members_with_one_name_the_last_counts():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a", b"first")
        archive.writestr("a", b"second")
    found = zipped.opened(out.getvalue(), "x")
    assert found.read("a") == b"second"
    with zipfile.ZipFile(io.BytesIO(found.rewritten({"a": b"new"}))) as archive:
        assert [archive.read(member) for member in archive.infolist()] == [b"first", b"new"]


def test_names_are_found_whatever_their_case():
    found = zipped.opened(packed({"Word/Document.xml": (b"x", True), "a": (b"", True), "A": (b"", True)}), "x")
    assert [found.find(n) for n in ("word/document.xml", "A", "a", "b")] == ["Word/Document.xml", "A", "a", None]


def test_pictures_are_not_unpacked():
    """Members that nobody asks for may be anything: damaged, packed in an odd way, said to be 900 MB large."""
    data = forged(b"x", 900 << 20)
    assert zipped.opened(data, "x").members[0].file_size == 900 << 20
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("p.png", b"\x89PNG" * 50, zipfile.ZIP_LZMA)
        archive.writestr("a.xml", b"<a/>")
    found = zipped.opened(out.getvalue(), "x")
    with zipfile.ZipFile(io.BytesIO(found.rewritten({"a.xml": b"<b/>"}))) as archive:
        assert archive.read("p.png") == b"\x89PNG" * 50
    with pytest.raises(DocumentError, match=r"x: p\.png is packed in a way that documents are not"):
        found.read("p.png")


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"text", "not a zip container"),
            (b"PK\3\4" + b"\0" * 50, "not a zip container"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                "is encrypted: save it without",
            ),
            (packed({"a": (b"a" * 50, True)})[4:], "damaged"),
            (packed({}, b"PK\5\6"), "not a zip container"),
        ],
        ids=["text", "head only", "encrypted", "cut in front", "two ends"],
    )
    def test_what_is_no_container(self, data, message):
        with pytest.raises(DocumentError, match=rf"^a\.docx: .*{message}"):
            zipped.opened(data, "a.docx")

    def test_encrypted_members(self):
        data = bytearray(packed({"a": (b"x", True)}))
        for at in (6, data.index(b"PK\1\2") + 8):
            data[at] |= 1
        with pytest.raises(DocumentError, match="is encrypted: save it without a password"):
            zipped.opened(bytes(data), "a.odt")

    def test_a_part_that_unpacks_to_far_more(self):
        with pytest.raises(DocumentError, match=r"x: a would unpack to 30 MB, as zip bombs do: refused"):
            zipped.opened(packed({"a": (b" " * (30 << 20), True)}), "x").read("a")

    def test_a_part_that_is_too_large(self):
        found = zipped.opened(packed({"a": (b"0123" * (17 << 20), False)}), "x")
        with pytest.raises(DocumentError, match=r"x: a is 68 MB large, and at most 64 are read: split the document"):
            found.read("a")

    def test_a_part_that_is_larger_than_it_says(self):
        found = zipped.opened(forged(b" " * (30 << 20), 3), "x")
        with pytest.raises(DocumentError, match="x: a is damaged"):
            found.read("a")

    def test_a_whole_that_unpacks_to_far_more(self):
        with pytest.raises(DocumentError, match="x: 1 members would unpack to 3,000 MB"):
            zipped.opened(forged(b"x", 3000 << 20), "x")

    def test_too_many_members(self):
        with pytest.raises(DocumentError, match="x: 20001 members"):
            zipped.opened(packed({str(n): (b"", False) for n in range(20_001)}), "x")

    def test_members_that_overlap(self):
        data = bytearray(packed({"a": (b"0123456789" * 5, False), "b": (b"0123456789" * 5, False)}))
        second = data.index(b"PK\1\2", data.index(b"PK\1\2") + 1)
        struct.pack_into("<I", data, second + 42, 0)  # both at the first's place: each byte counts twice
        struct.pack_into("<2I", data, second + 20, 10**6, 10**6)
        with pytest.raises(DocumentError, match=r"x: .*damaged zip container"):
            zipped.opened(bytes(data), "x")

    @pytest.mark.parametrize("at", [0, 10, 30, 60])
    def test_damaged_content(self, at):
        data = bytearray(packed({"a": (bytes(range(256)) * 2, True)}))
        place = data.index(b"ok") + 2 + at
        data[place] ^= 0x55
        with pytest.raises(DocumentError, match="x: a is damaged: take an undamaged copy"):
            zipped.opened(bytes(data), "x").read("a")

    def test_a_member_that_is_not_there(self):
        with pytest.raises(DocumentError, match="x: has no b: not a whole document"):
            zipped.opened(packed({"a": (b"", True)}), "x").read("b")
