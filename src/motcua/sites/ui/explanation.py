"""Why a due date is what it is: one answer for the sites of staff, as page, slip or JSON."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation

from motcua.core.errors import DomainError
from motcua.deadlines.explanation import Explanation, explanation_json
from motcua.dossiers.deadline_papers import print_deadline_slip
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.explanation import calendar_cells, get_explanation
from motcua.sites.ui.middleware import allow_frame

TEMPLATE = "ui/explain_staff.html"


def respond(request: HttpRequest, *, dossier: Dossier, back_url: str, at: datetime) -> HttpResponse:
    """
    Return the page; `?format=pdf` the slip, `?format=json` the same text for machines.

    The caller has made sure that the reader may see this dossier, and has logged it.
    """
    explained = get_explanation(dossier=dossier)
    wanted = request.GET.get("format", "")
    if explained is None:
        if wanted:
            raise Http404
        return _page(request, dossier, None, back_url, at)
    if wanted == "json":
        return JsonResponse(
            {"code": dossier.code, **explanation_json(explained)},
            json_dumps_params={"ensure_ascii": False},
            headers={"Cache-Control": "private, no-store"},
        )
    if wanted == "pdf":
        return _slip(dossier, at)
    return _page(request, dossier, explained, back_url, at)


def context_of(explained: Explanation, *, today: datetime) -> dict[str, Any]:
    """Return what `ui/_explanation.html` needs."""
    # Any: names of the template
    return {
        "explained": explained,
        "explained_days": calendar_cells(explained),
        "explained_today": today.date(),
    }


def _page(
    request: HttpRequest,
    dossier: Dossier,
    explained: Explanation | None,
    back_url: str,
    at: datetime,
) -> HttpResponse:
    context = {"dossier": dossier, "back_url": back_url}
    if explained is not None:
        context |= context_of(explained, today=at)
    return render(request, TEMPLATE, context)


# A paper of the record is Vietnamese for every reader.
@translation.override("vi")
def _slip(dossier: Dossier, at: datetime) -> HttpResponse:
    try:
        content = print_deadline_slip(dossier_id=dossier.pk, at=at)
    except DomainError as error:
        raise Http404(str(error)) from error
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="giai-thich-han-{dossier.code}.pdf"'
    response["Cache-Control"] = "private, no-store"
    allow_frame(response)
    return response
