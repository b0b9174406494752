"""A file of records, one JSON object a line; a broken line is counted and never stops the rest."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from motcua.procedures.importing.cleaning import clean_line, storable
from motcua.procedures.importing.fields import Record

__all__ = ["Line", "read_lines"]

# Raised when reading changes, so that drafts nobody has touched are read anew.
_READER_VERSION = 1
_CODE = re.compile(r"\d\.\d{6}", re.ASCII)
# No published record comes near; a longer line is another file.
_LONGEST_LINE = 20_000_000

_NOT_UTF8 = "Dòng không phải UTF-8."
_NOT_JSON = "Dòng không phải JSON."
_NOT_AN_OBJECT = "Dòng không phải một đối tượng JSON."
_TOO_LONG = "Dòng quá dài."
_NO_CODE = "Thiếu mã thủ tục."
_PRIVATE_CODE = "Mã không phải mã quốc gia (dạng 1.001193)."
_NO_NAME = "Thiếu tên thủ tục."


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the file: a record that can be imported, or the reason why it cannot."""

    number: int
    code: str = ""
    name: str = ""
    record: Record | None = None
    digest: str = ""
    rejection: str = ""


def read_lines(file: Path) -> Iterator[Line]:
    """Return every line that is not empty, in order."""
    with file.open("rb") as stream:
        for number, raw in enumerate(stream, start=1):
            text = raw.removeprefix(b"\xef\xbb\xbf").strip(b" \t\r\n\x1a")
            if text:
                yield _read_line(number, text)


def _read_line(number: int, raw: bytes) -> Line:
    if len(raw) > _LONGEST_LINE:
        return Line(number=number, rejection=_TOO_LONG)
    try:
        record = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        return Line(number=number, rejection=_NOT_UTF8)
    except (ValueError, RecursionError):
        return Line(number=number, rejection=_NOT_JSON)
    if not isinstance(record, dict):
        return Line(number=number, rejection=_NOT_AN_OBJECT)
    # Only an escape can bring in what the database cannot hold.
    return _check_record(number, storable(record) if b"\\u" in raw else record)


def _check_record(number: int, record: Record) -> Line:
    value, title = record.get("code"), record.get("name")
    code = clean_line(value) if isinstance(value, str) else ""
    name = clean_line(title) if isinstance(title, str) else ""
    if not code:
        rejection = _NO_CODE if value in (None, "") or isinstance(value, str) else _PRIVATE_CODE
        return Line(number=number, code=str(value or "")[:40], rejection=rejection)
    if not _CODE.fullmatch(code):
        return Line(number=number, code=code[:40], rejection=_PRIVATE_CODE)
    if not name:
        return Line(number=number, code=code, rejection=_NO_NAME)
    return Line(number=number, code=code, name=name, record=record, digest=digest_of(record))


def digest_of(record: Record) -> str:
    """Return the same value for the same record, whatever the order of keys or the Unicode form."""
    canonical = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    canonical = unicodedata.normalize("NFC", canonical)
    return hashlib.sha256(f"{_READER_VERSION}\n{canonical}".encode()).hexdigest()


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
