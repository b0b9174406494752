"""Merger mode: plans, what they would move, the button, the progress, the queue of choices, the undoing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.core.errors import DomainError
from motcua.directory import policies
from motcua.directory.models import Posting, Unit
from motcua.directory.rules import Role
from motcua.directory.wording import ROLE_LABELS
from motcua.dossiers.models import ReorganisationLine, ReorganisationPlan
from motcua.dossiers.reorganisation import applying, checks, jobs, plans, preview, undoing
from motcua.sites.console import forms_reorganisation as forms
from motcua.sites.console.apps import ROLES
from motcua.sites.console.views.procedures import show
from motcua.sites.ui.pages import OfficerRequest, officer_page

_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
_PART = "organisation"
_State = ReorganisationPlan.State


@officer_page(roles=ROLES)
def reorganisations(request: OfficerRequest) -> HttpResponse:
    """List the plans; the administrator begins a new one here."""
    form = forms.Plan(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            plan = plans.create_plan(**form.cleaned_data, actor=request.actor, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("console:reorganisation", plan_id=plan.pk)
    if form.is_bound:
        status = 422
    rows = ReorganisationPlan.objects.order_by("-effective_date", "-pk")[:100]
    context = {"rows": rows, "form": form, "may_edit": _may_edit(request), "part": _PART}
    return show(request, "reorganisations", context, status=status)


@officer_page(roles=ROLES)
@require_safe
def reorganisation(request: OfficerRequest, plan_id: int) -> HttpResponse:
    return _page(request, _plan(plan_id))


@officer_page(roles=ROLES)
@require_safe
def reorganisation_progress(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """Return the strip of the progress alone; the page asks for it while the worker is moving."""
    plan = _plan(plan_id)
    context = {"plan": plan, "progress": applying.get_progress(plan=plan)}
    return render(request, "console/_reorganisation_progress.html", context)


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def reorganisation_body(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """Add an old body with its successors, or say anew what becomes of it."""
    form = forms.Body(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            plans.plan_body(
                plan_id=plan_id,
                version=values["version"],
                is_commune=values["kind"] == "COMMUNE",
                code=values["code"],
                successors=values["successors"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("console:reorganisation", plan_id=plan_id)
    return _page(request, _plan(plan_id), form=form, status=422)


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def reorganisation_remove(request: OfficerRequest, plan_id: int, line_id: int) -> HttpResponse:
    return _act(
        request,
        plan_id,
        lambda: plans.remove_line(plan_id=plan_id, line_id=line_id, actor=request.actor),
        _("Đã bỏ khỏi phương án."),
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def reorganisation_unit(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """Say which unit of the successors takes over the work of an old unit."""
    form = forms.UnitRule(request.POST)
    if not form.is_valid():
        raise Http404
    return _act(
        request,
        plan_id,
        lambda: plans.set_unit_rule(
            plan_id=plan_id,
            unit_id=form.cleaned_data["unit"],
            function=form.cleaned_data["function"],
            actor=request.actor,
        ),
        _("Đã ghi nơi nhận việc của đơn vị."),
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def reorganisation_posting(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """Say where an officer of a divided body goes."""
    form = forms.PostingTarget(request.POST)
    if not form.is_valid():
        raise Http404
    return _act(
        request,
        plan_id,
        lambda: plans.set_posting_target(
            plan_id=plan_id,
            posting_id=form.cleaned_data["posting"],
            target_id=form.cleaned_data["target"],
            actor=request.actor,
        ),
        _("Đã ghi nơi đến của cán bộ."),
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def reorganisation_apply(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """The one button: change the directory, then let the worker move the dossiers."""

    def act() -> None:
        plan = applying.apply_plan(
            plan_id=plan_id, version=_version(request), actor=request.actor, at=timezone.now()
        )
        if plan.state == _State.APPLYING:
            jobs.start_moving(plan_id=plan_id)

    return _act(request, plan_id, act, _("Đã áp dụng phương án."))


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def reorganisation_call_off(request: OfficerRequest, plan_id: int) -> HttpResponse:
    return _act(
        request,
        plan_id,
        lambda: applying.call_off_plan(
            plan_id=plan_id, version=_version(request), actor=request.actor, at=timezone.now()
        ),
        _("Phương án trở lại bản soạn."),
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def reorganisation_undo(request: OfficerRequest, plan_id: int) -> HttpResponse:
    return _act(
        request,
        plan_id,
        lambda: undoing.undo_plan(
            plan_id=plan_id, version=_version(request), actor=request.actor, at=timezone.now()
        ),
        _("Đã hoàn tác: hồ sơ, việc và tổ chức trở lại như trước."),
    )


@officer_page(roles=_ADMINISTRATORS)
def reorganisation_choices(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """The queue of dossiers whose successor nobody may guess, and the choice for those ticked."""
    plan = _plan(plan_id)
    if request.method == "POST":
        return _choose(request, plan)
    after = request.GET.get("sau", "")
    chosen_line = request.GET.get("dong", "")
    rows = preview.list_undecided(
        plan=plan,
        line_id=int(chosen_line) if chosen_line.isdigit() else None,
        after=int(after) if after.isdigit() else 0,
    )
    lines = ReorganisationLine.objects.filter(plan=plan, pk__in={row.line_id for row in rows})
    groups = [
        {
            "line": line,
            "rows": [row for row in rows if row.line_id == line.pk],
            "targets": sorted(line.targets.all(), key=lambda row: row.name),
        }
        for line in lines.select_related("agency")
        .prefetch_related("targets__agency")
        .order_by("pk")
    ]
    next_url = f"?sau={rows[-1].dossier_id}&dong={chosen_line}" if len(rows) == preview.PAGE else ""
    context = {
        "plan": plan,
        "groups": groups,
        "total": preview.count_undecided(plan=plan),
        "next_url": next_url,
        "today": timezone.localdate(),
        "part": _PART,
    }
    return show(request, "reorganisation_choices", context)


def _choose(request: OfficerRequest, plan: ReorganisationPlan) -> HttpResponse:
    form = forms.Choice(request.POST, dossier_ids=request.POST.getlist("dossiers"))
    if not form.is_valid() or not form.cleaned_data["dossiers"]:
        messages.error(request, _("Đánh dấu hồ sơ và chọn nơi tiếp nhận."))
        return redirect("console:reorganisation_choices", plan_id=plan.pk)
    values = form.cleaned_data
    try:
        applying.choose_for_dossiers(
            plan_id=plan.pk,
            line_id=values["line"],
            dossier_ids=tuple(values["dossiers"]),
            target_id=values["target"],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("Đã ghi lựa chọn cho %(count)s hồ sơ.") % {"count": len(values["dossiers"])}
        )
    return redirect("console:reorganisation_choices", plan_id=plan.pk)


def _page(
    request: OfficerRequest,
    plan: ReorganisationPlan,
    *,
    form: forms.Body | None = None,
    status: int = 200,
) -> HttpResponse:
    is_draft = plan.state in {_State.DRAFT, _State.SCHEDULED}
    context: dict[str, Any] = {
        "plan": plan,
        "form": form or forms.Body(initial={"version": plan.version}),
        "preview": preview.get_preview(plan=plan) if is_draft else None,
        "problems": checks.list_problems(plan) if plan.state == _State.DRAFT else [],
        "progress": None if is_draft else applying.get_progress(plan=plan),
        "lines": () if is_draft else _outcome_lines(plan),
        "touched": undoing.list_touched_since(plan=plan) if plan.state == _State.APPLIED else [],
        "units": _units(plan) if plan.state == _State.DRAFT else [],
        "people": _people(plan) if plan.state == _State.DRAFT else [],
        "may_edit": _may_edit(request),
        "today": timezone.localdate(),
        "part": _PART,
    }
    return show(request, "reorganisation", context, status=status)


def _outcome_lines(plan: ReorganisationPlan) -> list[ReorganisationLine]:
    lines = plan.lines.select_related("agency", "commune")
    return list(lines.prefetch_related("targets__agency", "targets__commune").order_by("pk"))


def _divided(plan: ReorganisationPlan) -> list[ReorganisationLine]:
    lines = plan.lines.filter(agency__isnull=False).prefetch_related("targets__agency")
    return [line for line in lines.order_by("pk") if len(line.targets.all()) > 1]


def _units(plan: ReorganisationPlan) -> list[dict[str, Any]]:  # Any: values for the template
    rules = dict(plan.unit_rules.values_list("unit_id", "function"))
    agencies = [line.agency_id for line in _divided(plan)]
    units = Unit.objects.filter(agency__in=agencies, valid_to=None).select_related("agency")
    return [
        {"unit": unit, "function": rules.get(unit.pk, unit.function)}
        for unit in units.order_by("agency__code", "code")[:200]
    ]


def _people(plan: ReorganisationPlan) -> list[dict[str, Any]]:  # Any: values for the template
    sent = dict(plan.postings.values_list("posting_id", "target_id"))
    lines = {line.agency_id: line for line in _divided(plan)}
    rows = Posting.objects.filter(agency__in=list(lines), valid_to=None)
    return [
        {
            "posting": row,
            "role": ROLE_LABELS[row.role],
            "targets": lines[row.agency_id].targets.all(),
            "sent_to": sent.get(row.pk),
        }
        for row in rows.select_related("officer", "agency", "unit").order_by("agency__code", "pk")[
            :200
        ]
    ]


def _act(
    request: OfficerRequest, plan_id: int, act: Callable[[], object], done: str
) -> HttpResponseRedirect:
    _plan(plan_id)
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("console:reorganisation", plan_id=plan_id)


def _version(request: OfficerRequest) -> int:
    form = forms.Version(request.POST)
    return int(form.cleaned_data["version"]) if form.is_valid() else 0


def _plan(plan_id: int) -> ReorganisationPlan:
    plan = ReorganisationPlan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    return plan


def _may_edit(request: OfficerRequest) -> bool:
    return policies.can(request.actor, "organisation.edit")
