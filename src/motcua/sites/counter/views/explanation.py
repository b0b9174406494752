"""Why the due date is what it is, for who stands at the counter and asks."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.sites.counter.views.base import counter_page, dossier_or_404, moment, record_read
from motcua.sites.ui import explanation
from motcua.sites.ui.pages import OfficerRequest


@counter_page("intake")
@require_safe
def explain(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Explain the due date line by line; as slip and as JSON, too."""
    dossier = dossier_or_404(request, dossier_id)
    record_read(request, dossier, purpose="giải thích hạn")
    return explanation.respond(
        request,
        dossier=dossier,
        back_url=reverse("counter:received", kwargs={"dossier_id": dossier_id}),
        at=moment(),
    )
