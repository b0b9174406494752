"""Papers that come from the counter: what waits for my unit, taken one by one or together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from motcua.core.errors import DomainError
from motcua.dossiers import services
from motcua.dossiers.queries import handover
from motcua.sites.ui.pages import OfficerRequest, officer_page


@officer_page()
@require_safe
def papers_to_take(request: OfficerRequest) -> HttpResponse:
    """List what was handed over to my units, and what I have taken today."""
    now = timezone.localtime()
    rows = handover.list_papers_to_take(actor=request.actor)
    context = {
        "rows": rows,
        "late_count": sum(row.is_late for row in rows),
        "taken": handover.list_papers_taken(
            actor=request.actor, since=now.replace(hour=0, minute=0, second=0, microsecond=0)
        ),
        "has_unit": bool(request.actor.unit_ids),
        "is_cut": len(rows) == handover.LIMIT,
        "now": now,
        "today": now.date(),
    }
    request.ui_place = "work"  # type: ignore[attr-defined]  # read by the frame of the page
    return render(request, "backoffice/take.html", context)


@officer_page()
@require_POST
def take_papers(request: OfficerRequest) -> HttpResponse:
    """Confirm that the chosen bundles lie on my desk."""
    # The button of a row takes that row alone, whatever else is ticked.
    chosen = request.POST.getlist("one") or request.POST.getlist("transfer")
    ids = tuple(int(value) for value in chosen if value.isdigit())
    if not ids:
        messages.warning(request, _("Chọn ít nhất một hồ sơ giấy để nhận."))
        return redirect("backoffice:papers_to_take")
    try:
        taken = services.take_papers(transfer_ids=ids, actor=request.actor, at=timezone.localtime())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("backoffice:papers_to_take")
    if taken:
        words = ngettext("Đã nhận %(n)d hồ sơ giấy.", "Đã nhận %(n)d hồ sơ giấy.", taken)
        messages.success(request, words % {"n": taken})
    if taken < len(ids):
        messages.info(
            request, _("%(n)d hồ sơ đã được người khác nhận trước.") % {"n": len(ids) - taken}
        )
    return redirect("backoffice:papers_to_take")
