"""How two revisions differ, in words for citizens and editors. Plain Python over contents."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from motcua.legislation.codec import from_json
from motcua.legislation.durations import Duration, DurationUnit
from motcua.legislation.rules import BY_SECTOR, describe, get_rule_set
from motcua.procedures.pack_files import PackContent

Row = Mapping[str, Any]  # Any: one object of the pack, checked by the JSON Schema

NOTHING = "—"
_LONG, _ALIKE = 60, 0.4
_LEVELS = {
    "MINISTRY": "cấp bộ",
    "PROVINCE": "cấp tỉnh",
    "COMMUNE": "cấp xã",
    "VERTICAL": "cơ quan ngành dọc",
}
_CHANNELS = {
    "COUNTER": "trực tiếp",
    "POST": "bưu chính",
    "ONLINE": "trực tuyến",
    "VNEID": "VNeID",
}
_TEXTS = {
    "name": "Tên thủ tục",
    "sector": "Lĩnh vực",
    "summary": "Tóm tắt",
    "decision": "Quyết định công bố",
    "steps": "Trình tự thực hiện",
    "conditions": "Yêu cầu, điều kiện",
    "intake_places": "Nơi tiếp nhận",
    "link_group": "Nhóm liên thông",
}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that changed; an empty side means that there was or is nothing."""

    label: str
    old: str
    new: str

    @property
    def pieces(self) -> list["Piece"]:
        """The two sides woven into one text, word by word; for texts that have much in common."""
        return weave(self.old, self.new)

    @property
    def is_woven(self) -> bool:
        """Whether one text with marks reads better than two columns."""
        is_long = min(len(self.old), len(self.new)) >= _LONG
        return is_long and _matcher(self.old, self.new).ratio() >= _ALIKE


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some words: "same", "old" (taken out) or "new" (put in)."""

    kind: str
    text: str


def weave(old: str, new: str) -> list[Piece]:
    """Return both texts as one run of pieces; what was taken out stands before what was put in."""
    before, after = _words(old), _words(new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in _matcher(old, new).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(kind="same", text="".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece(kind="old", text="".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece(kind="new", text="".join(after[j1:j2])))
    return pieces


def _matcher(old: str, new: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, _words(old), _words(new), autojunk=False)


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)


def diff_revisions(old: PackContent, new: PackContent) -> list[Difference]:
    """Return what changed from one content to the next, in the order of a procedure's page."""
    return [difference for difference in _all(old, new) if difference.old != difference.new]


def _all(old: PackContent, new: PackContent) -> Iterator[Difference]:
    sides = (old, new)
    for key, label in _TEXTS.items():
        yield _pair(label, str(old.get(key) or ""), str(new.get(key) or ""))
    yield _pair("Cấp thực hiện", *_both(old, new, "levels", _LEVELS))
    yield _pair("Cách nộp", *_both(old, new, "channels", _CHANNELS))
    yield _pair("Cơ quan giải quyết", _competent(old), _competent(new))
    yield _pair("Trả ngay khi nộp", _yes_no(old, "same_sitting"), _yes_no(new, "same_sitting"))
    yield _pair("Đối tượng", *_both(old, new, "subjects", {}))
    yield from _rows("Trường hợp", sides, "variants", _name, lambda _row: "có")
    yield from _rows("Giấy tờ", sides, "requirements", _paper_name, _paper)
    yield from _rows("Thời hạn", sides, "time_limits", _limit_name, _limit)
    yield from _rows("Phí, lệ phí", sides, "fees", _fee_name, _fee)
    yield from _rows("Kết quả", sides, "results", _name, lambda row: str(row.get("code", "có")))
    yield from _rows("Căn cứ", sides, "grounds", _ground_name, lambda row: row.get("title", ""))
    yield from _rows("Quy định riêng", sides, "sector_rules", _rule_name, _rule)
    yield _pair("Lưu ý khi tiếp nhận", *_both(old, new, "warnings", {}))
    yield _pair("Quy trình", _process(old), _process(new))


def _rows(
    label: str,
    sides: tuple[PackContent, PackContent],
    key: str,
    name: Callable[[Row], str],
    value: Callable[[Row], str],
) -> Iterator[Difference]:
    before, after = (
        {name(row): value(row) or "có" for row in content.get(key, [])} for content in sides
    )
    for item in dict.fromkeys([*before, *after]):
        yield _pair(f"{label}: {item}", before.get(item, ""), after.get(item, ""))


def _pair(label: str, old: str, new: str) -> Difference:
    return Difference(label=label, old=old.strip() or NOTHING, new=new.strip() or NOTHING)


def _both(
    old: PackContent, new: PackContent, key: str, labels: Mapping[str, str]
) -> tuple[str, str]:
    return _listed(old.get(key, []), labels), _listed(new.get(key, []), labels)


def _listed(values: Sequence[str], labels: Mapping[str, str]) -> str:
    return "; ".join(labels.get(value, value) for value in values)


def _yes_no(content: PackContent, key: str) -> str:
    return "có" if content.get(key) else "không"


def _name(row: Row) -> str:
    return str(row["name"])


def _ground_name(row: Row) -> str:
    return str(row["number"])


def _case(row: Row) -> str:
    parts = [str(row.get("variant") or ""), _CHANNELS.get(str(row.get("channel")), "")]
    return ", ".join(part for part in parts if part)


def _paper_name(row: Row) -> str:
    return f"{row['name']} ({row['variant']})" if row.get("variant") else _name(row)


def _paper(row: Row) -> str:
    parts = [
        f"{row['originals']} bản chính" if row.get("originals") else "",
        f"{row['copies']} bản sao" if row.get("copies") else "",
        "chỉ xuất trình" if row.get("show_only") else "",
        "nếu có" if row.get("optional") else "",
        f"tra từ {row['available_from']}" if row.get("available_from") else "",
        str(row.get("note", "")),
    ]
    return ", ".join(part for part in parts if part)


def _limit_name(row: Row) -> str:
    case = _case(row) or "chung"
    return f"{case}, hồ sơ phức tạp" if row.get("complex") else case


def _limit(row: Row) -> str:
    length = Duration(value=Decimal(str(row["amount"])), unit=DurationUnit(row["unit"]))
    cutoff = f", nhận sau {row['cutoff']} thì ngày làm việc sau" if row.get("cutoff") else ""
    return f"{length}{cutoff}"


def _fee_name(row: Row) -> str:
    parts = [_name(row), _case(row), f"từ {row['from']}" if row.get("from") else ""]
    return ", ".join(part for part in parts if part)


def _fee(row: Row) -> str:
    if row.get("formula"):
        return str(row["formula"])
    amount = row.get("amount")
    if amount == 0:
        return "miễn phí"
    if amount is None:
        return ""
    currency = row.get("currency", "đồng")
    until = f", đến {row['to']}" if row.get("to") else ""
    return f"{amount:,}".replace(",", ".") + f" {currency}{until}"


def _rule_name(row: Row) -> str:
    name = str(row["parameter"])
    return get_rule_set("D118-2025").parameter(name).label if name in BY_SECTOR else name


def _rule(row: Row) -> str:
    name = str(row["parameter"])
    value = describe(from_json(name, row["value"])) if name in BY_SECTOR else str(row["value"])
    return f"{value} ({row['ground']})"


def _competent(content: PackContent) -> str:
    competent = content.get("competent") or {}
    code = " / ".join(
        str(competent[key])
        for key in ("level", "agency_function", "unit_function")
        if competent.get(key)
    )
    return ", ".join(part for part in (str(competent.get("text", "")), code) if part)


def _process(content: PackContent) -> str:
    process = content.get("process") or {}
    steps = [
        f"{key} {step['limit']['amount']} {step['limit']['unit']}"
        for key, step in process.get("steps", {}).items()
        if step.get("limit")
    ]
    return "; ".join([str(process["template"]), *steps]) if process.get("template") else ""
