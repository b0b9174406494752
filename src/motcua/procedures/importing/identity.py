"""
Noticing the page of another procedure under a wrong code.

The portal's pages are fetched by code, and sometimes another page comes back: a whole record, sound
in itself, under the code of something else. A record alone cannot show that. What can: the portal's
own list of codes and names, the same page under a second code, what is known of the code already.
Plain Python, no Django.
"""

import csv
import hashlib
import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from motcua.procedures.importing.cleaning import clean_line
from motcua.procedures.importing.fields import Record
from motcua.procedures.importing.lines import Line
from motcua.procedures.search_text import fold

__all__ = ["Finding", "Page", "PageIndex", "name_similarity", "page_of", "read_portal_list"]

# Of the 1,827 real records none has a name less like that of the list than 1.0; two names of
# different procedures reach 0.3 only if they share half of their words.
_DIFFERENT_NAME = 0.3
# Share of the name's word pairs that its own page repeats: at least 0.11 on the real records; half
# of the pages that are given a stranger's name stay below 0.1.
_STRANGE_CONTENT = 0.1
_FEWEST_PAIRS = 4
# Shorter pages say so little that several procedures share them.
_SHORTEST_PAGE = 150
_OWN_WORDS = re.compile(
    r"m[ãa]\s+(?:số\s+)?(?:thủ tục(?: hành chính)?|tthc)\W{0,6}(?P<code>\d\.\d{6})(?!\d)",
    re.IGNORECASE,
)

_NO_WORD = re.compile(r"[\W_]+")

_LIST_NAME = "Tên khác hẳn tên của mã này trong danh sách của cổng."
_KNOWN_NAME = "Tên khác hẳn tên đã biết của mã này."
_OTHER_CODE = "Trang tự ghi mã của thủ tục khác."
_SAME_ADDRESS = "Cùng một trang của cổng dưới hai mã."
_SAME_PAGE = "Cùng tên và nội dung với hồ sơ của mã khác."
_SAME_CONTENT = "Trình tự và thành phần hồ sơ giống hệt hồ sơ của mã khác."
_NOT_ABOUT_NAME = "Nội dung không nhắc đến điều mà tên thủ tục nêu."


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Why the page may belong to another code; `is_strong` puts it on the list of wrong pages."""

    reason: str
    is_strong: bool
    others: tuple[str, ...] = ()

    def to_flag(self, line: Line) -> dict[str, Any]:
        return {
            "field": "identity",
            "reason": self.reason,
            "raw": line.name,
            "proposal": {"codes": list(self.others)} if self.others else None,
        }


@dataclass(frozen=True, kw_only=True)
class Page:
    """What tells one page from another."""

    code: str
    name: str
    address: str = ""
    content: str = ""

    def to_json(self) -> dict[str, str]:
        return {"name": self.name, "address": self.address, "content": self.content}


def page_of(line: Line) -> Page:
    assert line.record is not None
    content = _even(" ".join(_texts(line.record)))
    digest = hashlib.sha256(content.encode()).hexdigest()[:32]
    return Page(
        code=line.code,
        name=fold(line.name),
        address=_text(line.record.get("source_page")),
        content=digest if len(content) >= _SHORTEST_PAGE else "",
    )


@dataclass(kw_only=True)
class PageIndex:
    """All pages of the file and of the database, and the portal's list if there is one."""

    portal_names: Mapping[str, str] = field(default_factory=dict)
    known_names: Mapping[str, str] = field(default_factory=dict)
    _by_address: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    _by_content: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    _codes_of_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for code, name in self.portal_names.items():
            self._codes_of_name[fold(name)].append(code)

    def add(self, pages: Iterable[Page]) -> None:
        for page in pages:
            if page.address:
                self._by_address[page.address][page.code] = page.name
            if page.content:
                self._by_content[page.content][page.code] = page.name

    def findings(self, line: Line, page: Page) -> list[Finding]:
        """Return what speaks against the record's code, the strong reasons first."""
        is_listed = self._is_confirmed(line.code, line.name)
        found = [
            *self._by_names(line),
            *_by_own_words(line),
            *self._by_pages(page, is_listed=is_listed),
            *_by_content(line),
        ]
        return sorted(found, key=lambda finding: not finding.is_strong)

    def _is_confirmed(self, code: str, name: str) -> bool:
        listed = self.portal_names.get(code)
        return listed is not None and name_similarity(listed, name) >= _DIFFERENT_NAME

    def _by_names(self, line: Line) -> list[Finding]:
        listed, known = self.portal_names.get(line.code), self.known_names.get(line.code)
        if listed is not None:
            if name_similarity(listed, line.name) >= _DIFFERENT_NAME:
                return []
            others = tuple(self._codes_of_name.get(fold(line.name), ()))
            return [Finding(reason=_LIST_NAME, is_strong=True, others=others)]
        if known is not None and name_similarity(known, line.name) < _DIFFERENT_NAME:
            return [Finding(reason=_KNOWN_NAME, is_strong=True)]
        return []

    def _by_pages(self, page: Page, *, is_listed: bool) -> list[Finding]:
        """A page confirmed by the list is the right one of the two; the other one is named."""
        same_address = _others(self._by_address.get(page.address, {}), page)
        if same_address:
            found = Finding(reason=_SAME_ADDRESS, is_strong=not is_listed, others=same_address)
            return [] if is_listed else [found]
        sharing = self._by_content.get(page.content, {})
        same_content = _others(sharing, page)
        if not same_content:
            return []
        twins = tuple(code for code in same_content if sharing[code] == page.name)
        if twins and not is_listed:
            return [Finding(reason=_SAME_PAGE, is_strong=True, others=twins)]
        return [Finding(reason=_SAME_CONTENT, is_strong=False, others=same_content)]


def _others(sharing: Mapping[str, str], page: Page) -> tuple[str, ...]:
    return tuple(sorted(code for code in sharing if code != page.code))


def _by_own_words(line: Line) -> list[Finding]:
    assert line.record is not None
    text = " ".join(_text(value) for value in line.record.values() if isinstance(value, str))
    named = {found["code"] for found in _OWN_WORDS.finditer(text)}
    if not named or line.code in named:
        return []
    return [Finding(reason=_OTHER_CODE, is_strong=True, others=tuple(sorted(named)))]


def _by_content(line: Line) -> list[Finding]:
    assert line.record is not None
    pairs = {" ".join(pair) for pair in itertools.pairwise(_even(line.name).split())}
    content = _even(" ".join(_texts(line.record, with_results=True)))
    if len(pairs) < _FEWEST_PAIRS or len(content) < _SHORTEST_PAGE:
        return []
    if sum(pair in content for pair in pairs) / len(pairs) >= _STRANGE_CONTENT:
        return []
    return [Finding(reason=_NOT_ABOUT_NAME, is_strong=True)]


def name_similarity(left: str, right: str) -> float:
    """Return the share of common trigrams of two names (as pg_trgm does), accents left out."""
    if left == right:
        return 1.0
    ours, theirs = _trigrams(left), _trigrams(right)
    return len(ours & theirs) / max(1, len(ours | theirs))


def read_portal_list(file: Path) -> dict[str, str]:
    """Return code → name of the portal's list export (columns "Mã số", "Tên")."""
    with file.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        rows = csv.DictReader(stream)
        return {
            clean_line(row["Mã số"]): clean_line(row["Tên"])
            for row in rows
            if row.get("Mã số") and row.get("Tên")
        }


def _trigrams(text: str) -> set[str]:
    padded = [f"  {word} " for word in fold(text).split()]
    return {word[start : start + 3] for word in padded for start in range(len(word) - 2)}


def _even(text: str) -> str:
    """Return the words in small letters; accents stay, taking them off a whole page is slow."""
    return " ".join(_NO_WORD.split(unicodedata.normalize("NFC", text).lower()))


def _texts(record: Record, *, with_results: bool = False) -> list[str]:
    parts: list[str] = [_text(record.get("steps"))]
    for case in _objects(record.get("cases")):
        parts += [_text(row.get("name")) for row in _objects(case.get("components"))]
        if with_results:
            parts.append(_text(case.get("case")))
    if with_results:
        parts += [_text(record.get("conditions")), _text(record.get("legal_bases_text"))]
        parts += [_text(row.get("name")) for row in _objects(record.get("results"))]
        parts += [_text(row.get("title")) for row in _objects(record.get("legal_bases"))]
        parts += [_text(row.get("description")) for row in _objects(record.get("channels"))]
    return parts


def _objects(value: object) -> Sequence[Record]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
