"""The organisation: the tree of today, look-up by old names, one agency with all that can be changed."""

import csv
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.directory import policies, queries
from motcua.directory.models import Agency, Unit
from motcua.directory.queries.bodies import search_bodies
from motcua.directory.wording import LEVEL_LABELS
from motcua.sites.console import forms_organisation as forms
from motcua.sites.console.apps import ROLES
from motcua.sites.console.views.procedures import show
from motcua.sites.ui.pages import OfficerRequest, officer_page


@officer_page(roles=ROLES)
@require_safe
def tree(request: OfficerRequest) -> HttpResponse:
    """Show the tree of today, what a name or code leads to, or the whole as a table."""
    today = timezone.localdate()
    if request.GET.get("xuat") == "csv":
        return _export()
    text = request.GET.get("q", "").strip()[:100]
    context = {
        "text": text,
        "found": search_bodies(text=text, on=today, limit=50) if text else [],
        "nodes": [] if text else queries.get_organisation_tree(on=today),
        "may_edit": policies.can(request.actor, "organisation.edit"),
    }
    return show(request, "organisation", context)


@officer_page(roles=ROLES)
@require_safe
def agency(request: OfficerRequest, agency_id: int) -> HttpResponse:
    return show_agency(request, agency_id)


def show_agency(
    request: OfficerRequest,
    agency_id: int,
    *,
    status: int = 200,
    **bound: Any,  # Any: the form with the fault
) -> HttpResponse:
    """Return the page of an agency, with the form that did not fit as it was typed."""
    found = Agency.objects.select_related("parent", "commune", "shop").filter(pk=agency_id).first()
    if found is None:
        raise Http404
    today = timezone.localdate()
    shop = getattr(found, "shop", None)
    may_edit = policies.can(request.actor, "organisation.edit") and found.valid_to is None
    context = {
        "agency": found,
        "level": LEVEL_LABELS[found.level],
        "shop": shop,
        "units": found.units.order_by("code"),
        "officers": queries.list_officers_of_agency(agency_id=found.pk, on=today),
        "points": shop.points.order_by("pk") if shop else [],
        "counters": queries.list_counters(shop_id=shop.pk, on=today) if shop else [],
        "hours": queries.list_opening_hours(shop_id=shop.pk, on=today) if shop else [],
        "predecessors": queries.list_agency_predecessors(agency_id=found.pk),
        "successors": queries.list_agency_successors(agency_id=found.pk) if found.valid_to else [],
        "may_edit": may_edit,
        "today": today,
        "part": "organisation",
        **(_forms(found) if may_edit else {}),
        **bound,
    }
    return show(request, "agency", context, status=status)


def _forms(found: Agency) -> dict[str, Any]:  # Any: the forms of the page, by name
    day = {"valid_from": f"{timezone.localdate():%d/%m/%Y}"}
    shop = getattr(found, "shop", None)
    shown: dict[str, Any] = {
        "rename_form": forms.Rename(initial={"name": found.name, "short_name": found.short_name}),
        "close_form": forms.Close(),
        "unit_form": forms.NewUnit(initial={**day, "code": f"{found.code}."}),
    }
    if shop is None:
        names = {"name": found.name, "short_name": found.short_name}
        return {**shown, "new_shop_form": forms.NewShop(initial={**day, **names})}
    points = shop.points.filter(valid_to=None).order_by("pk").values_list("pk", "name")
    return {
        **shown,
        "shop_form": forms.Shop(
            initial={"version": shop.version, "address": shop.address, "phone": shop.phone}
        ),
        "point_form": forms.Point(initial=day),
        "counter_form": forms.NewCounter(points=points, initial=day),
    }


def _export() -> HttpResponse:
    """Send every agency and unit there ever was, with dates and what it went into."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="to-chuc.csv"'
    # Spreadsheets take the text for UTF-8 only with this mark.
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("Loại"), _("Mã"), _("Tên"), _("Cấp"), _("Thuộc"), _("Từ ngày"), _("Đến ngày"),
                     _("Nay là")])  # fmt: skip
    for row in Agency.objects.select_related("parent").prefetch_related("successions__successor").order_by("code", "pk"):  # fmt: skip
        writer.writerow([
            _("cơ quan"), row.code, row.name, LEVEL_LABELS[row.level],
            row.parent.name if row.parent else "", row.valid_from, row.valid_to or "",
            "; ".join(link.successor.name for link in row.successions.all())])  # fmt: skip
    for unit in Unit.objects.select_related("agency").prefetch_related("successions__successor").order_by("code", "pk"):  # fmt: skip
        writer.writerow([
            _("đơn vị"), unit.code, unit.name, "", unit.agency.name, unit.valid_from,
            unit.valid_to or "",
            "; ".join(link.successor.name for link in unit.successions.all())])  # fmt: skip
    return response
