"""One dossier, five tabs that are real links: data, papers, process, history, opinions."""

from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.dossiers import clock
from motcua.dossiers import papers as printed_papers
from motcua.dossiers.queries import page as page_queries
from motcua.dossiers.queries.page import DossierPage
from motcua.sites.backoffice import forms
from motcua.sites.backoffice.views import desk as desks
from motcua.sites.backoffice.views.work import minutes_left, work_calendar
from motcua.sites.ui.pages import OfficerRequest, officer_page
from motcua.workflow.process_map import get_process_map

_MOVING = {"START", "RESTART", "EXTENSION", "PAUSE", "RESUME", "STOP", "CORRECTION"}


@officer_page()
@require_safe
def data(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    return show(request, dossier_id, tab="data")


@officer_page()
@require_safe
def papers(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    return show(request, dossier_id, tab="papers")


@officer_page()
@require_safe
def process(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    return show(request, dossier_id, tab="process")


@officer_page()
@require_safe
def history(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    return show(request, dossier_id, tab="history")


@officer_page()
@require_safe
def opinions(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    return show(request, dossier_id, tab="opinions")


def show(
    request: OfficerRequest,
    dossier_id: int,
    *,
    tab: str,
    refused: dict[str, Form] | None = None,
    error: str = "",
) -> HttpResponse:
    """Show a tab; `refused` forms come back with what was typed, status 422."""
    now = timezone.localtime()
    page = read_page(request.actor, dossier_id, now, with_opinions=tab == "opinions")
    desk = desks.make_desk(page=page, today=now.date())
    desk.forms |= refused or {}
    context = {
        "page": page,
        "dossier": page.dossier,
        "desk": desk,
        "tab": tab,
        "error": error,
        "refused": set(refused or {}),
        "now": now,
        "today": now.date(),
        "time_limit": printed_papers.time_limit_words(page.dossier)
        if page.dossier.received_at
        else "",
        **_clocks(page, now),
        **_tab_context(request, page, tab),
    }
    status = 422 if refused or error else 200
    request.ui_place = "work"  # type: ignore[attr-defined]  # read by the frame of the page
    return render(request, f"backoffice/dossier_{tab}.html", context, status=status)


def read_page(actor: Actor, dossier_id: int, now: datetime, *, with_opinions: bool) -> DossierPage:
    """Read the page and log the read, or answer as if there were no such dossier."""
    page = page_queries.get_dossier_page(
        dossier_id=dossier_id, actor=actor, with_opinions=with_opinions
    )
    if page is None:
        raise Http404
    audit.record_read(
        actor=actor,
        subject_kind="dossier",
        subject_id=str(dossier_id),
        subject_label=page.dossier.code or "",
        purpose="xử lý hồ sơ",
        at=now,
    )
    return page


def _clocks(page: DossierPage, now: datetime) -> dict[str, int | None]:
    """Working minutes left of the step and of the dossier."""
    calendar = work_calendar(now)
    current = page.my_task or next(iter(page.open_tasks), None)
    ended = page.dossier.result_at is not None or page.dossier.ended_at is not None
    return {
        "step_left": minutes_left(current.due_at, now, calendar) if current and not ended else None,
        "dossier_left": None if ended else minutes_left(page.dossier.due_at, now, calendar),
    }


def _tab_context(request: HttpRequest, page: DossierPage, tab: str) -> dict[str, Any]:
    # Any: what each template names
    if tab == "papers":
        return _viewer(request, page)
    if tab == "process" and page.dossier.instance_id is not None:
        now = timezone.localtime()
        return {
            "map": get_process_map(
                instance_id=page.dossier.instance_id,
                at=now,
                calendar=work_calendar(now),
                labels=_labels(page),
                total=clock.total_of(page.dossier),
            )
        }
    if tab == "history":
        return _history(request, page)
    if tab == "opinions":
        return {"note": forms.Note()}
    return {}


def _labels(page: DossierPage) -> dict[str, str]:
    dossier = page.dossier
    unit = dossier.competent_unit
    return {
        "COMPETENT_UNIT": unit.short_name if unit else dossier.competent_agency.short_name,
        "COMPETENT_AGENCY": dossier.competent_agency.short_name,
        "INTAKE_SHOP": dossier.intake_shop.short_name,
        "RETURN_SHOP": dossier.return_shop.short_name,
    }


def _viewer(request: HttpRequest, page: DossierPage) -> dict[str, Any]:  # Any: see above
    chosen = request.GET.get("tep", "")
    shown = next((d for d in page.documents if str(d.pk) == chosen), None)
    shown = shown or next(iter(page.documents), None)
    wanted = request.GET.get("trang", "1")
    last = (shown.file.page_count or 1) if shown else 1
    number = min(max(int(wanted) if wanted.isdigit() else 1, 1), last)
    return {
        "shown": shown,
        "page_number": number,
        "last_page": last,
        "all_pages": range(1, last + 1),
    }


def _history(request: HttpRequest, page: DossierPage) -> dict[str, Any]:  # Any: see above
    events = page_queries.list_events(dossier=page.dossier)
    moving = [event for event in events if event.clock_effect]
    only_moving = request.GET.get("loc") == "dong-ho"
    return {
        "events": [
            {
                "at": event.occurred_at,
                "title": event.label,
                "actor": " · ".join(part for part in (event.actor_label, event.unit_label) if part),
                "ground": event.ground,
                "effect": event.clock_effect,
                "effect_kind": "wait" if "Hủy" in event.clock_effect else "new",
                "moves_clock": bool(event.clock_effect),
            }
            for event in (moving if only_moving else events)
        ],
        "event_count": len(events),
        "moving_count": len(moving),
        "only_moving": only_moving,
        "ledger": page_queries.list_ledger(dossier_id=page.dossier.pk),
    }
