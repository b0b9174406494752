"""One's own notices: reminders, breaches, opinions asked and answered."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.notifications import queries, services
from motcua.sites.ui.pages import OfficerRequest, officer_page


@officer_page()
@never_cache
@require_safe
def notices(request: OfficerRequest) -> HttpResponse:
    """List the officer's notices, unread ones marked."""
    assert request.actor.officer_id is not None
    after = request.GET.get("sau", "")
    only_unread = "chua-doc" in request.GET
    page = queries.list_notices(
        officer_id=request.actor.officer_id,
        only_unread=only_unread,
        after=int(after) if after.isdigit() else None,
    )
    kept = {"chua-doc": "1"} if only_unread else {}
    context = {
        "rows": page.rows,
        "only_unread": only_unread,
        "unread": sum(row.read_at is None for row in page.rows),
        "next_url": f"?{urlencode({**kept, 'sau': page.next_key})}" if page.next_key else "",
        "now": timezone.localtime(),
        "today": timezone.localdate(),
    }
    return render(request, "staff/notices.html", context)


@officer_page()
@require_POST
def read_notices(request: OfficerRequest) -> HttpResponse:
    """Mark one or all notices as read, and go on to what one of them is about."""
    assert request.actor.officer_id is not None
    chosen = [int(value) for value in request.POST.getlist("notice") if value.isdigit()]
    services.mark_read(
        officer_id=request.actor.officer_id, at=timezone.now(), notice_ids=chosen or None
    )
    subject = request.POST.get("subject", "")
    if subject.isdigit():
        return redirect("backoffice:dossier", dossier_id=int(subject))
    return redirect("staff:notices")
