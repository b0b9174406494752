"""What stands beside a computed value: day boxes, the ledger as sentences, who comes after the counter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.deadlines.rules import (
    DayBox,
    DayState,
    DueResult,
    LedgerSegment,
    SegmentKind,
    explain_days,
)
from motcua.dossiers.services.preparation import Preparation
from motcua.legislation.durations import Duration, DurationUnit

_KINDS = {
    DayState.RECEIVED: "start",
    DayState.COUNTED: "counted",
    DayState.OFF: "off",
    DayState.DUE: "due",
    DayState.WAITING: "off",
    DayState.VOID: "off",
}
# More boxes than one line of the panel holds are cut in the middle.
_BOXES_SHOWN = 6
_BOXES_BEFORE, _BOXES_AFTER = 3, 2
# Processes are stored by element id; these are the places a dossier passes, in their order.
_STEP_ORDER = ("assign", "appraise", "field_check", "consult", "review", "approve", "issue")


@dataclass(frozen=True, kw_only=True)
class DayView:
    """One box as the template tag `day_boxes` draws it."""

    day: date | None
    kind: str
    note: str


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    starts_at: datetime
    ends_at: datetime
    ground: str
    effect: str
    is_counted: bool


@dataclass(frozen=True, kw_only=True)
class StepView:
    """One line of "Đi đâu sau quầy", in the shape of `ui/_steps.html`."""

    title: str
    text: str
    when: str = ""
    state: str = "todo"


def day_views(result: DueResult, preparation: Preparation) -> list[DayView]:
    """Return the boxes of a due date; long limits show their beginning and end."""
    boxes = explain_days(result, calendar=preparation.calendar)
    if len(boxes) <= _BOXES_SHOWN:
        return [_day(box) for box in boxes]
    hidden = boxes[_BOXES_BEFORE:-_BOXES_AFTER]
    note = ngettext("%(count)s ngày không vẽ", "%(count)s ngày không vẽ", len(hidden))
    gap = DayView(day=None, kind="gap", note=note % {"count": len(hidden)})
    return [
        *(_day(box) for box in boxes[:_BOXES_BEFORE]),
        gap,
        *(_day(box) for box in boxes[-_BOXES_AFTER:]),
    ]


def _day(box: DayBox) -> DayView:
    return DayView(day=box.date, kind=_KINDS[box.state], note=box.label)


def ledger_lines(segments: Sequence[LedgerSegment]) -> list[LedgerLine]:
    """Return the ledger as text."""
    return [
        LedgerLine(
            starts_at=segment.starts_at,
            ends_at=segment.ends_at,
            ground=segment.ground,
            effect=segment.effect,
            is_counted=segment.kind is SegmentKind.COUNTED,
        )
        for segment in segments
    ]


def limit_words(preparation: Preparation) -> str:
    """Return the limit in words, such as "3 ngày làm việc"."""
    limit = preparation.limit
    return str(Duration(value=limit.amount.normalize(), unit=DurationUnit(limit.unit)))


def steps_after(
    preparation: Preparation, steps: dict[str, Any], *, officer: str, return_place: str
) -> list[StepView]:  # Any: JSON
    """Return where the dossier goes: counter, steps of the process, return."""
    views = [StepView(title=_("Tiếp nhận"), text=officer, when="", state="now")]
    for key in sorted(
        (key for key in steps if _rank(key) is not None), key=lambda k: _rank(k) or 0
    ):
        settings = steps[key]
        views.append(
            StepView(
                title=str(settings.get("name") or key),
                text=_holder(settings.get("holder", ""), preparation),
                when=_step_limit(settings.get("limit")),
            )
        )
    if "settle_here" in steps:
        views.append(StepView(title=_("Giải quyết và trả ngay"), text=officer))
    else:
        views.append(StepView(title=_("Trả kết quả"), text=return_place))
    return views


def _rank(key: str) -> int | None:
    return next((n for n, known in enumerate(_STEP_ORDER) if key.startswith(known)), None)


def _holder(holder: str, preparation: Preparation) -> str:
    if holder == "COMPETENT_UNIT" and preparation.unit is not None:
        return preparation.unit.short_name
    if holder in {"COMPETENT_UNIT", "COMPETENT_AGENCY"}:
        return preparation.agency.short_name
    return _("Cơ quan được lấy ý kiến") if holder.startswith("AGENCY:") else ""


def _step_limit(limit: dict[str, Any] | None) -> str:  # Any: JSON
    if not limit:
        return ""
    from decimal import Decimal

    value = Decimal(str(limit["amount"])).normalize()
    return str(Duration(value=value, unit=DurationUnit(limit["unit"])))
