"""Tab "Lịch sử": the clock as a picture and as text, and every act with its effect on it."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import WorkCalendar
from motcua.dossiers import clock
from motcua.dossiers.events import EventKind
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import page as page_queries
from motcua.dossiers.queries.page import DossierPage, EventRow
from motcua.legislation.rules import Wait
from motcua.sites.backoffice import clock_band
from motcua.sites.backoffice.clock_band import Bar, BarKind
from motcua.sites.ui import formats

_FORM = re.compile(r"\(mẫu \d+\)")
_HOURLY = frozenset({"hour", "working_hour"})
# What an act said besides its name, in the order in which it is looked for.
_WORDS = ("officer", "reason", "content", "reply", "opinion", "to", "from", "number")
_UNITS = {
    "working_day": "ngày làm việc",
    "calendar_day": "ngày",
    "working_hour": "giờ làm việc",
    "hour": "giờ",
    "month": "tháng",
    "year": "năm",
}


@dataclass(frozen=True, kw_only=True)
class Act:
    """One line of the history."""

    at: datetime
    title: str
    words: str
    actor: str
    ground: str
    short_ground: str
    effect: str
    effect_kind: str
    moves_clock: bool
    is_paper: bool


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One line of the clock's book: a run, a wait or an extension."""

    name: str
    starts_at: datetime
    ends_at: datetime
    is_current: bool
    is_cancelled: bool
    used: str
    allowed: str


@dataclass(kw_only=True)
class ClockView:
    """The picture with the words that stand in it, and the same as a table."""

    band: clock_band.Band | None
    captions: list[tuple[Bar, str]] = field(default_factory=list)
    marks: list[tuple[clock_band.Mark, str]] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)


def make_history(
    request: HttpRequest, page: DossierPage, *, now: datetime, calendar: WorkCalendar
) -> dict[str, Any]:  # Any: what the template names
    """Return what the tab shows; `?loc=` narrows it to what moves the clock, or to papers issued."""
    ledger = page_queries.list_ledger(dossier_id=page.dossier.pk)
    events = page_queries.list_events(dossier=page.dossier)
    acts = [_act(event, _row_at(ledger, event), page.dossier) for event in events]
    moving = [act for act in acts if act.moves_clock]
    issued = [act for act in acts if act.is_paper]
    chosen = request.GET.get("loc", "")
    shown = {"dong-ho": moving, "van-ban": issued}.get(chosen, acts)
    return {
        "acts": shown,
        "filters": [
            ("", _("Tất cả"), len(acts)),
            ("dong-ho", _("Đổi đồng hồ"), len(moving)),
            ("van-ban", _("Văn bản"), len(issued)),
        ],
        "chosen": chosen if chosen in {"dong-ho", "van-ban"} else "",
        "ledger": ledger,
        "clock": _clock_view(page.dossier, ledger, now=now, calendar=calendar),
        "base_due_at": _base_due(ledger, page.dossier),
    }


def short_ground(ground: str) -> str:
    """Write "Nghị định 118/2025/NĐ-CP, Điều 19 khoản 5" as "Đ.19 k.5 NĐ 118/2025"."""
    found = re.search(r"Điều (\d+)(?: khoản (\d+))?", ground)
    if found is None:
        return ground
    place = f"Đ.{found[1]}" + (f" k.{found[2]}" if found[2] else "")
    act = re.search(r"Nghị định (\d+/\d{4})", ground)
    return f"{place} NĐ {act[1]}" if act else place


def _row_at(ledger: list[DeadlineLedger], event: EventRow) -> DeadlineLedger | None:
    """Find the setting of the due date that an act made: it was written at the same moment."""
    return next((row for row in ledger if row.recorded_at == event.occurred_at), None)


def _act(event: EventRow, row: DeadlineLedger | None, dossier: Dossier) -> Act:
    # Several acts of one moment: the one that says so moved the clock.
    effect = _effect(row, dossier) if row is not None and event.clock_effect else ""
    is_asked = event.kind == EventKind.CONSULTATION_ASKED
    unmoved = _("Không đổi – hỏi không dừng") if is_asked else _("Không đổi")
    if is_asked and clock.pauses_for(dossier, Wait.OPINION):
        unmoved = _("Không đổi – đồng hồ đã dừng hoặc đã hết hạn")
    words = next((str(event.data[key]) for key in _WORDS if event.data.get(key)), "")
    is_cancelling = row is not None and row.kind in {"PAUSE", "STOP"}
    return Act(
        at=event.occurred_at,
        title=event.label,
        words=words,
        actor=" · ".join(part for part in (event.actor_label, event.unit_label) if part),
        ground=event.ground,
        short_ground=short_ground(event.ground),
        effect=effect or event.clock_effect or unmoved,
        effect_kind="wait" if is_cancelling or "Hủy" in event.clock_effect else "new",
        moves_clock=bool(event.clock_effect),
        is_paper=bool(_FORM.search(event.label)) or event.kind == EventKind.RESULT_ISSUED,
    )


def _effect(row: DeadlineLedger, dossier: Dossier) -> str:
    due = _short(row.due_at)
    if row.kind == "START":
        amount, unit = dossier.time_limit_amount, dossier.time_limit_unit.lower()
        length = f"{formats.vn_number(int(amount))} {_UNITS.get(unit, '')}" if amount else ""
        return _("Bắt đầu: %(length)s → %(due)s") % {"length": length.strip(), "due": due}
    if row.kind == "PAUSE":
        said = [segment["effect"] for segment in row.segments if segment["effect"]]
        return str(said[-1]) if said else ""
    words = {
        "RESTART": _("Tính lại từ đầu → %(due)s"),
        "RESUME": _("Tính tiếp → %(due)s"),
        "EXTENSION": _("Gia hạn → %(due)s"),
        "CORRECTION": _("Tính lại cho đúng → %(due)s"),
    }.get(row.kind, "")
    return words % {"due": due} if words and row.due_at else ""


def _short(moment: datetime | None) -> str:
    return formats.vn_datetime(timezone.localtime(moment), short=True) if moment else "–"


def _extended_from(ledger: list[DeadlineLedger]) -> datetime | None:
    for before, row in pairwise(ledger):
        if row.kind == "EXTENSION":
            return timezone.localtime(before.due_at) if before.due_at else None
    return None


def _base_due(ledger: list[DeadlineLedger], dossier: Dossier) -> datetime | None:
    """Return the due moment after restarts and before extensions: reports name both."""
    return _extended_from(ledger) or dossier.due_at


def _clock_view(
    dossier: Dossier, ledger: list[DeadlineLedger], *, now: datetime, calendar: WorkCalendar
) -> ClockView:
    if not ledger:
        return ClockView(band=None)
    extended_from = _extended_from(ledger)
    bars = clock_band.read_bars(
        ledger[-1].segments,
        extended_from=extended_from,
        waits_until=_local(dossier.supplement_due_at),
    )
    ended_at = dossier.result_at or dossier.ended_at
    first = dossier.due_original_at
    is_replaced = first is not None and first not in {dossier.due_at, extended_from}
    view = ClockView(
        band=clock_band.draw(
            bars,
            now=now,
            calendar=calendar,
            marks={
                "first": _local(first) if is_replaced else None,
                "base": extended_from,
                "due": _local(dossier.due_at),
                "ended": _local(ended_at),
            },
            is_running=ended_at is None,
        )
    )
    until = _local(ended_at) or now
    view.stretches = [
        _stretch(bar, now=until, calendar=calendar, is_running=ended_at is None) for bar in bars
    ]
    view.captions = [
        (bar, _caption(bar, row)) for bar, row in zip(bars, view.stretches, strict=True)
    ]
    if view.band is not None:
        view.marks = [(mark, _mark_words(mark)) for mark in view.band.marks]
    return view


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def _mark_words(mark: clock_band.Mark) -> str:
    return {
        "now": _("Bây giờ %(time)s") % {"time": f"{mark.at:%H:%M}"},
        "first": _("Hẹn lần đầu %(day)s (hủy)") % {"day": f"{mark.at:%d/%m}"},
        "base": _("Gốc %(day)s") % {"day": f"{mark.at:%d/%m}"},
        "due": _("Hạn %(moment)s") % {"moment": _short(mark.at)},
        "ended": _("Có kết quả %(moment)s") % {"moment": _short(mark.at)},
    }[mark.key]


def _stretch(bar: Bar, *, now: datetime, calendar: WorkCalendar, is_running: bool) -> Stretch:
    names = {
        BarKind.RUN: _("Đợt %(n)d"),
        BarKind.VOID: _("Đợt %(n)d – đã hủy"),
        BarKind.WAITING: _("Chờ bổ sung"),
        BarKind.EXTENSION: _("Gia hạn"),
    }
    allowed = f"{formats.vn_number(float(bar.counted))} {_UNITS.get(bar.unit, '')}".strip()
    is_current = is_running and bar.starts_at <= now < bar.ends_at
    return Stretch(
        name=names[bar.kind] % {"n": bar.number} if "%" in names[bar.kind] else names[bar.kind],
        starts_at=bar.starts_at,
        ends_at=bar.ends_at,
        is_current=is_current,
        is_cancelled=bar.kind is BarKind.VOID,
        used=_used(bar, now, calendar),
        # A cancelled run shows what was counted of it, not what it might have had.
        allowed="–" if bar.kind in {BarKind.WAITING, BarKind.VOID} else allowed,
    )


def _used(bar: Bar, now: datetime, calendar: WorkCalendar) -> str:
    if bar.kind is BarKind.WAITING:
        days = max(0, (min(now, bar.ends_at) - bar.starts_at).days)
        return _("%(n)d ngày*") % {"n": days}
    if bar.unit in {"working_day", "working_hour"}:
        minutes = clock_band.used_minutes(bar, now=now, calendar=calendar)
        return formats.working_time(minutes, exact=True)
    if bar.unit in _HOURLY:
        spent = min(now, bar.ends_at) - bar.starts_at
        return formats.working_time(int(spent.total_seconds() // 60), day_minutes=1440)
    return _("%(n)d ngày") % {"n": clock_band.used_days(bar, now=now)}


def _caption(bar: Bar, row: Stretch) -> str:
    """Write into the bar what fits: so many units of the drawing for a letter."""
    full = {
        BarKind.VOID: row.name,
        BarKind.WAITING: _("Chờ người dân bổ sung"),
        BarKind.EXTENSION: f"{row.name} {row.allowed}",
        BarKind.RUN: f"{row.name} – {_('đã dùng')} {row.used} / {row.allowed}",
    }[bar.kind]
    short = f"{_('Chờ')} {row.used.rstrip('*')}" if bar.kind is BarKind.WAITING else row.name
    room = int(bar.width / 6.6) - 2
    return next((words for words in (full, short) if len(words) <= room), "")
