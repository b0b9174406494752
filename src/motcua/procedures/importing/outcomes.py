"""Results and legal grounds of a record."""

import re

from motcua.procedures.importing.cleaning import shorten
from motcua.procedures.importing.facts import GroundFact, Notes, ResultFact
from motcua.procedures.importing.fields import Record, line_of, rows_of, texts_of

__all__ = ["read_grounds", "read_results"]

_LONGEST_CODE, _LONGEST_NUMBER = 60, 200
_OLD_CODE = re.compile(r"\d{3}\.\d{2}\b.*")
_RESULT_CODE = re.compile(r"KQ\.[A-Z]\d{2}\.\d{5,6}|[A-Z]\d{2}-KQ\d{6}")
_NUMBER = re.compile(
    r"\d{1,4}(?:\.\d{1,2})?[a-zđ]?/(?:\d{4}/)?[A-ZĐ][A-ZĐ0-9]*(?:-[A-ZĐ0-9]+)*", re.IGNORECASE
)
_WORDS_BEFORE_NUMBER = re.compile(
    r"^(?:bộ luật|luật|nghị định|nghị quyết|thông tư(?: liên tịch)?|quyết định|pháp lệnh)?\s*(?:số\s*:?\s*)?(?=\d)",
    re.IGNORECASE,
)
_INNER_SPACE = re.compile(r"(?<=[-/])\s+|\s+(?=[-/])")
# A second document number in the title of a row: two rows of the portal that were not parted.
_GLUED_ROWS = re.compile(r"[a-zà-ỹđ.]\d{1,4}/\d{4}/[A-ZĐ]|\d{4}/[A-ZĐ][A-ZĐ0-9-]*[A-ZĐ][a-zà-ỹ]")

_NO_RESULT = "Công bố không nêu kết quả."
_NO_NAME = "Kết quả không có tên."
_NO_CODE = "Kết quả không có mã."
_OLD_FORM = "Mã kết quả theo dạng cũ."
_ODD_CODE = "Mã kết quả không theo dạng đã biết."
_NO_GROUND = "Công bố không nêu căn cứ pháp lý."
_NO_NUMBER = "Căn cứ không có số văn bản."
_ODD_NUMBER = "Số văn bản không theo dạng đã biết."
_UNCERTAIN_ROWS = "Ranh giới giữa các căn cứ không chắc chắn."
_TWICE = "Số văn bản lặp lại."


def read_results(record: Record, notes: Notes) -> list[ResultFact]:
    results = []
    for row in rows_of(record, "results", notes):
        name, code = line_of(row, "name", notes), line_of(row, "code", notes)
        if not name:
            notes.doubt("results", [_NO_NAME], raw=code, is_partly=False)
            continue
        reason = _doubt_of_code(code)
        if reason:
            notes.doubt("results", [reason], raw=f"{name} {code}".strip())
        else:
            notes.understood("results")
        results.append(ResultFact(name=name, code=shorten(code, limit=_LONGEST_CODE)))
    if not record.get("results"):
        notes.doubt("results", [_NO_RESULT], is_partly=False)
    return results


def _doubt_of_code(code: str) -> str:
    if not code:
        return _NO_CODE
    if _OLD_CODE.fullmatch(code):
        return _OLD_FORM
    return "" if _RESULT_CODE.fullmatch(code) else _ODD_CODE


def read_grounds(record: Record, notes: Notes) -> list[GroundFact]:
    """Return the legal grounds; two rows that say the same are one."""
    is_uncertain = "legal_rows_uncertain" in texts_of(record, "restoration_flags", notes)
    rows = rows_of(record, "legal_bases", notes)
    grounds: list[GroundFact] = []
    for index, row in enumerate(rows, start=1):
        title = line_of(row, "title", notes)
        number = line_of(row, "number", notes)
        fact = GroundFact(number=shorten(tidy_number(number), limit=_LONGEST_NUMBER), title=title)
        if fact in grounds:
            notes.understood("grounds")
            continue
        reasons = _doubts_of_ground(fact, grounds)
        if is_uncertain and (index == len(rows)) and _UNCERTAIN_ROWS not in reasons:
            reasons.append(_UNCERTAIN_ROWS)
        if reasons:
            notes.doubt("grounds", reasons, raw=f"{number} {title}".strip())
        else:
            notes.understood("grounds")
        if number or title:
            grounds.append(fact)
    if not rows:
        notes.doubt("grounds", [_NO_GROUND], is_partly=False)
    return grounds


def tidy_number(number: str) -> str:
    """Return "01/2012/QĐ-TTg" for "Quyết định số 01/2012/QĐ- TTg"; other texts stay as they are."""
    tidied = _INNER_SPACE.sub("", _WORDS_BEFORE_NUMBER.sub("", number))
    return tidied if _NUMBER.fullmatch(tidied) else number


def _doubts_of_ground(fact: GroundFact, known: list[GroundFact]) -> list[str]:
    if not fact.number:
        return [_NO_NUMBER]
    reasons = [] if _NUMBER.fullmatch(fact.number) else [_ODD_NUMBER]
    if _GLUED_ROWS.search(fact.title):
        reasons.append(_UNCERTAIN_ROWS)
    if any(ground.number == fact.number for ground in known):
        reasons.append(_TWICE)
    return reasons
