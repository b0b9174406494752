"""Cases and papers of a record ("Thành phần hồ sơ")."""

import re
from dataclasses import dataclass

from motcua.procedures.importing.cleaning import clean_line, is_silent, shorten
from motcua.procedures.importing.facts import Notes, RequirementFact, VariantFact
from motcua.procedures.importing.fields import Record, line_of, rows_of, texts_of

__all__ = ["read_papers"]

_CASES, _PAPERS = "variants", "requirements"
_QUANTITY = re.compile(r"(?:(\d{1,3}) bản chính)?(?: ?, ?)?(?:(\d{1,3}) bản sao)?")
_MANY_COPIES = 10
_LONGEST_FORM = 200
_LONGEST_CASE = 300
_LONGEST_NAME = 500
_FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|rtf|zip|rar|jpe?g|png)\b", re.IGNORECASE)
_IF_ANY = re.compile(r"\(nếu có\)\W*$", re.IGNORECASE)
_MARK = re.compile(r"^(?:[\W_]+|\(?(?:\d{1,2}|[a-zđ])(?:\.\d{1,2})*[.)/]+\s*)+", re.IGNORECASE)
# Headings which only part the papers of one case.
_TO_SHOW = re.compile(r"(?:các )?giấy tờ phải xuất trình\b.{0,40}", re.IGNORECASE)
_TO_SUBMIT = re.compile(
    r"(?:(?:các )?giấy tờ phải nộp\b.{0,60}|(?:thành phần )?hồ sơ(?: bao gồm| gồm(?: có)?)?"
    r"|(?:thành phần|bao gồm|gồm(?: có)?)|thành phần, số lượng hồ sơ)\W*",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"(?:lưu ý|chú ý|ghi chú|số lượng(?: bộ)? hồ sơ|cá nhân có quyền|người (?:tiếp nhận|có yêu cầu|yêu cầu)"
    r"|cơ quan \w+|(?:trong )?trường hợp|các tài liệu nêu trên|nếu |khi |việc |đối với|thành phần hồ sơ|hồ sơ (?:bao )?gồm|giấy tờ phải"
    r"|người ủy quyền|người uỷ quyền)\b",
    re.IGNORECASE,
)
_COUNT_OF_SETS = re.compile(
    r"số lượng(?: bộ)? hồ sơ\b|\d{1,2} ?(?:\([^)]*\) ?)?bộ(?: hồ sơ)?\W*$", re.IGNORECASE
)

_NO_CASES = "Công bố không có thành phần hồ sơ."
_NO_PAPERS = "Trường hợp không có giấy tờ nào."
_LONG_CASE = "Tên trường hợp quá dài, có thể là lời dặn."
_ADVICE_CASE = "Nhóm là lời dặn, không phải trường hợp."
_NO_NAME = "Giấy tờ không có tên."
_NO_QUANTITY = "Không có số bản chính, bản sao."
_BAD_QUANTITY = "Không hiểu ô số lượng."
_MUCH = "Số lượng từ 10 bản trở lên, có thể do lỗi tách ô."
_NOT_A_PAPER = "Không phải giấy tờ: lời dặn, đề mục hoặc số bộ hồ sơ."
_ZERO = "Số lượng 0 bản."
_TWICE = "Giấy tờ lặp lại trong cùng trường hợp."
_GLUED = "Tên giấy tờ dính tên tệp mẫu."
_LONG_NAME = "Tên giấy tờ quá dài, có thể gồm nhiều giấy tờ hoặc lời dặn."
_FORMS_CUT = "Tên tệp mẫu quá dài."


@dataclass(frozen=True, kw_only=True)
class _Group:
    """What a heading means for the papers below it."""

    variant: str | None
    is_to_show: bool = False
    is_advice: bool = False


def read_papers(record: Record, notes: Notes) -> tuple[list[VariantFact], list[RequirementFact]]:
    """Return the cases and the papers in published order; an unnamed case ("--") means all."""
    variants: list[VariantFact] = []
    papers: list[RequirementFact] = []
    cases = rows_of(record, "cases", notes)
    if not cases:
        notes.doubt(_CASES, [_NO_CASES], is_partly=False)
    for case in cases:
        rows = rows_of(case, "components", notes)
        group = _read_heading(line_of(case, "case", notes), variants, notes, has_papers=bool(rows))
        seen: set[str] = set()
        for row in rows:
            paper = _read_paper(row, group, seen, notes)
            if paper is not None:
                papers.append(paper)
    return variants, papers


def _read_heading(
    heading: str, variants: list[VariantFact], notes: Notes, *, has_papers: bool
) -> _Group:
    bare = _MARK.sub("", heading).rstrip(" :.;")
    if not bare or _TO_SUBMIT.fullmatch(bare) or _TO_SHOW.fullmatch(bare):
        if has_papers:
            notes.understood(_CASES)
        else:
            notes.doubt(_CASES, [_NO_PAPERS], raw=heading)
        return _Group(variant=None, is_to_show=bool(_TO_SHOW.fullmatch(bare)))
    if re.match(r"(?:lưu|chú) ý\b|ghi chú\b", bare, re.IGNORECASE):
        notes.doubt(_CASES, [_ADVICE_CASE], raw=heading)
        return _Group(variant=None, is_advice=True)
    variant = VariantFact(code=f"C{len(variants) + 1}", name=heading)
    variants.append(variant)
    reasons = [] if has_papers else [_NO_PAPERS]
    if len(heading) > _LONGEST_CASE:
        reasons.append(_LONG_CASE)
    if reasons:
        notes.doubt(_CASES, reasons, raw=heading)
    else:
        notes.understood(_CASES)
    return _Group(variant=variant.code)


def _read_paper(row: Record, group: _Group, seen: set[str], notes: Notes) -> RequirementFact | None:
    name = line_of(row, "name", notes)
    forms = texts_of(row, "forms", notes)
    quantity = line_of(row, "quantity", notes)
    if not name:
        notes.doubt(_PAPERS, [_NO_NAME], raw=_raw(row), is_partly=False)
        return None
    originals, copies, reasons = _read_quantity(quantity)
    form_code = "; ".join(forms)
    reasons += _doubts_of_name(name, group, is_zero=originals + copies == 0)
    if len(form_code) > _LONGEST_FORM:
        reasons.append(_FORMS_CUT)
    if name in seen:
        reasons.append(_TWICE)
    seen.add(name)
    if reasons:
        notes.doubt(_PAPERS, reasons, raw=_raw(row))
    else:
        notes.understood(_PAPERS)
    return RequirementFact(
        name=name,
        variant=group.variant,
        originals=originals,
        copies=copies,
        form_code=shorten(form_code, limit=_LONGEST_FORM),
        is_show_only=group.is_to_show,
        is_optional=bool(_IF_ANY.search(name)),
    )


def _read_quantity(text: str) -> tuple[int, int, list[str]]:
    if not text:
        return 0, 0, [_NO_QUANTITY]
    found = _QUANTITY.fullmatch(text)
    if found is None or not (found[1] or found[2]):
        return 0, 0, [_BAD_QUANTITY]
    originals, copies = int(found[1] or 0), int(found[2] or 0)
    if max(originals, copies) >= _MANY_COPIES:
        return originals, copies, [_MUCH]
    return originals, copies, []


def _doubts_of_name(name: str, group: _Group, *, is_zero: bool) -> list[str]:
    bare = _MARK.sub("", name)
    reasons = []
    if group.is_advice or _is_no_paper(bare, is_zero=is_zero):
        reasons.append(_NOT_A_PAPER)
    elif is_zero:
        reasons.append(_ZERO)
    if _FILE.search(name):
        reasons.append(_GLUED)
    if len(name) > _LONGEST_NAME and not reasons:
        reasons.append(_LONG_NAME)
    return reasons


def _is_no_paper(bare: str, *, is_zero: bool) -> bool:
    if _COUNT_OF_SETS.match(bare) or is_silent(bare):
        return True
    return is_zero and (_ADVICE.match(bare) is not None or bare.endswith(":"))


def _raw(row: Record) -> str:
    parts = [str(row.get(key) or "") for key in ("name", "quantity")]
    forms = row.get("forms")
    return clean_line(" | ".join([*parts, *(str(form) for form in forms or [])]))
