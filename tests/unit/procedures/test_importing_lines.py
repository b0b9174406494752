"""Broken lines of a file, and the digest that makes a second run idle."""

import json
from pathlib import Path

from motcua.procedures.importing.lines import digest_of, read_lines


def _rejections(tmp_path: Path, content: bytes) -> list[tuple[int, str]]:
    file = tmp_path / "records.jsonl"
    file.write_bytes(content)
    return [(line.number, line.rejection) for line in read_lines(file)]


def _line(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def test_bom_crlf_and_empty_lines_are_no_fault(tmp_path):
    good = _line(code="1.000001", name="A")
    assert _rejections(tmp_path, b"\xef\xbb\xbf" + good + b"\r\n\r\n" + good) == [(1, ""), (3, "")]


def test_broken_lines_are_told_apart(tmp_path):
    lines = [
        b"{not json",
        b'{"code": "1.000001", "name": NaN}',
        b"\xff\xfe\x00",
        b"[1]",
        b"[" * 100_000,
        _line(name="A"),
        _line(code=1.000001, name="A"),
        _line(code="TINH-01", name="A"),
        _line(code="１.000001", name="A"),
        _line(code="1.000001", name=" \t"),
        _line(code=" 1.000001 ", name="A"),
    ]
    found = [reason for _number, reason in _rejections(tmp_path, b"\n".join(lines))]

    assert found == [
        "Dòng không phải JSON.",
        "Dòng không phải JSON.",
        "Dòng không phải UTF-8.",
        "Dòng không phải một đối tượng JSON.",
        "Dòng không phải JSON.",
        "Thiếu mã thủ tục.",
        "Mã không phải mã quốc gia (dạng 1.001193).",
        "Mã không phải mã quốc gia (dạng 1.001193).",
        "Mã không phải mã quốc gia (dạng 1.001193).",
        "Thiếu tên thủ tục.",
        "",
    ]


def test_the_digest_knows_neither_order_nor_unicode_form():
    assert digest_of({"a": "é", "b": 1}) == digest_of({"b": 1, "a": "e\u0301"})
    assert digest_of({"a": "é"}) != digest_of({"a": "e"})
