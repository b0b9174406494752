"""One dossier, five tabs that are real links: data, papers, process, history, opinions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.dossiers import clock
from motcua.dossiers import papers as printed_papers
from motcua.dossiers.queries import page as page_queries
from motcua.dossiers.queries.page import DossierPage
from motcua.legislation.rules import Wait
from motcua.sites.backoffice import forms
from motcua.sites.backoffice.compare import compare
from motcua.sites.backoffice.views import desk as desks
from motcua.sites.backoffice.views.history import make_history
from motcua.sites.backoffice.views.part_desk import make_parts
from motcua.sites.backoffice.views.process import make_process
from motcua.sites.backoffice.views.viewer import make_viewer
from motcua.sites.backoffice.views.work_lines import minutes_left, work_calendar
from motcua.sites.ui.pages import OfficerRequest, officer_page


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
    refused: Mapping[str, Form] | None = None,
    error: str = "",
) -> HttpResponse:
    """Show a tab; `refused` forms come back with what was typed, status 422."""
    now = timezone.localtime()
    page = read_page(request.actor, dossier_id, now, with_opinions=tab == "opinions")
    desk = desks.make_desk(page=page, now=now, labels=_labels(page))
    desk.forms |= dict(refused or {})
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
        "comparison": compare(page.dossier),
        "opinion_pauses": clock.pauses_for(page.dossier, Wait.OPINION),
        "obligation_pauses": clock.pauses_for(page.dossier, Wait.FINANCIAL_OBLIGATION),
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


def _tab_context(request: OfficerRequest, page: DossierPage, tab: str) -> dict[str, Any]:
    # Any: what each template names
    if tab == "papers":
        return make_viewer(request.GET, page)
    if tab == "process" and page.dossier.instance_id is not None:
        return make_process(page, now=timezone.localtime(), labels=_labels(page))
    if tab == "history":
        now = timezone.localtime()
        return make_history(request, page, now=now, calendar=clock.calendar_of(page.dossier))
    if tab == "parts":
        return make_parts(page, request.actor, timezone.localtime())
    if tab == "opinions":
        return {"note": forms.Note(initial={"text": request.GET.get("noi-dung", "")[:500]})}
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
