"""The organisation: the tree of today, one agency with its units, people, hours and history."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from motcua.directory import queries
from motcua.directory.models import Agency
from motcua.sites.console.apps import ROLES
from motcua.sites.console.views.procedures import show
from motcua.sites.ui.pages import OfficerRequest, officer_page


@officer_page(roles=ROLES)
@require_safe
def tree(request: OfficerRequest) -> HttpResponse:
    nodes = queries.get_organisation_tree(on=timezone.localdate())
    return show(request, "organisation", {"nodes": nodes})


@officer_page(roles=ROLES)
@require_safe
def agency(request: OfficerRequest, agency_id: int) -> HttpResponse:
    found = Agency.objects.select_related("parent", "commune", "shop").filter(pk=agency_id).first()
    if found is None:
        raise Http404
    today = timezone.localdate()
    shop = getattr(found, "shop", None)
    context = {
        "agency": found,
        "shop": shop,
        "units": found.units.order_by("code"),
        "officers": queries.list_officers_of_agency(agency_id=found.pk, on=today),
        "counters": queries.list_counters(shop_id=shop.pk, on=today) if shop else [],
        "hours": queries.list_opening_hours(shop_id=shop.pk, on=today) if shop else [],
        "predecessors": queries.list_agency_predecessors(agency_id=found.pk),
        "successors": queries.list_agency_successors(agency_id=found.pk),
        "today": today,
        "part": "organisation",
    }
    return show(request, "agency", context)
