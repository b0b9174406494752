"""Rows of the work list as the page and the exported file show them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.rules import WorkCalendar, remaining
from motcua.dossiers.queries.work import WorkRow
from motcua.sites.ui import formats

STEP_ACTS = {
    "assign": gettext_lazy("Phân công"),
    "appraise": gettext_lazy("Thẩm định"),
    "field_check": gettext_lazy("Ghi biên bản"),
    "consult": gettext_lazy("Trả lời"),
    "review": gettext_lazy("Thẩm tra"),
    "approve": gettext_lazy("Ký duyệt"),
    "issue": gettext_lazy("Ban hành"),
    "await_supplement": gettext_lazy("Nhận bổ sung"),
    "settle_here": gettext_lazy("Giải quyết"),
    "return": gettext_lazy("Trả kết quả"),
}
CHANNELS = {
    "COUNTER": gettext_lazy("Tại quầy"),
    "POST": gettext_lazy("Bưu chính"),
    "ONLINE": gettext_lazy("Trực tuyến"),
    "VNEID": gettext_lazy("VNeID"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """
    One row as the template shows it; `minutes_left` are working minutes of the step.

    :ivar arrival: "Mới nhận 10:39", "Vừa bổ sung 10:20" for what came today; otherwise empty
    """

    row: WorkRow
    minutes_left: int | None
    act_name: str
    channel_name: str
    is_mine: bool
    arrival: str


def make_lines(rows: tuple[WorkRow, ...], *, now: datetime, officer_id: int | None) -> list[Line]:
    """Add to each row what depends on the moment and on who looks."""
    calendar = work_calendar(now)
    return [
        Line(
            row=row,
            minutes_left=minutes_left(row.step_due_at, now, calendar),
            act_name=_act_name(row),
            channel_name=str(CHANNELS.get(row.channel, row.channel)),
            is_mine=row.officer_id is not None and row.officer_id == officer_id,
            arrival=_arrival(row, now),
        )
        for row in rows
    ]


def act_name(step_key: str) -> str:
    """Name the act of a step as the law does, for the one button of a row."""
    return str(STEP_ACTS.get(step_key, _("Mở")))


def work_calendar(now: datetime) -> WorkCalendar:
    """Return the province's calendar in force, for counting what is left."""
    return deadline_queries.get_calendar_in_force(shop_id=None, on=now.date())[0]


def minutes_left(due_at: datetime | None, now: datetime, calendar: WorkCalendar) -> int | None:
    """Return working minutes until a moment, negative when over; None without a limit."""
    if due_at is None:
        return None
    return remaining(now=now, due_at=due_at, calendar=calendar).working_minutes


def time_words(minutes: int | None) -> str:
    """Write what is left for a file: the same words as the chip of the page."""
    return "" if minutes is None else formats.time_left(minutes)[1]


def _act_name(row: WorkRow) -> str:
    return _("Xem bổ sung") if row.is_supplemented else act_name(row.step_key)


def _arrival(row: WorkRow, now: datetime) -> str:
    opened = row.opened_at.astimezone(now.tzinfo)
    if opened.date() != now.date():
        return ""
    words = _("Vừa bổ sung") if row.is_supplemented else _("Mới nhận")
    return f"{words} {opened:%H:%M}"
