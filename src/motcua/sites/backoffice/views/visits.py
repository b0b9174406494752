"""Verifications and checks on the spot: announced, printed, held with minutes, or called off."""

from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.core.errors import DomainError
from motcua.directory import policies
from motcua.dossiers import services, visit_papers
from motcua.dossiers.facts import MinutesFacts, VisitFacts
from motcua.dossiers.models import FieldVisit
from motcua.dossiers.queries.page import relation_of
from motcua.dossiers.rules import DossierState
from motcua.sites.backoffice.forms_beside import Minutes, Reason, Visit
from motcua.sites.backoffice.views.consultations import keep_file
from motcua.sites.backoffice.views.dossier import read_page
from motcua.sites.ui.pages import OfficerRequest, officer_page


@officer_page()
@require_http_methods(["GET", "POST"])
def visits(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """List the verifications of a dossier and announce another one."""
    now = timezone.localtime()
    page = read_page(request.actor, dossier_id, now, with_opinions=False)
    form = Visit(request.POST or None)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            visit = services.announce_visit(
                dossier_id=dossier_id, visit=_facts(form), actor=request.actor, at=now
            )
        except DomainError as fault:
            error = str(fault)
        else:
            messages.success(request, _("Đã ghi buổi xác minh. In thông báo để gửi qua Một cửa."))
            return redirect("backoffice:visit", dossier_id=dossier_id, visit_id=visit.pk)
    rows = page.dossier.visits.select_related("announced_by", "recorded_by")
    may_act = policies.can(request.actor, "dossier.verify", relation=relation_of(page.dossier))
    context = {
        "page": page,
        "dossier": page.dossier,
        "visits": list(rows.order_by("-planned_at", "-pk")),
        "may_announce": may_act and page.dossier.state == DossierState.IN_PROCESS,
        "form": form,
        "error": error,
        "now": now,
        "today": now.date(),
    }
    request.ui_place = "work"  # type: ignore[attr-defined]  # read by the frame of the page
    status = 422 if request.method == "POST" else 200
    return render(request, "backoffice/visits.html", context, status=status)


@officer_page()
@require_http_methods(["GET", "POST"])
def visit(request: OfficerRequest, dossier_id: int, visit_id: int) -> HttpResponse:
    """Show one verification; write its minutes or call it off."""
    now = timezone.localtime()
    page = read_page(request.actor, dossier_id, now, with_opinions=False)
    row = _get_visit(dossier_id, visit_id)
    cancels = request.method == "POST" and "cancel" in request.POST
    writes = request.method == "POST" and not cancels
    planned = timezone.localtime(row.planned_at)
    start = {"day": f"{planned:%d/%m/%Y}", "hour": f"{planned:%H:%M}"}
    minutes = Minutes(
        request.POST if writes else None,
        request.FILES if writes else None,
        initial={**start, "attendants": row.participants},
    )
    reason = Reason(request.POST if cancels else None)
    error = ""
    form: Form = reason if cancels else minutes
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, row, cancels=cancels, minutes=minutes, reason=reason, now=now)
        except DomainError as fault:
            error = str(fault)
        else:
            messages.success(
                request, _("Đã hủy buổi xác minh.") if cancels else _("Đã ghi biên bản.")
            )
            return redirect("backoffice:visits", dossier_id=dossier_id)
    is_open = row.held_at is None and row.cancelled_at is None
    may_act = policies.can(request.actor, "dossier.verify", relation=relation_of(page.dossier))
    context = {
        "page": page,
        "dossier": page.dossier,
        "row": row,
        "may_write": is_open and may_act,
        "minutes": minutes,
        "reason": reason,
        "cancels": cancels,
        "error": error,
        "now": now,
        "today": now.date(),
    }
    request.ui_place = "work"  # type: ignore[attr-defined]  # read by the frame of the page
    status = 422 if request.method == "POST" else 200
    return render(request, "backoffice/visit.html", context, status=status)


@officer_page()
@require_safe
def visit_paper(request: OfficerRequest, dossier_id: int, visit_id: int) -> HttpResponse:
    """Print the notice of a verification, or its minutes with `?bien-ban`."""
    now = timezone.localtime()
    read_page(request.actor, dossier_id, now, with_opinions=False)
    row = _get_visit(dossier_id, visit_id)
    if "bien-ban" in request.GET:
        pdf, name = visit_papers.print_visit_minutes(visit=row, at=now), "bien-ban"
    else:
        pdf, name = visit_papers.print_visit_notice(visit=row, at=now), "thong-bao"
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-xac-minh-{row.pk}.pdf"'
    return response


def _get_visit(dossier_id: int, visit_id: int) -> FieldVisit:
    rows = FieldVisit.objects.select_related("announced_by", "recorded_by", "minutes_document")
    row = rows.filter(pk=visit_id, dossier_id=dossier_id).first()
    if row is None:
        raise Http404
    return row


def _facts(form: Visit) -> VisitFacts:
    values = form.cleaned_data
    return VisitFacts(
        planned_at=form.moment(),
        place=values["place"],
        participants=values["participants"],
        content=values["content"],
        needs_applicant=values["needs_applicant"],
        notice_method=values["notice_method"],
    )


def _do(
    request: OfficerRequest,
    row: FieldVisit,
    *,
    cancels: bool,
    minutes: Minutes,
    reason: Reason,
    now: datetime,
) -> None:
    if cancels:
        services.cancel_visit(
            visit_id=row.pk, reason=reason.cleaned_data["reason"], actor=request.actor, at=now
        )
        return
    values = minutes.cleaned_data
    services.record_minutes(
        visit_id=row.pk,
        minutes=MinutesFacts(
            held_at=minutes.moment(),
            attendants=values["attendants"],
            minutes=values["minutes"],
            is_applicant_present=values["is_applicant_present"] if row.needs_applicant else None,
            file_id=keep_file(minutes, now),
        ),
        actor=request.actor,
        at=now,
    )
