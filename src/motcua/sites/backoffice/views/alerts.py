"""Alerts: breaches and what is late, for who heads a centre or a unit, leads an agency or audits."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.core.errors import DomainError
from motcua.directory.rules import Role
from motcua.dossiers import services
from motcua.dossiers.models import Alert
from motcua.dossiers.queries import alerts as queries
from motcua.dossiers.rules import AlertKind
from motcua.sites.ui.pages import OfficerRequest, officer_page

HEADS = (Role.CENTER_HEAD, Role.UNIT_HEAD, Role.LEADER, Role.AUDITOR)


@officer_page(roles=HEADS)
@require_safe
def alerts(request: OfficerRequest) -> HttpResponse:
    """List alerts with their holder and reason, narrowed by kind and state."""
    now = timezone.localtime()
    kind = request.GET.get("loai", "")
    after = request.GET.get("sau", "")
    narrowed = queries.AlertFilter(
        kind=AlertKind(kind) if kind in set(AlertKind) else None,
        only_open="tat-ca" not in request.GET,
        only_unexplained="chua-ly-do" in request.GET,
        after=int(after) if after.isdigit() else None,
    )
    page = queries.list_alerts(actor=request.actor, narrowed=narrowed)
    kept = {
        name: request.GET[name] for name in ("loai", "tat-ca", "chua-ly-do") if name in request.GET
    }
    context = {
        "rows": page.rows,
        "kinds": [
            (value, label, page.counts.get(value, 0), value == narrowed.kind)
            for value, label in queries.ALERT_LABELS.items()
        ],
        "narrowed": narrowed,
        "next_url": f"?{urlencode({**kept, 'sau': page.next_key})}" if page.next_key else "",
        "now": now,
        "today": now.date(),
    }
    request.ui_place = "alerts"  # type: ignore[attr-defined]  # read by the frame of the page
    return render(request, "backoffice/alerts.html", context)


@officer_page()
@require_POST
def explain_alert(request: OfficerRequest, alert_id: int) -> HttpResponse:
    """Write why a term was missed."""
    try:
        services.explain_alert(
            alert_id=alert_id,
            reason=request.POST.get("reason", ""),
            actor=request.actor,
            at=timezone.localtime(),
        )
    except Alert.DoesNotExist as missing:
        raise Http404 from missing
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi lý do."))
    return redirect("backoffice:alerts")
