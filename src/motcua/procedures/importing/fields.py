"""Taking fields out of a record whose shape nobody guarantees."""

from typing import Any

from motcua.procedures.importing.cleaning import clean_line, clean_text, is_silent
from motcua.procedures.importing.facts import Notes

__all__ = ["Record", "line_of", "rows_of", "text_of", "texts_of"]

Record = dict[str, Any]  # Any: one JSON object of the portal

_WRONG_SHAPE = "Trường không có kiểu dữ liệu như công bố."


def text_of(record: Record, key: str, notes: Notes) -> str:
    """Return a text with its lines, empty if there is none; another type is flagged."""
    return clean_text(_string(record, key, notes))


def line_of(record: Record, key: str, notes: Notes) -> str:
    """Return a text as one line; "Không có thông tin" is no text."""
    value = _string(record, key, notes)
    if not value:
        return ""
    line = clean_line(value)
    return "" if is_silent(line) else line


def rows_of(record: Record, key: str, notes: Notes) -> list[Record]:
    """Return the objects of a list; what is none of that is flagged and left out."""
    value = record.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        notes.flag(key, [_WRONG_SHAPE], raw=value)
        return []
    rows = [row for row in value if isinstance(row, dict)]
    if len(rows) != len(value):
        notes.flag(key, [_WRONG_SHAPE], raw=value)
    return rows


def texts_of(record: Record, key: str, notes: Notes) -> list[str]:
    """Return the texts of a list that are not empty, each as one line."""
    value = record.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        notes.flag(key, [_WRONG_SHAPE], raw=value)
        return []
    return [line for item in value if (line := clean_line(item))]


def _string(record: Record, key: str, notes: Notes) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        notes.flag(key, [_WRONG_SHAPE], raw=value)
        return ""
    return value
