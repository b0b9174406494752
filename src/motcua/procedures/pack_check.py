"""What is wrong with a pack, and what it still lacks to be published. No database, no clock."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from motcua.legislation.durations import Duration, DurationUnit, UnableToReadDuration
from motcua.legislation.rules import UnableToReadSectorRule, read_sector_rules
from motcua.procedures.formulas import FeeInput, check_formula
from motcua.procedures.groups import find_faults_of_parts
from motcua.procedures.pack_files import PackContent
from motcua.procedures.pack_wording import describe_path, describe_problem

_SCHEMA_FILE = Path(__file__).parent / "pack_schema.json"
_STEPS_OF_TEMPLATE = {
    "same_sitting": {"settle_here", "return"},
    "commune_short": {"appraise", "approve", "await_supplement", "return"},
    "commune_standard": {"assign", "appraise", "approve", "issue", "await_supplement", "return"},
}
_PROVINCE_STEPS = {
    "assign", "appraise", "review", "approve", "issue", "await_supplement", "return",
}  # fmt: skip
_STEPS_OF_TEMPLATE |= {
    "province_standard": _PROVINCE_STEPS,
    "with_consultation": _PROVINCE_STEPS | {"consult"},
    "with_parallel_consultation": _PROVINCE_STEPS | {"consult", "rework"},
    "with_field_check": _PROVINCE_STEPS | {"field_check"},
    "interagency": {"gather", "await_supplement", "return"},
    "delegated_at_counter": {"appraise", "await_supplement", "decide_here", "seal", "return"},
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault or gap: where in the pack, and what, in words an editor understands."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


@cache
def _validator() -> Any:  # Any: jsonschema_rs names no common type of its validators
    return jsonschema_rs.validator_for(json.loads(_SCHEMA_FILE.read_text(encoding="utf-8")))


def find_faults(content: PackContent) -> list[Finding]:
    """Return what makes the pack unusable; the shape first, the meaning only of a sound shape."""
    return _faults_of_shape(content) or [
        *_faults_of_references(content),
        *_faults_of_time_limits(content),
        *_faults_of_fees(content),
        *_faults_of_dates(content),
        *_faults_of_process(content),
        *(Finding(place=place, text=text) for place, text in find_faults_of_parts(content)),
    ]


def find_blocking_faults(content: PackContent) -> list[Finding]:
    """
    Return the faults with which a draft cannot even be kept: its rows could not be written.

    The others stand in the way of publication only; work on a half-mended record must not be lost.
    """
    shape = _faults_of_shape(content)
    return shape or [
        *_faults_of_references(content),
        *_faults_of_time_limits(content),
        *_faults_of_dates(content),
    ]


def find_gaps(content: PackContent) -> list[Finding]:
    """Return what a sound pack still lacks before it may be published."""
    wanted = {
        "competent": "chưa nêu cơ quan có thẩm quyền.",
        "decision": "chưa nêu quyết định công bố.",
        "grounds": "chưa nêu căn cứ pháp lý.",
        "steps": "chưa mô tả trình tự thực hiện.",
        "process": "chưa chọn quy trình giải quyết.",
        "examples": "chưa có ví dụ để thử thời hạn và phí.",
    }
    gaps = [Finding(place=key, text=text) for key, text in wanted.items() if not content.get(key)]
    lists = {
        "requirements": "chưa có thành phần hồ sơ.",
        "time_limits": "chưa có thời hạn giải quyết.",
        "results": "chưa có kết quả.",
    }
    gaps += [Finding(place=key, text=text) for key, text in lists.items() if not content.get(key)]
    if not content.get("fees"):
        gaps.append(Finding(place="fees", text="chưa nêu phí, lệ phí (miễn phí ghi amount: 0)."))
    return [*gaps, *_limit_gaps(content)]


def _faults_of_shape(content: PackContent) -> list[Finding]:
    return [
        Finding(place=describe_path(error.instance_path), text=describe_problem(error))
        for error in _validator().iter_errors(content)
    ]


def _limit_gaps(content: PackContent) -> Iterator[Finding]:
    limits = [row for row in content["time_limits"] if not row.get("complex")]
    for variant in [row["code"] for row in content.get("variants", [])] or [None]:
        for channel in content["channels"]:
            if limits and not any(
                row.get("variant") in {None, variant} and row.get("channel") in {None, channel}
                for row in limits
            ):
                case = f"trường hợp {variant}, " if variant else ""
                yield Finding(place="time_limits", text=f"thiếu thời hạn cho {case}kênh {channel}.")


def _faults_of_references(content: PackContent) -> Iterator[Finding]:
    variants = [row["code"] for row in content.get("variants", [])]
    for code in {code for code in variants if variants.count(code) > 1}:
        yield Finding(place="variants", text=f"mã trường hợp {code} lặp lại.")
    for key in ("requirements", "time_limits", "fees", "examples"):
        for number, row in enumerate(content.get(key, []), start=1):
            place = f"{key}[{number}]"
            if row.get("variant") and row["variant"] not in variants:
                yield Finding(place=place, text=f"không có trường hợp {row['variant']}.")
            if row.get("channel") and row["channel"] not in content["channels"]:
                yield Finding(place=place, text=f"kênh {row['channel']} không được tiếp nhận.")
            if key == "examples" and variants and not row.get("variant"):
                yield Finding(place=place, text="phải chọn một trường hợp.")
    competent = content.get("competent")
    if competent and competent["level"] not in content["levels"]:
        yield Finding(place="competent", text=f"cấp {competent['level']} không có trong levels.")


def _faults_of_time_limits(content: PackContent) -> Iterator[Finding]:
    seen = set()
    for number, row in enumerate(content["time_limits"], start=1):
        place = f"time_limits[{number}]"
        try:
            Duration(value=Decimal(str(row["amount"])), unit=DurationUnit(row["unit"]))
        except UnableToReadDuration as error:
            yield Finding(place=place, text=str(error))
        if row.get("cutoff") and row["unit"] != DurationUnit.SAME_DAY:
            yield Finding(place=place, text="giờ chốt chỉ dùng với thời hạn trong ngày.")
        key = (row.get("variant"), row.get("channel"), bool(row.get("complex")))
        if key in seen:
            yield Finding(place=place, text="trùng trường hợp và kênh với một thời hạn khác.")
        seen.add(key)


def _faults_of_fees(content: PackContent) -> Iterator[Finding]:
    for number, row in enumerate(content["fees"], start=1):
        place = f"fees[{number}]"
        formula = row.get("formula")
        if (formula is None) == (row.get("amount") is None) and not (formula and row.get("per")):
            yield Finding(place=place, text="phải có đúng một: amount hoặc formula.")
        if formula:
            declared = [FeeInput.from_json(item) for item in row.get("inputs", [])]
            problem = check_formula(formula, declared=declared)
            if problem:
                yield Finding(place=place, text=problem)
        elif row.get("per"):
            yield Finding(place=place, text="mức thu theo đơn vị phải kèm formula và inputs.")
        if row.get("from") and row.get("to") and row["to"] < row["from"]:
            yield Finding(place=place, text="hết hiệu lực trước khi có hiệu lực.")


def _faults_of_dates(content: PackContent) -> Iterator[Finding]:
    dates = {"effective_from": content.get("effective_from")}
    for number, row in enumerate(content["fees"], start=1):
        dates |= {f"fees[{number}].{key}": row.get(key) for key in ("from", "to")}
    for number, row in enumerate(content.get("grounds", []), start=1):
        dates[f"grounds[{number}].date"] = row.get("date")
    for place, text in dates.items():
        if text:
            try:
                date.fromisoformat(text)
            except ValueError:
                yield Finding(place=place, text=f"{text} không phải ngày có thật.")


def _faults_of_sector_rules(content: PackContent) -> Iterator[Finding]:
    try:
        read_sector_rules(content.get("sector_rules", []))
    except UnableToReadSectorRule as error:
        yield Finding(place="sector_rules", text=str(error))


def _faults_of_process(content: PackContent) -> Iterator[Finding]:
    process = content.get("process")
    if not process:
        return
    template = process["template"]
    for key in process.get("steps", {}):
        if key not in _STEPS_OF_TEMPLATE[template]:
            yield Finding(place="process", text=f"quy trình {template} không có bước “{key}”.")
    if ("consult" in _STEPS_OF_TEMPLATE[template]) != ("consult" in process):
        yield Finding(
            place="process", text="consult đi cùng, và chỉ cùng, quy trình có lấy ý kiến."
        )
    if (template == "same_sitting") != content.get("same_sitting", False):
        yield Finding(place="process", text="same_sitting và quy trình same_sitting phải đi cùng.")
