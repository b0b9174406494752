"""Fees of a record: the fee cells of each channel, taken over only where nothing contradicts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from motcua.procedures.grammar import ParsedFee, parse_fee
from motcua.procedures.grammar.fee_words import FeeKind
from motcua.procedures.grammar.temporary import TemporaryFee
from motcua.procedures.importing.cleaning import clean_line, shorten
from motcua.procedures.importing.facts import FeeFact, Notes

__all__ = ["FeeCell", "read_fees"]

_FIELD = "fees"
_FEE, _CHARGE = "FEE", "CHARGE"
_CHARGE_WORD = re.compile(r"\blệ phí\b")
_FEE_WORD = re.compile(r"(?<!lệ )\bphí\b")
# One dossier is one of these, so the amount is what the applicant pays.
_ONE_DOSSIER = frozenset({"hồ sơ", "bộ hồ sơ", "lần", "lần cấp", "trường hợp", "yêu cầu"})
_LONGEST_PER = 100
_LARGEST_AMOUNT = 10**15

_NO_INFORMATION = "Công bố không có thông tin về phí, lệ phí."
_NO_CELL = "Kênh không có ô phí, lệ phí."
_CONFLICT = "Ô phí và ghi chú mâu thuẫn."
_COUNCIL = "Mức thu do Hội đồng nhân dân cấp tỉnh quyết định."
_REGULATION = "Mức thu theo văn bản khác, công bố không nêu số tiền."
_OTHER_COST = "Có chi phí khác không phải phí, lệ phí."
_SEVERAL = "Nhiều mức thu, chưa rõ trường hợp nào."
_BOUNDS = "Có mức tối thiểu, tối đa hoặc công thức."
_PERIOD = "Mức thu tạm thời không đủ ngày bắt đầu, ngày kết thúc hoặc số tiền."
_PER_UNIT = "Thu theo đơn vị, cần công thức theo số lượng."
_KIND = "Công bố không nói là phí hay lệ phí."
_BRACKETS = "Ghi chú phí có dấu ngoặc không khớp, có thể lẫn nội dung khác."
_AMOUNT = "Số tiền lớn bất thường."


@dataclass(frozen=True, kw_only=True)
class FeeCell:
    channel: str
    text: str
    note: str

    @property
    def raw(self) -> str:
        return f"{self.text} {self.note}".strip()


@dataclass(frozen=True, kw_only=True)
class _Reading:
    cell: FeeCell
    parsed: ParsedFee
    facts: tuple[FeeFact, ...] = ()
    reasons: tuple[str, ...] = ()
    is_partly: bool = True

    @property
    def price(self) -> tuple[object, ...]:
        return tuple(
            (fact.kind, fact.amount, fact.currency, fact.per, fact.valid_from, fact.valid_to)
            for fact in self.facts
        )


@lru_cache(maxsize=20_000)
def _parse(cell: str, note: str) -> ParsedFee:
    return parse_fee(cell, note)


def read_fees(channels: Sequence[str], cells: Sequence[FeeCell], notes: Notes) -> list[FeeFact]:
    """Return the fees per channel; a channel whose cells differ is left to a person."""
    facts: list[FeeFact] = []
    for channel in channels:
        readings = [_read(cell) for cell in cells if cell.channel == channel]
        if not readings:
            notes.doubt(_FIELD, [_NO_CELL], where=channel, is_partly=False)
            continue
        is_plain = len({reading.price for reading in readings}) == 1
        for reading in readings:
            _note(reading, notes, is_one_of_many=not is_plain)
        if is_plain:
            facts += readings[0].facts
    return facts


def _note(reading: _Reading, notes: Notes, *, is_one_of_many: bool) -> None:
    reasons = [*reading.reasons, *([_SEVERAL] if is_one_of_many else [])]
    if not reasons:
        notes.understood(_FIELD)
        return
    notes.doubt(
        _FIELD,
        reasons,
        raw=reading.cell.raw,
        proposal=reading.parsed.to_json(),
        where=reading.cell.channel,
        is_partly=reading.is_partly,
    )


def _read(cell: FeeCell) -> _Reading:
    text, note = clean_line(cell.text), clean_line(cell.note)
    parsed = _parse(text, note)
    if note.count("(") != note.count(")"):
        return _Reading(cell=cell, parsed=parsed, reasons=(_BRACKETS, *parsed.reasons))
    if parsed.kind is FeeKind.NONE_STATED and parsed.certain:
        return _Reading(cell=cell, parsed=parsed, reasons=(_NO_INFORMATION,), is_partly=False)
    if parsed.cell_conflict:
        return _Reading(cell=cell, parsed=parsed, reasons=(_CONFLICT,))
    if not parsed.certain:
        is_partly = parsed.kind is not FeeKind.NONE_STATED
        return _Reading(cell=cell, parsed=parsed, reasons=parsed.reasons, is_partly=is_partly)
    return _take_over(cell, parsed, note)


def _take_over(cell: FeeCell, parsed: ParsedFee, note: str) -> _Reading:
    if parsed.kind is FeeKind.OTHER_COST:
        return _Reading(cell=cell, parsed=parsed, reasons=(_OTHER_COST,))
    if parsed.kind is FeeKind.SEVERAL or parsed.others:
        return _Reading(cell=cell, parsed=parsed, reasons=(_SEVERAL,))
    if parsed.minimum or parsed.maximum or parsed.formula or parsed.inferred:
        return _Reading(cell=cell, parsed=parsed, reasons=(_BOUNDS,))
    if not all(_is_complete(fee) for fee in parsed.temporary):
        return _Reading(cell=cell, parsed=parsed, reasons=(_PERIOD,))
    if (parsed.amount or 0) > _LARGEST_AMOUNT:
        return _Reading(cell=cell, parsed=parsed, reasons=(_AMOUNT,))
    kind = _kind_in_words(note)
    reasons = [] if kind or parsed.kind is FeeKind.FREE else [_KIND]
    if parsed.kind in {FeeKind.LOCAL_COUNCIL, FeeKind.BY_REGULATION}:
        is_local = parsed.kind is FeeKind.LOCAL_COUNCIL
        reasons.append(_COUNCIL if is_local else _REGULATION)
    if parsed.kind is FeeKind.PER_UNIT or (parsed.per or "hồ sơ").lower() not in _ONE_DOSSIER:
        reasons.append(_PER_UNIT)
    facts = _facts(cell, parsed, kind or _FEE)
    return _Reading(cell=cell, parsed=parsed, facts=facts, reasons=tuple(reasons))


def _facts(cell: FeeCell, parsed: ParsedFee, kind: str) -> tuple[FeeFact, ...]:
    has_amount = parsed.kind in {FeeKind.FREE, FeeKind.FIXED, FeeKind.PER_UNIT}
    ordinary = FeeFact(
        channel=cell.channel,
        kind=kind,
        amount=parsed.amount if has_amount else None,
        currency=parsed.currency or "VND",
        per=shorten(parsed.per or "", limit=_LONGEST_PER),
        raw_text=cell.raw,
    )
    temporary = (
        FeeFact(
            channel=cell.channel,
            kind=kind,
            amount=fee.amount,
            currency=ordinary.currency,
            per=ordinary.per,
            valid_from=_date(fee.starts),
            valid_to=_date(fee.ends),
            ground=fee.basis or "",
            raw_text=cell.raw,
        )
        for fee in parsed.temporary
    )
    return (ordinary, *temporary)


def _is_complete(fee: TemporaryFee) -> bool:
    return fee.amount is not None and _date(fee.starts) is not None and _date(fee.ends) is not None


def _kind_in_words(note: str) -> str | None:
    """Return what the note calls it; None if it says both or neither (Law on Fees and Charges)."""
    low = note.lower()
    is_charge, is_fee = bool(_CHARGE_WORD.search(low)), bool(_FEE_WORD.search(low))
    if is_charge == is_fee:
        return None
    return _CHARGE if is_charge else _FEE


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
