"""Why the due date is what it is, for everybody who may see the dossier."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from motcua.sites.backoffice.views.dossier import read_page
from motcua.sites.ui import explanation
from motcua.sites.ui.pages import OfficerRequest, officer_page


@officer_page()
@require_safe
def explain(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Explain the due date line by line; as slip and as JSON, too."""
    now = timezone.localtime()
    page = read_page(request.actor, dossier_id, now, with_opinions=False)
    request.ui_place = "work"  # type: ignore[attr-defined]  # read by the frame of the page
    return explanation.respond(
        request,
        dossier=page.dossier,
        back_url=reverse("backoffice:history", kwargs={"dossier_id": dossier_id}),
        at=now,
    )
