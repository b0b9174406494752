"""The work list: what waits for me, what waits elsewhere, the next task, many at once, export."""

import io
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import xlsxwriter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from motcua.core.errors import DomainError
from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.rules import WorkCalendar, remaining
from motcua.directory import queries as directory_queries
from motcua.directory.rules import Role
from motcua.dossiers import services
from motcua.dossiers.queries import work as work_queries
from motcua.dossiers.queries.work import Tab, WorkFilter, WorkPage, WorkRow
from motcua.sites.ui.pages import OfficerRequest, officer_page

_TABS = (
    (Tab.MINE, gettext_lazy("Tất cả")),
    (Tab.OVERDUE, gettext_lazy("Quá hạn")),
    (Tab.SOON, gettext_lazy("Trong 24 giờ")),
    (Tab.NEW, gettext_lazy("Chưa ai nhận")),
)
_ACT_NAMES = {
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
_CHANNELS = {
    "COUNTER": gettext_lazy("Tại quầy"),
    "POST": gettext_lazy("Bưu chính"),
    "ONLINE": gettext_lazy("Trực tuyến"),
    "VNEID": gettext_lazy("VNeID"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row as the template shows it; `minutes_left` are working minutes of the step."""

    row: WorkRow
    minutes_left: int | None
    act_name: str
    channel_name: str
    is_mine: bool


@officer_page()
@require_safe
def work(request: OfficerRequest) -> HttpResponse:
    now = timezone.localtime()
    narrowed = _read_filter(request)
    page = work_queries.list_work(actor=request.actor, narrowed=narrowed, at=now)
    waiting = None
    if narrowed.tab is not Tab.ELSEWHERE and narrowed.after is None and page.counts[Tab.ELSEWHERE]:
        waiting = work_queries.list_elsewhere(actor=request.actor, at=now)
    context = {
        "lines": _lines(page.rows, now, request.actor.officer_id),
        "waiting": _lines(waiting or (), now, request.actor.officer_id),
        "counts": page.counts,
        "tabs": [(tab, label, page.counts[tab]) for tab, label in _TABS],
        "narrowed": narrowed,
        "now": now,
        "today": now.date(),
        "channels": _CHANNELS.items(),
        "steps": _ACT_NAMES.items(),
        "colleagues": _colleagues(request, now),
        "next_url": _next_url(request, page),
        "text": narrowed.text,
    }
    return render(request, "backoffice/work.html", context)


@officer_page()
@require_POST
def take_next(request: OfficerRequest) -> HttpResponse:
    """Open the most urgent task of mine, or take the most urgent one nobody has taken."""
    now = timezone.localtime()
    row = work_queries.get_next_work(actor=request.actor, at=now)
    if row is None:
        messages.info(request, _("Không có việc chờ anh/chị."))
        return redirect("backoffice:work")
    try:
        if row.officer_id is None:
            services.claim_work(
                task=services.TaskRef(task_id=row.task_id, version=row.task_version),
                actor=request.actor,
                at=now,
            )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("backoffice:work")
    return redirect("backoffice:dossier", dossier_id=row.dossier_id)


@officer_page()
@require_POST
def hand_over_many(request: OfficerRequest) -> HttpResponse:
    """Hand the selected tasks to one colleague; what cannot be handed over is said one by one."""
    now = timezone.localtime()
    officer = request.POST.get("officer", "")
    done = 0
    for value in request.POST.getlist("task"):
        task_id, _separator, version = value.partition(":")
        if not (officer.isdigit() and task_id.isdigit() and version.isdigit()):
            messages.error(request, _("Chọn người nhận và ít nhất một việc."))
            break
        try:
            services.hand_over_work(
                task=services.TaskRef(task_id=int(task_id), version=int(version)),
                officer_id=int(officer),
                actor=request.actor,
                at=now,
            )
            done += 1
        except DomainError as error:
            messages.error(request, str(error))
    if done:
        messages.success(request, _("Đã chuyển %(count)d việc.") % {"count": done})
    return redirect("backoffice:work")


@officer_page()
@require_safe
def export(request: OfficerRequest) -> HttpResponse:
    """Return the shown list as a spreadsheet."""
    now = timezone.localtime()
    page = work_queries.list_work(actor=request.actor, narrowed=_read_filter(request), at=now)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "remove_timezone": True})
    sheet = book.add_worksheet(_("Việc"))
    moment = book.add_format({"num_format": "hh:mm dd/mm/yyyy"})
    heads = [_("Mã hồ sơ"), _("Thủ tục"), _("Người nộp"), _("Bước"), _("Hạn bước"), _("Hẹn trả")]
    sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
    for number, row in enumerate(page.rows, start=1):
        sheet.write_row(
            number, 0, [row.code, row.procedure_name, row.applicant_name, row.step_name]
        )
        for column, value in ((4, row.step_due_at), (5, row.due_at)):
            if value is not None:
                sheet.write_datetime(number, column, timezone.localtime(value), moment)
    sheet.autofit()
    book.close()
    response = HttpResponse(
        buffer.getvalue(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="viec-{now:%Y%m%d-%H%M}.xlsx"'
    return response


def act_name(step_key: str) -> str:
    """Name the act of a step as the law does, for the one button of a row."""
    return str(_ACT_NAMES.get(step_key, _("Mở")))


def _read_filter(request: HttpRequest) -> WorkFilter:
    query = request.GET
    tab = query.get("tab", "")
    after_id = query.get("after_id", "")
    after = None
    if after_id.isdigit():
        after = (
            parse_datetime(query.get("after", "")) if query.get("after") else None,
            int(after_id),
        )
    return WorkFilter(
        tab=Tab(tab) if tab in set(Tab) else Tab.MINE,
        text=query.get("q", "").strip()[:100],
        channel=query.get("kenh", "") if query.get("kenh", "") in _CHANNELS else "",
        step_key=query.get("buoc", "") if query.get("buoc", "") in _ACT_NAMES else "",
        after=after,
    )


def _lines(rows: tuple[WorkRow, ...], now: datetime, officer_id: int | None) -> list[Line]:
    calendar = work_calendar(now)
    return [
        Line(
            row=row,
            minutes_left=minutes_left(row.step_due_at, now, calendar),
            act_name=act_name(row.step_key),
            channel_name=str(_CHANNELS.get(row.channel, row.channel)),
            is_mine=row.officer_id == officer_id,
        )
        for row in rows
    ]


def work_calendar(now: datetime) -> WorkCalendar:
    """Return the province's calendar in force, for counting what is left."""
    return deadline_queries.get_calendar_in_force(shop_id=None, on=now.date())[0]


def minutes_left(due_at: datetime | None, now: datetime, calendar: WorkCalendar) -> int | None:
    """Return working minutes until a moment, negative when over; None without a limit."""
    if due_at is None:
        return None
    return remaining(now=now, due_at=due_at, calendar=calendar).working_minutes


def _colleagues(request: OfficerRequest, now: datetime) -> list[directory_queries.OfficerLine]:
    active = request.actor.active
    if (
        active is None
        or active.unit_id is None
        or active.role not in {Role.UNIT_HEAD, Role.SPECIALIST}
    ):
        return []
    return directory_queries.list_officers_of_unit(
        unit_id=active.unit_id, on=now.date(), role=Role.SPECIALIST
    )


def _next_url(request: HttpRequest, page: WorkPage) -> str:
    if page.next_key is None:
        return ""
    due_at, task_id = page.next_key
    query = request.GET.dict() | {"after_id": str(task_id)}
    query["after"] = due_at.isoformat() if due_at else ""
    return f"?{urlencode(query)}"
