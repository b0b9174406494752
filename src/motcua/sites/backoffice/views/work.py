"""The work list: what waits for me, what waits elsewhere, the next task, filters kept by name."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from motcua.core.errors import DomainError
from motcua.dossiers import services
from motcua.dossiers.queries import corrections as correction_queries
from motcua.dossiers.queries import handover
from motcua.dossiers.queries import work as work_queries
from motcua.dossiers.queries.work import Sort, Tab, WorkFilter, WorkPage
from motcua.sites.backoffice import saved_filters
from motcua.sites.backoffice.views.work_lines import CHANNELS, STEP_ACTS, make_lines
from motcua.sites.ui.pages import OfficerRequest, officer_page

_URGENCY = (
    (Tab.MINE, gettext_lazy("Tất cả")),
    (Tab.OVERDUE, gettext_lazy("Quá hạn")),
    (Tab.SOON, gettext_lazy("Trong 24 giờ")),
    (Tab.NEW, gettext_lazy("Chưa ai nhận")),
)
_PILLS = (
    (Tab.MINE, gettext_lazy("Chờ tôi")),
    (Tab.TODAY, gettext_lazy("Hôm nay phải xong")),
    (Tab.SUPPLEMENTED, gettext_lazy("Vừa bổ sung")),
    (Tab.LONG, gettext_lazy("Chờ tôi quá 2 ngày")),
)
_SORTS = (
    (Sort.STEP_DUE, gettext_lazy("Hạn bước, gần nhất trước")),
    (Sort.DUE, gettext_lazy("Ngày hẹn trả, gần nhất trước")),
    (Sort.OLDEST, gettext_lazy("Chờ lâu nhất trước")),
)
# The parts of the address that make a filter; the place in the list is not one of them.
FILTER_KEYS = ("tab", "thu-tuc", "kenh", "buoc", "sap")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A tab, pill or quick filter: a real link that keeps the other filters."""

    label: str | Promise
    count: int
    url: str
    is_current: bool


@officer_page()
@require_safe
def work(request: OfficerRequest) -> HttpResponse:
    """Show one page of the list; every filter stands in the address, so that it can be sent."""
    now = timezone.localtime()
    narrowed = read_filter(request.GET)
    page = work_queries.list_work(actor=request.actor, narrowed=narrowed, at=now)
    officer_id = request.actor.officer_id
    is_elsewhere = narrowed.tab is Tab.ELSEWHERE
    waiting, waiting_count = work_queries.list_elsewhere(actor=request.actor)
    context = {
        "lines": make_lines(page.rows, now=now, officer_id=officer_id),
        "waiting": []
        if is_elsewhere or narrowed.after
        else make_lines(waiting, now=now, officer_id=officer_id),
        "waiting_count": waiting_count,
        "counts": page.counts,
        "corrections": []
        if is_elsewhere or narrowed.after
        else correction_queries.list_open_corrections(actor=request.actor),
        "papers_count": handover.count_papers_to_take(actor=request.actor),
        "narrowed": narrowed,
        "is_elsewhere": is_elsewhere,
        "procedures": page.procedures,
        "channels": CHANNELS.items(),
        "steps": STEP_ACTS.items(),
        "sorts": _SORTS,
        "now": now,
        "today": now.date(),
        "clear_url": _url(request, q="", kenh="", buoc="", **{"thu-tuc": ""}),
        **_choices(request, narrowed, page, waiting_count),
        **_paging(request, page),
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
            messages.success(
                request, _("Anh/chị đã nhận việc này. Nhận nhầm thì trả lại ở cuối trang.")
            )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("backoffice:work")
    return redirect("backoffice:dossier", dossier_id=row.dossier_id)


@officer_page()
@require_POST
def save_filter(request: OfficerRequest) -> HttpResponse:
    """Keep the filter in view under a name, or forget one, on this machine."""
    query = _kept_query(QueryDict(request.POST.get("query", "")))
    response = redirect(f"{reverse('backoffice:work')}{'?' + query if query else ''}")
    kept = saved_filters.read(request, officer_id=request.actor.officer_id)
    if "forget" in request.POST:
        kept = [row for row in kept if row.query != query]
        messages.info(request, _("Đã bỏ bộ lọc."))
    else:
        name = " ".join(request.POST.get("name", "").split())[: saved_filters.LONGEST_NAME]
        if not name or not query:
            messages.warning(request, _("Chọn bộ lọc và đặt tên trước khi lưu."))
            return response
        kept = [row for row in kept if row.query != query]
        kept = [*kept, saved_filters.SavedFilter(name=name, query=query)][-saved_filters.MOST :]
        messages.success(request, _("Đã lưu bộ lọc “%(name)s” trên máy này.") % {"name": name})
    saved_filters.write(response, kept, officer_id=request.actor.officer_id)
    return response


def read_filter(query: QueryDict) -> WorkFilter:
    """Read the filter of an address; what is unknown is left out."""
    tab, sort, after_id = query.get("tab", ""), query.get("sap", ""), query.get("after_id", "")
    procedure = query.get("thu-tuc", "")
    after = None
    if after_id.isdigit():
        value = query.get("after", "")
        after = (parse_datetime(value) if value else None, int(after_id))
    return WorkFilter(
        tab=Tab(tab) if tab in set(Tab) else Tab.MINE,
        sort=Sort(sort) if sort in set(Sort) else Sort.STEP_DUE,
        text=query.get("q", "").strip()[:100],
        procedure_id=int(procedure) if procedure.isdigit() and len(procedure) < 10 else None,
        channel=query.get("kenh", "") if query.get("kenh", "") in CHANNELS else "",
        step_key=query.get("buoc", "") if query.get("buoc", "") in STEP_ACTS else "",
        after=after,
    )


def whole_list(query: QueryDict) -> WorkFilter:
    """Read the filter without the place in the list: for a file of everything in view."""
    return replace(read_filter(query), after=None)


def _choices(
    request: OfficerRequest, narrowed: WorkFilter, page: WorkPage, waiting_count: int
) -> dict[str, Any]:  # Any: what the template names
    def choice(tab: Tab, label: str | Promise, count: int) -> Choice:
        value = "" if tab is Tab.MINE else tab.value
        is_current = narrowed.tab is tab
        return Choice(label=label, count=count, url=_url(request, tab=value), is_current=is_current)

    query = _kept_query(request.GET)
    kept = saved_filters.read(request, officer_id=request.actor.officer_id)
    return {
        "pills": [choice(tab, label, page.counts[tab]) for tab, label in _PILLS],
        "elsewhere": choice(Tab.ELSEWHERE, _("Chờ nơi khác"), waiting_count),
        "urgency": [choice(tab, label, page.counts[tab]) for tab, label in _URGENCY],
        "saved": [(row, row.query == query) for row in kept],
        "kept_query": query,
        "is_saved": any(row.query == query for row in kept),
    }


def _paging(request: OfficerRequest, page: WorkPage) -> dict[str, str]:
    number = request.GET.get("trang", "1")
    number_now = int(number) if number.isdigit() and 0 < int(number) < 10_000 else 1
    if page.next_key is None and number_now == 1:
        return {}
    found = {"pager_text": _("Trang %(n)d") % {"n": number_now}}
    if page.next_key is not None:
        value, task_id = page.next_key
        found["next_url"] = _url(
            request,
            after=value.isoformat() if value else "",
            after_id=str(task_id),
            trang=str(number_now + 1),
        )
    if number_now > 1:
        found["first_url"] = _url(request)
    return found


def _url(request: HttpRequest, **changes: str) -> str:
    """Write the address of the list with some parts changed, from its first row on."""
    kept = {key: value for key, value in request.GET.items() if key in {*FILTER_KEYS, "q"}}
    query = {key: value for key, value in {**kept, **changes}.items() if value or key == "after"}
    return f"?{urlencode(query)}" if query else reverse("backoffice:work")


def _kept_query(query: QueryDict) -> str:
    """Write the filter in one fixed order; a search text may name a person and is not kept."""
    pairs = [(key, query[key]) for key in FILTER_KEYS if query.get(key)]
    return urlencode(pairs)
