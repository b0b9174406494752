"""Header fields of a record: name, sector, levels, subjects, agencies."""

import re

from motcua.directory.rules import Level
from motcua.procedures.importing.cleaning import is_silent, shorten
from motcua.procedures.importing.facts import Notes
from motcua.procedures.importing.fields import Record, line_of, text_of

__all__ = [
    "CHANNELS",
    "read_agency",
    "read_decision",
    "read_levels",
    "read_name",
    "read_sector",
    "read_subjects",
    "read_wording",
]

UNKNOWN_SECTOR = "Chưa rõ lĩnh vực"
CHANNELS = {
    "trực tiếp": "COUNTER",
    "dịch vụ bưu chính": "POST",
    "trực tuyến": "ONLINE",
}
_LEVELS = {
    "cấp bộ": Level.MINISTRY,
    "cấp tỉnh": Level.PROVINCE,
    "cấp xã": Level.COMMUNE,
}
_LONGEST_NAME, _LONGEST_SECTOR, _LONGEST_DECISION, _LONGEST_SUBJECT = 1_000, 200, 200, 200
# The portal parts subjects by commas, and two of its subjects hold commas themselves.
_SUBJECTS = (
    "Tổ chức (không bao gồm doanh nghiệp, HTX)",
    "Cán bộ, công chức, viên chức",
    "Doanh nghiệp có vốn đầu tư nước ngoài",
    "Doanh nghiệp Việt Nam",
    "Doanh nghiệp",
    "Người Việt Nam định cư ở nước ngoài",
    "Công dân Việt Nam",
    "Người nước ngoài cư trú tại Việt Nam",
    "Người nước ngoài",
    "Tổ chức Đảng",
    "Đảng viên",
    "Tổ chức nước ngoài",
    "Hợp tác xã",
)
# Districts ended on 1 July 2025 (Law 72/2025/QH15 on the organisation of local government).
_DISTRICT = re.compile(
    r"\bcấp huyện\b|\b(?:nhân dân|UBND) (?:quận|huyện|thị xã|thành phố thuộc tỉnh)\b|\bthị trấn\b",
    re.IGNORECASE,
)
_ONE_PROVINCE = re.compile(
    r"\b(?:Sở|Ủy ban nhân dân|UBND|Công an|Chi cục)\b[^,;]{0,60}?\b(?:Thành phố|tỉnh) (?:[A-ZĐ]\w+ ){1,3}?[A-ZĐ]\w+"
)

_NO_NAME_FIELD = "Công bố không có thông tin."
_NAME_CUT = "Tên dài hơn 1.000 ký tự, phần cuối chỉ có trong bản gốc."
_NO_LEVEL = "Công bố không nêu cấp thực hiện."
_OTHER_LEVEL = "Cấp thực hiện là cơ quan khác, chưa rõ cơ quan nào."
_UNKNOWN_LEVEL = "Cấp thực hiện không có trong danh mục."
_UNKNOWN_SUBJECT = "Đối tượng không có trong danh mục."
_OLD_DISTRICT = "Nêu cấp huyện hoặc thị trấn đã không còn."
_NAMES_PROVINCE = "Thủ tục toàn quốc nhưng nêu cơ quan của một tỉnh."
_TOO_LONG = "Dài hơn chỗ lưu, phần cuối chỉ có trong bản gốc."


def read_name(record: Record, notes: Notes) -> str:
    name = line_of(record, "name", notes)
    if len(name) > _LONGEST_NAME:
        notes.doubt("name", [_NAME_CUT], raw=name)
    elif name:
        notes.understood("name")
    return shorten(name, limit=_LONGEST_NAME)


def read_sector(record: Record, notes: Notes) -> str:
    sector = line_of(record, "field", notes)
    if not sector:
        notes.doubt("sector", [_NO_NAME_FIELD], is_partly=False)
        return UNKNOWN_SECTOR
    notes.understood("sector")
    return shorten(sector, limit=_LONGEST_SECTOR)


def read_decision(record: Record, notes: Notes) -> str:
    decision = line_of(record, "decision", notes)
    if not decision:
        notes.doubt("decision", [_NO_NAME_FIELD], is_partly=False)
    elif len(decision) > _LONGEST_DECISION:
        notes.doubt("decision", [_TOO_LONG], raw=decision)
    else:
        notes.understood("decision")
    return shorten(decision, limit=_LONGEST_DECISION)


def read_levels(record: Record, notes: Notes) -> list[str]:
    line = line_of(record, "level", notes)
    levels, reasons, proposal = [], [], None
    for part in (piece.strip() for piece in line.split(",")):
        level = _LEVELS.get(part.lower())
        if level is not None:
            levels.append(level.value)
        elif part.lower() == "cơ quan khác":
            # Mostly police, tax, customs, banks: bodies run from the centre. A person says which.
            reasons.append(_OTHER_LEVEL)
            proposal = Level.VERTICAL.value
        elif part:
            reasons.append(_UNKNOWN_LEVEL)
    if not line:
        notes.doubt("levels", [_NO_LEVEL], is_partly=False)
    elif reasons:
        notes.doubt("levels", reasons, raw=line, proposal=proposal, is_partly=bool(levels))
    else:
        notes.understood("levels")
    return list(dict.fromkeys(levels))


def read_subjects(record: Record, notes: Notes) -> list[str]:
    line = line_of(record, "subjects", notes)
    if not line:
        notes.silent("subjects", _NO_NAME_FIELD)
        return []
    subjects, unknown = split_subjects(line)
    if unknown:
        notes.doubt("subjects", [_UNKNOWN_SUBJECT], raw=line, proposal=unknown)
    else:
        notes.understood("subjects")
    return [shorten(subject, limit=_LONGEST_SUBJECT) for subject in subjects]


def split_subjects(line: str) -> tuple[list[str], list[str]]:
    """Return the subjects in published order, and those the portal's own list does not have."""
    subjects: list[str] = []
    unknown: list[str] = []
    rest = line.strip()
    while rest:
        known = next((name for name in _SUBJECTS if _begins_with(rest, name)), None)
        taken = known if known is not None else rest.split(",", 1)[0].strip()
        if taken:
            subjects.append(taken)
        if known is None and taken:
            unknown.append(taken)
        length = len(known) if known is not None else len(rest.split(",", 1)[0])
        rest = rest[length:].lstrip(" ,")
    return list(dict.fromkeys(subjects)), unknown


def _begins_with(text: str, name: str) -> bool:
    if text[: len(name)].lower() != name.lower():
        return False
    return text[len(name) :].lstrip()[:1] in {"", ","}


def read_agency(record: Record, key: str, name: str, notes: Notes, *, is_needed: bool) -> str:
    """Return the agencies as published: their names hold commas, so the list is not cut."""
    line = line_of(record, key, notes)
    if not line:
        if is_needed:
            notes.doubt(name, [_NO_NAME_FIELD], is_partly=False)
        else:
            notes.silent(name, _NO_NAME_FIELD)
        return ""
    reasons = [_OLD_DISTRICT] if _DISTRICT.search(line) else []
    if _ONE_PROVINCE.search(line):
        reasons.append(_NAMES_PROVINCE)
    if reasons:
        notes.doubt(name, reasons, raw=line)
    else:
        notes.understood(name)
    return line


def read_wording(record: Record, key: str, notes: Notes, *, is_needed: bool = False) -> str:
    """Return a free text; it is shown as it is, so nothing of it must be understood."""
    text = text_of(record, key, notes)
    if is_silent(text):
        if is_needed:
            notes.doubt(key, [_NO_NAME_FIELD], is_partly=False)
        else:
            notes.silent(key, _NO_NAME_FIELD)
        return ""
    if _DISTRICT.search(text):
        notes.doubt(key, [_OLD_DISTRICT], raw=_around(text))
    else:
        notes.understood(key)
    return text


def _around(text: str) -> str:
    found = _DISTRICT.search(text)
    assert found is not None
    return text[max(0, found.start() - 150) : found.end() + 150]
