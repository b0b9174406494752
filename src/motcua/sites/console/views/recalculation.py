"""What a version of the calendar would do to open dossiers, and the decision on it (rule 58)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.core.errors import DomainError
from motcua.deadlines import queries
from motcua.directory import policies
from motcua.dossiers.services import recalculation as services
from motcua.sites.console import forms
from motcua.sites.console.apps import ROLES
from motcua.sites.console.views.procedures import show
from motcua.sites.ui.pages import OfficerRequest, officer_page

# What one click carries out before it answers; the rest goes on with the next click or hour.
_BATCHES_AT_ONCE = 5
_ROWS_SHOWN = 200


@officer_page(roles=ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def recalculation(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Preview; with a ground, approve or reject; go on with a run that was broken off."""
    if not any(row.id == version_id for row in queries.list_calendar_versions()):
        raise Http404
    if request.method != "POST":
        return _show(request, version_id)
    if request.POST.get("act") == "continue":
        _carry_out(request, version_id)
        return redirect("console:recalculation", version_id=version_id)
    form = forms.Recalculate(request.POST)
    if not form.is_valid():
        return _show(request, version_id, form=form, status=422)
    is_approved = form.cleaned_data["act"] == "approve"
    try:
        services.decide_recalculation(
            version_id=version_id,
            is_approved=is_approved,
            ground=form.cleaned_data["ground"],
            expected_count=form.cleaned_data["expected_count"],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        return _show(request, version_id, form=form, error=str(error), status=422)
    if is_approved:
        _carry_out(request, version_id)
    else:
        messages.success(request, _("Đã ghi: giữ nguyên mọi hạn đã hẹn."))
    return redirect("console:recalculation", version_id=version_id)


def _carry_out(request: OfficerRequest, version_id: int) -> None:
    if not policies.can(request.actor, "calendar.recalculate"):
        messages.error(request, _("Anh/chị không có quyền duyệt tính lại hạn."))
        return
    unfinished = set(services.list_unfinished())
    for row in services.list_decisions(version_id=version_id):
        if row.pk not in unfinished:
            continue
        left = 1
        for _batch in range(_BATCHES_AT_ONCE):
            left = services.apply_batch(
                recalculation_id=row.pk, actor=request.actor, at=timezone.now()
            )
            if not left:
                break
        if left:
            messages.info(request, _("Còn %(count)d hồ sơ chưa xét.") % {"count": left})
        else:
            messages.success(request, _("Đã tính lại xong."))


def _show(
    request: OfficerRequest,
    version_id: int,
    *,
    form: forms.Recalculate | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    at = timezone.now()
    preview = services.preview_recalculation(version_id=version_id, at=at)
    version = next(row for row in queries.list_calendar_versions() if row.id == version_id)
    decisions = services.list_decisions(version_id=version_id)
    ordered = sorted(preview.shifts, key=lambda shift: -abs(shift.days))
    context = {
        "part": "calendar",
        "version": version,
        "preview": preview,
        "shifts": ordered[:_ROWS_SHOWN],
        "hidden_count": max(0, len(ordered) - _ROWS_SHOWN),
        "decisions": decisions,
        "is_running": any(not row.finished_at for row in decisions),
        "form": form or forms.Recalculate(initial={"expected_count": len(preview.shifts)}),
        "error": error,
        "today": timezone.localdate(),
        "may_decide": policies.can(request.actor, "calendar.recalculate"),
    }
    return show(request, "recalculation", context, status=status)
