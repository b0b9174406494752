"""My duties: what I hold, who stands in for whom and when; arranged by oneself or by one's head."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.core.errors import DomainError
from motcua.directory import services
from motcua.directory.queries import duties as queries
from motcua.directory.rules import WORK_ROLES, Role
from motcua.directory.wording import ROLE_LABELS
from motcua.sites.staff import forms_duties as forms
from motcua.sites.ui.pages import OfficerRequest, officer_page
from motcua.workflow.queries import tasks_for

_SHOWN_TASKS = 20


@officer_page()
def duties(request: OfficerRequest) -> HttpResponse:
    """Show what I hold and arrange an absence, mine or that of somebody I head."""
    today = timezone.localdate()
    form = _form(request)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _delegate(request, form):
            return redirect("staff:duties")
        status = 422
    officer_id = request.actor.officer_id or 0
    headed = queries.list_headed(actor=request.actor, on=today)
    people = (officer_id, *(row.officer_id for row in headed))
    held = tasks_for(actor=request.actor, on=today).filter(officer_id=officer_id)
    context = {
        "form": form,
        "postings": [
            (row, ROLE_LABELS[row.role])
            for row in queries.list_postings_of(officer_id=officer_id, on=today)
        ],
        "past": [
            (row, ROLE_LABELS[row.role])
            for row in queries.list_past_postings_of(officer_id=officer_id, on=today)[:10]
        ],
        "delegations": [
            (row, ROLE_LABELS.get(row.role, ""), row.delegator_id in people)
            for row in queries.list_delegations_of(officer_ids=people, on=today)
        ],
        "held_count": held.count(),
        "tasks": held.select_related("instance__dossier")[:_SHOWN_TASKS],
        "today": today,
        "officer_id": officer_id,
    }
    return render(request, "staff/duties.html", context, status=status)


@officer_page()
@require_POST
def end_delegation(request: OfficerRequest, delegation_id: int) -> HttpResponse:
    """End a delegation from now on: yesterday was its last day."""
    if not queries.has_delegation(delegation_id=delegation_id):
        raise Http404
    try:
        services.end_delegation(
            delegation_id=delegation_id,
            last_day=timezone.localdate() - timedelta(days=1),
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã kết thúc ủy quyền."))
    return redirect("staff:duties")


def _form(request: OfficerRequest) -> forms.Absence:
    today = timezone.localdate()
    me = request.actor.officer_id or 0
    headed = queries.list_headed(actor=request.actor, on=today)
    people = (me, *(row.officer_id for row in headed))
    mine = queries.list_postings_of(officer_id=me, on=today)
    return forms.Absence(
        request.POST or None,
        delegators=[(me, _("Tôi")), *((row.officer_id, _label(row)) for row in headed)],
        delegates=[
            (row.officer_id, _label(row))
            for row in queries.list_possible_delegates(officer_ids=people, on=today)
        ],
        units=sorted({(row.unit_id, row.unit.name) for row in mine if row.unit is not None}),
        roles=[(role.value, ROLE_LABELS[role]) for role in Role if role in WORK_ROLES],
        initial={"delegator": me, "valid_from": f"{today:%d/%m/%Y}"},
    )


def _label(row: queries.Colleague) -> str:
    return f"{row.full_name} ({row.place_label})"


def _delegate(request: OfficerRequest, form: forms.Absence) -> bool:
    values = form.cleaned_data
    try:
        services.delegate_work(
            delegator_id=values["delegator"],
            delegate_id=values["delegate"],
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
            unit_id=values["unit"],
            role=Role(values["role"]) if values["role"] else None,
            ground=values["ground"],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Đã ghi ủy quyền."))
    return True
