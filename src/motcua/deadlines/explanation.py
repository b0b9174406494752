"""
Why a due date is what it is, line by line in plain Vietnamese. Pure: ledger rows in, text out.

Made from what the ledger kept when the date was set, never by computing anew: the explanation of a
promise must not change because the program, or the calendar, has.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from motcua.deadlines.calendar import ICT, WorkCalendar
from motcua.deadlines.explain import WEEKDAYS, DayBox, DayState, boxes_of, full_moment
from motcua.deadlines.ledger import LedgerSegment, SegmentKind
from motcua.legislation.durations import UNIT_LABELS, Duration, DurationUnit, number_text

_AN_INSTANT = timedelta(microseconds=1)
# A ground of the ledger: a sentence with its article in brackets at the end.
_WITH_ARTICLE = re.compile(r"^(?P<text>.*?)\s*\((?P<article>[^()]*(?:\([^()]*\)[^()]*)*)\)\.?$")
# How the ledger marks the first day of an extension, and of a count that goes on after a pause.
_EXTENSION, _CONTINUED = "Gia hạn →", "Tính tiếp →"
_TIMED_UNITS = frozenset({DurationUnit.HOUR, DurationUnit.WORKING_HOUR})

_RULES = {
    DurationUnit.WORKING_DAY: (
        "đếm ngày làm việc, bắt đầu từ ngày sau ngày nhận đủ hồ sơ; "
        "thứ Bảy, Chủ Nhật và ngày nghỉ lễ không tính"
    ),
    DurationUnit.CALENDAR_DAY: (
        "đếm mọi ngày, kể cả ngày nghỉ, bắt đầu từ ngày sau ngày nhận đủ hồ sơ; "
        "ngày cuối rơi vào ngày nghỉ thì chuyển sang ngày làm việc kế tiếp"
    ),
    DurationUnit.MONTH: (
        "hết vào ngày tương ứng của tháng cuối; "
        "ngày đó là ngày nghỉ thì chuyển sang ngày làm việc kế tiếp"
    ),
    DurationUnit.YEAR: (
        "hết vào ngày tương ứng của năm cuối; "
        "ngày đó là ngày nghỉ thì chuyển sang ngày làm việc kế tiếp"
    ),
    DurationUnit.WORKING_HOUR: "chỉ đếm giờ mở cửa, bắt đầu từ đúng phút nhận đủ hồ sơ",
    DurationUnit.HOUR: "đếm liên tục, bắt đầu từ đúng phút nhận đủ hồ sơ",
    DurationUnit.SAME_DAY: (
        "trả ngay trong ngày làm việc; nhận sau giờ chốt thì trả vào ngày làm việc kế tiếp"
    ),
}
_SETTING_LABELS = {
    "START": "Hẹn lần đầu",
    "RESTART": "Tính lại từ đầu",
    "EXTENSION": "Gia hạn",
    "PAUSE": "Hủy hạn, chờ bổ sung",
    "RESUME": "Tính tiếp",
    "STOP": "Dừng hẳn",
    "CORRECTION": "Tính lại theo lịch mới",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One row of the ledger as it is read from the table; the first one first."""

    kind: str
    recorded_at: datetime
    due_at: datetime | None
    ground: str
    actor_label: str
    rule_set: str
    calendar_number: int
    segments: Sequence[Mapping[str, Any]]  # Any: JSON


@dataclass(frozen=True, kw_only=True, slots=True)
class ExplainedLine:
    """
    One stretch of time. `counted` is "2 ngày làm việc", "0" or "–" for a moment.

    `effect` says what a moment did to the clock.
    """

    kind: SegmentKind
    first: date
    last: date
    when: str
    text: str
    article: str
    counted: str
    effect: str
    is_extension: bool

    @property
    def is_counted(self) -> bool:
        return self.kind is SegmentKind.COUNTED


@dataclass(frozen=True, kw_only=True, slots=True)
class ExplainedSetting:
    """One setting in the history of a due date."""

    label: str
    recorded_at: datetime
    due_before: datetime | None
    due_at: datetime | None
    ground: str
    actor_label: str
    is_present: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """Everything that the page, the slip, the citizen's page and the JSON say."""

    due_at: datetime | None
    first_due_at: datetime | None
    rule: str
    conclusion: str
    lines: tuple[ExplainedLine, ...]
    total: str
    days: tuple[DayBox, ...]
    settings: tuple[ExplainedSetting, ...]
    notes: tuple[str, ...]
    rule_set: str
    calendar_number: int


def explain_settings(
    settings: Sequence[Setting], *, limit: Duration, calendar: WorkCalendar, is_public: bool = False
) -> Explanation:
    """
    Explain the newest setting, with the history of those before it.

    :param calendar: the version that the newest setting names, for the words under the days
    :param is_public: leave out who acted and what somebody typed as a reason
    """
    newest = settings[-1]
    segments = [*_segments(newest.segments)]
    lines = tuple(_line(segment) for segment in segments)
    return Explanation(
        due_at=newest.due_at,
        first_due_at=settings[0].due_at,
        rule=f"Thời hạn {limit}: {_RULES[limit.unit]}.",
        conclusion=_conclusion(newest, segments),
        lines=lines,
        total=_total(segments),
        days=boxes_of(segments, due_at=newest.due_at, calendar=calendar),
        settings=_history(settings, is_public=is_public),
        notes=_notes(segments, newest),
        rule_set=newest.rule_set,
        calendar_number=newest.calendar_number,
    )


def explanation_json(explained: Explanation) -> dict[str, Any]:  # Any: JSON
    """Return the same text for machines."""
    return {
        "due_at": _iso(explained.due_at),
        "first_due_at": _iso(explained.first_due_at),
        "rule": explained.rule,
        "conclusion": explained.conclusion,
        "lines": [
            {
                "kind": line.kind.lower(),
                "from": line.first.isoformat(),
                "to": line.last.isoformat(),
                "when": line.when,
                "text": line.text,
                "article": line.article,
                "counted": line.counted,
                "effect": line.effect,
                "extension": line.is_extension,
            }
            for line in explained.lines
        ],
        "total": explained.total,
        "days": [
            {
                "date": box.date.isoformat(),
                "state": box.state.lower(),
                "number": box.number,
                "label": box.label,
            }
            for box in explained.days
        ],
        "settings": [
            {
                "label": row.label,
                "recorded_at": _iso(row.recorded_at),
                "due_before": _iso(row.due_before),
                "due_at": _iso(row.due_at),
                "ground": row.ground,
                **({"actor": row.actor_label} if row.actor_label else {}),
            }
            for row in explained.settings
        ],
        "notes": list(explained.notes),
        "rule_set": explained.rule_set,
        "calendar_version": explained.calendar_number,
    }


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(ICT).isoformat() if at else None


def _segments(rows: Sequence[Mapping[str, Any]]) -> list[LedgerSegment]:  # Any: JSON
    """Read segments back from a row; what continues what follows from the order."""
    found: list[LedgerSegment] = []
    is_extension = is_continued = False
    for row in rows:
        kind = SegmentKind(row["kind"].upper())
        starts_at, ends_at = (datetime.fromisoformat(row[key]) for key in ("from", "to"))
        effect = row.get("effect", "")
        if kind is SegmentKind.RECEIVED:
            is_extension = effect.startswith(_EXTENSION)
            is_continued = is_extension or effect.startswith(_CONTINUED)
        counts_days = kind in {SegmentKind.COUNTED, SegmentKind.VOID} and bool(row["counted"])
        unit = DurationUnit(row["unit"].upper())
        found.append(
            LedgerSegment(
                kind=kind,
                starts_at=starts_at.astimezone(ICT),
                ends_at=ends_at.astimezone(ICT),
                counted=Decimal(str(row["counted"])),
                unit=unit,
                ground=row["ground"],
                effect=effect,
                is_extension=is_extension and kind is not SegmentKind.EVENT,
                is_continued=is_continued,
                # A stretch of whole days begins at midnight, one of hours at some minute.
                has_numbers=counts_days
                and unit not in _TIMED_UNITS
                and starts_at.astimezone(ICT).hour == 0,
            )
        )
    return found


def _line(segment: LedgerSegment) -> ExplainedLine:
    found = _WITH_ARTICLE.match(segment.ground)
    text, article = (found["text"], found["article"]) if found else (segment.ground, "")
    if segment.kind is SegmentKind.VOID:
        text = (
            f"{text} Đã bị hủy vì sau đó phải tính lại hoặc dừng."
            if text[-1] == "."
            else (f"{text}; về sau bị hủy vì phải tính lại hoặc dừng")
        )
    last = max(segment.starts_at.date(), (segment.ends_at - _AN_INSTANT).date())
    return ExplainedLine(
        kind=segment.kind,
        first=segment.starts_at.date(),
        last=last,
        when=_when(segment, last),
        text=text.rstrip(".") + ".",
        article=article,
        counted=_counted(segment),
        effect=segment.effect,
        is_extension=segment.is_extension,
    )


def _when(segment: LedgerSegment, last: date) -> str:
    """Such as "Thứ Năm 19/11/2026", "20/11 – 23/11/2026", "10:05 Thứ Tư 23/09/2026"."""
    first = segment.starts_at.date()
    if segment.kind is SegmentKind.EVENT:
        return full_moment(segment.starts_at)
    is_timed = segment.unit in _TIMED_UNITS and segment.kind in {
        SegmentKind.COUNTED,
        SegmentKind.VOID,
    }
    if is_timed and first == last:
        return f"{segment.starts_at:%H:%M}–{segment.ends_at:%H:%M} {_day(first)}"
    if is_timed:
        return f"{full_moment(segment.starts_at)} – {full_moment(segment.ends_at)}"
    if first == last:
        return _day(first)
    years = "" if first.year == last.year else f"/{first.year}"
    return f"{first:%d/%m}{years} – {last:%d/%m/%Y}"


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def _counted(segment: LedgerSegment) -> str:
    if segment.kind is SegmentKind.EVENT:
        return "–"
    if segment.kind is not SegmentKind.COUNTED or not segment.counted:
        return "0"
    # Hours of a half day are kept to the second; a reader wants two digits.
    amount = segment.counted.quantize(Decimal("0.01")) if segment.counted % 1 else segment.counted
    return f"{number_text(amount)} {UNIT_LABELS[segment.unit]}"


def _total(segments: Sequence[LedgerSegment]) -> str:
    parts = []
    for is_extension in (False, True):
        counted = [
            segment
            for segment in segments
            if segment.kind is SegmentKind.COUNTED and segment.is_extension is is_extension
        ]
        units = dict.fromkeys(segment.unit for segment in counted)
        for unit in units:
            amount = sum((s.counted for s in counted if s.unit is unit), Decimal(0))
            if amount:
                rounded = amount.quantize(Decimal("0.01")) if amount % 1 else amount
                words = f"{number_text(rounded)} {UNIT_LABELS[unit]}"
                parts.append(f"gia hạn {words}" if is_extension else words)
    return " + ".join(parts)


def _is_hold(segments: Sequence[LedgerSegment]) -> bool:
    """Tell whether the limit waits with its rest kept, rather than being void."""
    held = [s.effect for s in segments if s.effect.startswith(("Tạm dừng", "Hủy hạn"))]
    return bool(held) and held[-1].startswith("Tạm dừng")


def _conclusion(newest: Setting, segments: Sequence[LedgerSegment]) -> str:
    if newest.due_at is not None:
        return f"Hẹn trả {full_moment(newest.due_at)}."
    if newest.kind == "STOP":
        return "Đồng hồ đã dừng hẳn, không còn ngày hẹn trả."
    if _is_hold(segments):
        return f"Đồng hồ đang tạm dừng, phần thời hạn còn lại được giữ. {newest.ground}."
    return "Đang chờ bổ sung giấy tờ, không có hạn nào đang tính; nhận đủ thì tính lại."


def _history(settings: Sequence[Setting], *, is_public: bool) -> tuple[ExplainedSetting, ...]:
    rows = []
    before: datetime | None = None
    for setting in settings:
        rows.append(
            ExplainedSetting(
                label=_label(setting),
                recorded_at=setting.recorded_at,
                due_before=before,
                due_at=setting.due_at,
                ground="" if is_public else setting.ground,
                actor_label="" if is_public else setting.actor_label,
                is_present=setting is settings[-1],
            )
        )
        before = setting.due_at
    return tuple(rows)


def _label(setting: Setting) -> str:
    if setting.kind == "PAUSE" and _is_hold(_segments(setting.segments)):
        return "Tạm dừng"
    return _SETTING_LABELS.get(setting.kind, setting.kind)


def _notes(segments: Sequence[LedgerSegment], newest: Setting) -> tuple[str, ...]:
    notes = []
    if newest.due_at is not None:
        notes.append(
            "Theo luật, hạn hết lúc 24:00 ngày cuối; giờ hẹn là giờ đóng cửa của nơi trả kết quả "
            "(Bộ luật Dân sự 2015, Điều 148 khoản 6)."
        )
    if any("dự kiến, chưa công bố" in segment.ground for segment in segments):
        notes.append(
            "Có ngày nghỉ mới là dự kiến, chưa công bố; công bố khác thì hạn được xét lại."
        )
    return tuple(notes)


# Names of the boxes for pages that draw the calendar.
BOX_KINDS = {
    DayState.RECEIVED: "start",
    DayState.COUNTED: "counted",
    DayState.OFF: "off",
    DayState.DUE: "due",
    DayState.WAITING: "wait",
    DayState.VOID: "void",
}
