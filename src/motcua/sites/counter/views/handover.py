"""Today's hand-over of paper dossiers to the units that settle them, and the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.rules import WorkCalendar, remaining
from motcua.dossiers import services
from motcua.dossiers.models import Transfer
from motcua.dossiers.queries import counter as counter_queries
from motcua.sites.counter.shops import shop_id_of, shop_ids_of
from motcua.sites.counter.views.base import counter_page, moment
from motcua.sites.ui.pages import OfficerRequest


@dataclass(frozen=True, kw_only=True)
class PaperRow:
    transfer: Transfer
    paper_count: int
    minutes_left: int | None
    is_overdue: bool


@counter_page("counter")
def handover(request: OfficerRequest) -> HttpResponse:
    """List paper dossiers to hand over; a POST hands the chosen ones over."""
    shop_ids = shop_ids_of(request.actor)
    if request.method == "POST":
        return _give(request, shop_ids)
    at = moment()
    calendar = deadline_queries.get_calendar(shop_id=shop_id_of(request.actor), on=at.date())
    rows = paper_rows(
        counter_queries.list_papers_to_give(shop_ids=shop_ids), calendar=calendar, at=at
    )
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    context = {
        "rows": rows,
        "overdue_count": sum(row.is_overdue for row in rows),
        "given": counter_queries.list_papers_given(shop_ids=shop_ids, since=midnight),
        "today": at.date(),
        "at": at,
        "day_minutes": calendar.minutes_of_ordinary_day(at.date()) or 480,
        "tab": "handover",
    }
    return render(request, "counter/handover.html", context)


def paper_rows(
    transfers: Sequence[Transfer], *, calendar: WorkCalendar, at: datetime
) -> list[PaperRow]:
    """Add to each hand-over the working time that is left."""
    rows = []
    for transfer in transfers:
        left = None
        if transfer.due_at is not None:
            left = remaining(now=at, due_at=transfer.due_at, calendar=calendar).working_minutes
        rows.append(
            PaperRow(
                transfer=transfer,
                paper_count=getattr(transfer, "paper_count", 0),
                minutes_left=left,
                is_overdue=transfer.due_at is not None and transfer.due_at < at,
            )
        )
    return rows


def _give(request: OfficerRequest, shop_ids: frozenset[int]) -> HttpResponse:
    chosen = tuple(int(value) for value in request.POST.getlist("transfer") if value.isdigit())
    own = counter_queries.narrow_transfers(transfer_ids=chosen, shop_ids=shop_ids)
    given = services.give_papers(transfer_ids=own, actor=request.actor, at=moment())
    if given:
        messages.success(request, _("Đã bàn giao %(count)s hồ sơ giấy.") % {"count": given})
    if given < len(chosen):
        messages.warning(
            request,
            _("%(count)s hồ sơ đã được bàn giao trước đó.") % {"count": len(chosen) - given},
        )
    if not chosen:
        messages.warning(request, _("Chưa chọn hồ sơ nào để bàn giao."))
    return HttpResponseRedirect(reverse("counter:handover"))
