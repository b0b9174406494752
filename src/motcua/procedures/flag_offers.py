"""
What a person may decide about a flag of the import with one click. Plain Python over contents.

An offer is what the published text can mean, in words, with the change of content that it stands for.
Whether a sum is a fee or a charge, and which days a bare number counts, is the person's word, never ours.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from motcua.legislation.durations import Duration, DurationUnit, UnableToReadDuration
from motcua.procedures.pack_files import PackContent

Flag = Mapping[str, Any]  # Any: a row of `ProcedureRevision.flags`
Row = dict[str, Any]  # Any: one object of the pack

KEEP = "KEEP"
FIELD_LABELS = {
    "name": "Tên thủ tục",
    "identity": "Mã và tên",
    "levels": "Cấp thực hiện",
    "subjects": "Đối tượng",
    "steps": "Trình tự thực hiện",
    "conditions": "Yêu cầu, điều kiện",
    "competent_authority": "Cơ quan có thẩm quyền",
    "executing_agency": "Cơ quan thực hiện",
    "intake_address": "Nơi tiếp nhận",
    "variants": "Trường hợp",
    "requirements": "Giấy tờ",
    "time_limits": "Thời hạn",
    "fees": "Phí, lệ phí",
    "results": "Kết quả",
    "grounds": "Căn cứ pháp lý",
}
CHANNEL_LABELS = {
    "COUNTER": "Tại quầy",
    "POST": "Qua bưu chính",
    "ONLINE": "Trực tuyến",
    "VNEID": "Trên VNeID",
}
_UNITS = {
    "working_day": DurationUnit.WORKING_DAY,
    "day": DurationUnit.CALENDAR_DAY,
    "month": DurationUnit.MONTH,
    "year": DurationUnit.YEAR,
    "hour": DurationUnit.HOUR,
    "working_hour": DurationUnit.WORKING_HOUR,
    "same_day": DurationUnit.SAME_DAY,
}
# A bare number is read as days of one kind or the other; which one, the law of the procedure says.
_DAYS = (DurationUnit.WORKING_DAY, DurationUnit.CALENDAR_DAY)
_KINDS = {"FEE": "Phí", "CHARGE": "Lệ phí"}
_AMOUNT_KEY = "so_luong"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One button: its key, its words, and the rows which it puts into a list of the content."""

    key: str
    label: str
    rows: Sequence[Row] = ()


def list_offers(flag: Flag, content: PackContent) -> list[Offer]:
    """Return what can be decided about a flag; keeping what stands there is always possible."""
    found = {
        "time_limits": _limit_offers,
        "fees": _fee_offers,
        "levels": _level_offers,
    }.get(str(flag["field"]))
    offers = {offer.label: offer for offer in found(flag)} if found else {}
    return [*offers.values(), Offer(key=KEEP, label=_keep_label(flag, content))]


def apply_offer(flag: Flag, offer: Offer, content: PackContent) -> PackContent:
    """Return the content with what the offer says in the place of what was read before."""
    field = str(flag["field"])
    if offer.key == KEEP:
        return content
    if field == "levels":
        return {**content, "levels": sorted({*content["levels"], str(flag["proposal"])})}
    channel = flag.get("where", "")
    kept = [row for row in content[field] if not _is_replaced(field, row, flag, channel)]
    return {**content, field: [*kept, *offer.rows]}


def _is_replaced(field: str, row: Row, flag: Flag, channel: str) -> bool:
    if row.get("channel", "") != channel or row.get("variant"):
        return False
    return field == "time_limits" or row.get("raw", "") == flag["raw"]


def _keep_label(flag: Flag, content: PackContent) -> str:
    field, channel = str(flag["field"]), flag.get("where", "")
    if field in {"time_limits", "fees"} and not any(
        row.get("channel", "") in {"", channel} for row in content.get(field, [])
    ):
        return "Để trống, sửa sau"
    return "Giữ như hiện có"


def _level_offers(flag: Flag) -> Iterator[Offer]:
    if flag.get("proposal") == "VERTICAL":
        yield Offer(key="VERTICAL", label="Cơ quan ngành dọc")


def _limit_offers(flag: Flag) -> Iterator[Offer]:
    proposal = flag.get("proposal") or {}
    if "value" in proposal:
        yield from _limit(flag, proposal["value"], [DurationUnit(proposal["unit"])], "")
    for part, prefix in (("cell", "Theo ô"), ("description", "Theo mô tả")):
        durations = [
            row
            for row in proposal.get(part, {}).get("durations", [])
            if row.get("role", "processing") == "processing"
        ]
        if len(durations) != 1:
            continue
        unit = durations[0].get("unit")
        if unit is None:
            yield from _limit(flag, durations[0]["value"], _DAYS, "")
        elif unit in _UNITS:
            yield from _limit(flag, durations[0]["value"], [_UNITS[unit]], prefix)


def _limit(
    flag: Flag, value: object, units: Sequence[DurationUnit], prefix: str
) -> Iterator[Offer]:
    for unit in units:
        try:
            duration = Duration(value=Decimal(str(value)), unit=unit)
        except UnableToReadDuration:
            continue
        number = duration.value
        row = {
            "amount": int(number) if number == number.to_integral_value() else float(number),
            "unit": unit.value,
            "channel": flag.get("where", ""),
            "raw": flag["raw"],
        }
        words = f"{prefix}: {duration}" if prefix else str(duration)
        yield Offer(key=f"{unit.value}:{number}", label=words, rows=[_without_empty(row)])


def _fee_offers(flag: Flag) -> Iterator[Offer]:
    proposal = flag.get("proposal") or {}
    kind, amount = proposal.get("kind"), proposal.get("amount")
    is_simple = not proposal.get("others") and proposal.get("currency") in {None, "VND"}
    if kind == "free":
        yield Offer(key="FREE", label="Miễn phí", rows=[_fee_row(flag, "FEE", 0)])
    elif kind in {"fixed", "per_unit"} and amount and is_simple and not proposal.get("suspicious"):
        for key, name in _KINDS.items():
            rows = [
                _fee_row(flag, key, amount),
                *(
                    {**_fee_row(flag, key, row["amount"]), "from": row["from"], "to": row["to"]}
                    for row in proposal.get("temporary", [])
                    if row.get("amount") is not None and row.get("from") and row.get("to")
                ),
            ]
            yield Offer(key=key, label=f"{name} {_in_words(proposal)}", rows=rows)


def _fee_row(flag: Flag, kind: str, amount: int) -> Row:
    proposal = flag["proposal"]
    row: Row = {
        "kind": kind,
        "name": _KINDS[kind],
        "channel": flag.get("where", ""),
        "raw": flag["raw"],
    }
    per = str(proposal.get("per") or "")
    if not amount or not per or per.lower() == "hồ sơ":
        return {**_without_empty(row), "amount": amount}
    # A price per piece is computed from the number of pieces, which the officer counts.
    return {
        **_without_empty(row),
        "per": per[:100],
        "formula": f"{_AMOUNT_KEY} * {amount}",
        "inputs": [{"key": _AMOUNT_KEY, "label": f"Số {per}", "type": "INTEGER", "default": 1}],
    }


def _in_words(proposal: Mapping[str, Any]) -> str:
    sums = f"{proposal['amount']:,}".replace(",", ".") + " đồng"
    per = proposal.get("per")
    until = "".join(
        f"; {row['amount']:,} đồng từ {row['from']} đến {row['to']}".replace(",", ".")
        for row in proposal.get("temporary", [])
        if row.get("amount") is not None
    )
    return f"{sums}/{per}{until}" if per else f"{sums}{until}"


def _without_empty(row: Row) -> Row:
    return {key: value for key, value in row.items() if value not in (None, "")}
