"""Look-up by code, name or identity number."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from motcua.audit import services as audit
from motcua.dossiers.queries import lookup as lookup_queries
from motcua.sites.ui.pages import OfficerRequest, officer_page

_SHORTEST = 3


@officer_page()
@require_safe
def lookup(request: OfficerRequest) -> HttpResponse:
    """List what fits; a code that fits exactly opens its dossier at once."""
    text = request.GET.get("q", "").strip()[:100]
    before = request.GET.get("truoc", "")
    rows = []
    if len(text) >= _SHORTEST:
        rows = lookup_queries.find_dossiers(
            actor=request.actor, text=text, before_id=int(before) if before.isdigit() else None
        )
        # What was asked is personal data as well: the log holds only how many rows came.
        audit.record_read(
            actor=request.actor,
            subject_kind="dossier_list",
            subject_id="lookup",
            purpose="tra cứu",
            data={"rows": len(rows)},
            at=timezone.now(),
        )
    if len(rows) == 1 and rows[0].code == text.upper():
        return redirect("backoffice:dossier", dossier_id=rows[0].dossier_id)
    has_more = len(rows) == lookup_queries.PAGE_SIZE
    context = {
        "text": text,
        "rows": rows,
        "is_too_short": bool(text) and len(text) < _SHORTEST,
        "next_url": f"?q={text}&truoc={rows[-1].dossier_id}" if has_more else "",
        "today": timezone.localdate(),
    }
    return render(request, "backoffice/lookup.html", context)
