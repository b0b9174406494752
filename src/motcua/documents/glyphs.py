"""
Which letters the printing face has.

PDF/A refuses a document with a missing glyph, and a name pasted with an ideogram or an emoji must
not keep a receipt from being printed: such signs are replaced by an empty box, visible to the officer.
"""

import struct
from functools import cache
from pathlib import Path

REPLACEMENT = "\u25a1"  # WHITE SQUARE, present in Tinos
_SEGMENTS_BMP = 4
_UNICODE_PLATFORMS = {(0, 3), (3, 1)}


@cache
def covered_signs(font: Path) -> frozenset[int]:
    """
    Read the code points a TrueType font has a glyph for, from its `cmap` table (format 4).

    :raises ValueError: if the font has no such table
    """
    raw = font.read_bytes()
    start = _table_offset(raw, b"cmap")
    (count,) = struct.unpack_from(">H", raw, start + 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", raw, start + 4 + 8 * index)
        (layout,) = struct.unpack_from(">H", raw, start + offset)
        if (platform, encoding) in _UNICODE_PLATFORMS and layout == _SEGMENTS_BMP:
            return frozenset(_read_segments(raw, start + offset))
    raise ValueError(f"{font.name}: no character map of format 4")


def replace_missing(text: str, covered: frozenset[int]) -> str:
    """Put an empty box for every sign that the face cannot draw; line breaks stay."""
    if all(ord(sign) in covered or sign == "\n" for sign in text):
        return text
    return "".join(sign if ord(sign) in covered or sign == "\n" else REPLACEMENT for sign in text)


def _table_offset(raw: bytes, tag: bytes) -> int:
    (tables,) = struct.unpack_from(">H", raw, 4)
    for index in range(tables):
        name, _, offset, _ = struct.unpack_from(">4sLLL", raw, 12 + 16 * index)
        if name == tag:
            return int(offset)
    raise ValueError(f"no table {tag!r}")


def _read_segments(raw: bytes, at: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", raw, at + 6)
    count = doubled // 2
    words = f">{count}H"
    ends = struct.unpack_from(words, raw, at + 14)
    starts = struct.unpack_from(words, raw, at + 16 + doubled)
    deltas = struct.unpack_from(words, raw, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    ranges = struct.unpack_from(words, raw, ranges_at)
    found: set[int] = set()
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if ranges[index]:
                place = ranges_at + 2 * index + ranges[index] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", raw, place)
            if ranges[index] and not glyph:
                continue
            if (glyph + deltas[index]) & 0xFFFF:
                found.add(code)
    return found
