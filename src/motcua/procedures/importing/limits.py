"""Time limits of a record: what the cell of a channel and the description beside it say together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from motcua.legislation.durations import Duration, DurationUnit, UnableToReadDuration
from motcua.procedures.grammar import ParsedTimeLimit, TimeUnit, parse_time_limit
from motcua.procedures.grammar.kinds import LimitKind
from motcua.procedures.grammar.roles import Role
from motcua.procedures.importing.cleaning import clean_line
from motcua.procedures.importing.facts import LimitFact, Notes

__all__ = ["ChannelCell", "read_time_limits"]

_FIELD = "time_limits"
# Minutes and "at once" have no unit of their own in the law's durations: they wait for a person.
_UNITS = {
    TimeUnit.WORKING_DAY: DurationUnit.WORKING_DAY,
    TimeUnit.WORKING_HOUR: DurationUnit.WORKING_HOUR,
    TimeUnit.DAY: DurationUnit.CALENDAR_DAY,
    TimeUnit.MONTH: DurationUnit.MONTH,
    TimeUnit.YEAR: DurationUnit.YEAR,
    TimeUnit.HOUR: DurationUnit.HOUR,
    TimeUnit.SAME_DAY: DurationUnit.SAME_DAY,
}
_SINGLE_KINDS = {LimitKind.DURATION, LimitKind.IMMEDIATE}
_LARGEST_AMOUNT = Decimal(100_000)

_NO_INFORMATION = "Công bố không có thông tin về thời hạn."
_NOT_STIPULATED = "Công bố ghi là không quy định thời hạn."
_NO_UNIT = "Đơn vị của thời hạn chưa dùng được để tính hạn."
_SAME_NUMBER = "Ô và mô tả cùng con số nhưng khác đơn vị."
_DISAGREE = "Ô và mô tả nêu thời hạn khác nhau."
_SEVERAL = "Mô tả nêu nhiều thời hạn, chưa rõ trường hợp nào."
_REST = "Mô tả còn nội dung chưa hiểu hết."
_EXTENDABLE = "Mô tả có quy định kéo dài thời hạn."
_REPEATED = "Một kênh được ghi nhiều dòng với thời hạn khác nhau."

_Length = tuple[Decimal, TimeUnit | None]


@dataclass(frozen=True, kw_only=True)
class ChannelCell:
    """One row of "Cách thức thực hiện", cleaned of nothing but its place."""

    channel: str
    time: str
    description: str

    @property
    def raw(self) -> str:
        return "\n".join(text for text in (self.time, self.description) if text.strip())


@dataclass(frozen=True, kw_only=True)
class _Reading:
    cell: ChannelCell
    length: Duration | None = None
    reasons: tuple[str, ...] = ()
    proposal: object = field(default=None)
    is_partly: bool = True


@lru_cache(maxsize=20_000)
def _parse(text: str) -> ParsedTimeLimit:
    return parse_time_limit(text)


def read_time_limits(cells: Sequence[ChannelCell], notes: Notes) -> list[LimitFact]:
    """Return a limit per channel where cell and description leave no doubt; flag the others."""
    facts = []
    for channel in dict.fromkeys(cell.channel for cell in cells):
        readings = [_read(cell) for cell in cells if cell.channel == channel]
        lengths = {str(reading.length) for reading in readings}
        is_plain = len(lengths) == 1 and readings[0].length is not None
        for reading in readings:
            _note(reading, notes, is_repeated=len(lengths) > 1)
        if is_plain:
            facts.append(_fact(readings[0]))
    return facts


def _note(reading: _Reading, notes: Notes, *, is_repeated: bool) -> None:
    reasons = [*reading.reasons, *([_REPEATED] if is_repeated else [])]
    if not reasons:
        notes.understood(_FIELD)
        return
    proposal = reading.proposal
    if proposal is None and reading.length is not None and is_repeated:
        proposal = {"value": str(reading.length.value), "unit": reading.length.unit.value}
    notes.doubt(
        _FIELD,
        reasons,
        raw=reading.cell.raw,
        proposal=proposal,
        where=reading.cell.channel,
        is_partly=reading.is_partly,
    )


def _fact(reading: _Reading) -> LimitFact:
    assert reading.length is not None
    return LimitFact(
        channel=reading.cell.channel,
        amount=reading.length.value,
        unit=reading.length.unit.value,
        raw_text=reading.cell.raw,
    )


def _read(cell: ChannelCell) -> _Reading:
    shown, described = _parse(clean_line(cell.time)), _parse(cell.description)
    if shown.kind is LimitKind.NONE and shown.certain:
        return _read_description(cell, described)
    length = _single(shown)
    if length is None:
        return _read_doubtful_cell(cell, shown, described)
    return _compare(cell, shown, described, length)


def _compare(
    cell: ChannelCell, shown: ParsedTimeLimit, described: ParsedTimeLimit, length: Duration
) -> _Reading:
    own = (shown.durations[0].value, shown.durations[0].unit)
    others = _lengths(described)
    proposal = {"cell": shown.to_json(), "description": described.to_json()}
    if not others or others == {own}:
        rest = () if described.certain else (_REST,)
        if any(duration.role is Role.EXTENSION for duration in described.durations):
            rest = (_EXTENDABLE,)
        return _Reading(cell=cell, length=length, reasons=rest, proposal=proposal if rest else None)
    if own in others:
        reason = _SEVERAL
    elif own[0] in {value for value, _unit in others}:
        reason = _SAME_NUMBER
    else:
        reason = _DISAGREE
    return _Reading(cell=cell, reasons=(reason,), proposal=proposal)


def _read_description(cell: ChannelCell, described: ParsedTimeLimit) -> _Reading:
    """Read the row whose cell says nothing: only a plain sentence beside it may speak for it."""
    length = _single(described)
    if length is not None:
        return _Reading(cell=cell, length=length)
    if _lengths(described) or described.date:
        reasons = described.reasons or (_SEVERAL,)
        return _Reading(cell=cell, reasons=reasons, proposal=described.to_json())
    is_told = "thông tin" not in cell.time.lower() and cell.time.strip() != ""
    reason = _NOT_STIPULATED if is_told else _NO_INFORMATION
    return _Reading(cell=cell, reasons=(reason,), is_partly=is_told)


def _read_doubtful_cell(
    cell: ChannelCell, shown: ParsedTimeLimit, described: ParsedTimeLimit
) -> _Reading:
    proposal: dict[str, object] = {"cell": shown.to_json()}
    if described.durations:
        proposal["description"] = described.to_json()
    reasons = shown.reasons or (_NO_UNIT if len(shown.durations) == 1 else _SEVERAL,)
    return _Reading(
        cell=cell, reasons=tuple(reasons), proposal=proposal, is_partly=bool(shown.durations)
    )


def _single(parsed: ParsedTimeLimit) -> Duration | None:
    """Return the one limit that binds the authority, if the grammar is certain and it can be used."""
    if not parsed.certain or parsed.kind not in _SINGLE_KINDS or len(parsed.durations) != 1:
        return None
    only = parsed.durations[0]
    if only.role is not Role.PROCESSING or only.unit not in _UNITS or only.value > _LARGEST_AMOUNT:
        return None
    try:
        return Duration(value=only.value, unit=_UNITS[only.unit])
    except UnableToReadDuration:
        return None


def _lengths(parsed: ParsedTimeLimit) -> set[_Length]:
    return {
        (duration.value, duration.unit)
        for duration in parsed.durations
        if duration.role is Role.PROCESSING
    }
