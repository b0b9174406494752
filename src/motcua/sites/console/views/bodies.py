"""Agencies, units, shops, counters and hours: every change begins or ends something on a day."""

from collections.abc import Callable
from datetime import time
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.core.errors import DomainError
from motcua.directory import queries, services
from motcua.directory.models import Agency, Commune, Counter, OneStopShop, Position, Unit
from motcua.directory.rules import Level, Role
from motcua.directory.services import HoursRange
from motcua.sites.console import forms_organisation as forms
from motcua.sites.console.forms import date_field
from motcua.sites.console.views.organisation import show_agency
from motcua.sites.console.views.procedures import show
from motcua.sites.ui.pages import OfficerRequest, officer_page

_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
_WEEK = 7
_SESSIONS = ("s", "c")


@officer_page(roles=_ADMINISTRATORS)
def new_agency(request: OfficerRequest) -> HttpResponse:
    """Make an agency without predecessor."""
    form = forms.NewAgency(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        parent = _by_code(form, Agency, "parent_code")
        commune = _by_code(form, Commune, "commune_code")
        if not form.errors:
            try:
                agency = services.create_agency(
                    facts=services.AgencyFacts(
                        code=values["code"].strip(),
                        name=values["name"],
                        short_name=values["short_name"],
                        function=values["function"].strip(),
                        level=Level(values["level"]),
                        parent_id=parent.pk if parent else None,
                        commune_id=commune.pk if commune else None,
                    ),
                    valid_from=values["valid_from"],
                    actor=request.actor,
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                return redirect("console:agency", agency_id=agency.pk)
    context = {"form": form, "part": "organisation"}
    return show(request, "new_agency", context, status=422 if form.errors else 200)


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def rename_agency(request: OfficerRequest, agency_id: int) -> HttpResponse:
    return _do(
        request,
        agency_id,
        forms.Rename(request.POST),
        "rename_form",
        lambda values: services.rename_agency(
            agency_id=agency_id, **values, actor=request.actor, at=timezone.now()
        ),
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def close_agency(request: OfficerRequest, agency_id: int) -> HttpResponse:
    return _do(
        request,
        agency_id,
        forms.Close(request.POST),
        "close_form",
        lambda values: services.close_agency(
            agency_id=agency_id, **values, actor=request.actor, at=timezone.now()
        ),
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def new_unit(request: OfficerRequest, agency_id: int) -> HttpResponse:
    def create(values: dict[str, Any]) -> object:  # Any: cleaned values
        valid_from = values.pop("valid_from")
        return services.create_unit(
            facts=services.UnitFacts(agency_id=agency_id, **values),
            valid_from=valid_from,
            actor=request.actor,
            at=timezone.now(),
        )

    return _do(request, agency_id, forms.NewUnit(request.POST), "unit_form", create)


@officer_page(roles=_ADMINISTRATORS)
def edit_unit(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """Rename or close one unit; both need a day and a ground."""
    unit = Unit.objects.select_related("agency").filter(pk=unit_id).first()
    if unit is None:
        raise Http404
    is_closing = request.POST.get("act") == "close"
    rename = forms.Rename(
        request.POST if request.method == "POST" and not is_closing else None,
        initial={"name": unit.name, "short_name": unit.short_name},
    )
    close = forms.Close(request.POST if is_closing else None)
    form = close if is_closing else rename
    if request.method == "POST" and form.is_valid():
        act = services.close_unit if is_closing else services.rename_unit
        try:
            act(unit_id=unit_id, **form.cleaned_data, actor=request.actor, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect("console:agency", agency_id=unit.agency_id)
    context = {"unit": unit, "rename_form": rename, "close_form": close, "part": "organisation"}
    return show(request, "unit", context, status=422 if form.errors else 200)


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def new_shop(request: OfficerRequest, agency_id: int) -> HttpResponse:
    return _do(
        request,
        agency_id,
        forms.NewShop(request.POST),
        "new_shop_form",
        lambda values: services.create_shop(
            agency_id=agency_id, **values, actor=request.actor, at=timezone.now()
        ),
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def edit_shop(request: OfficerRequest, agency_id: int) -> HttpResponse:
    shop = _shop(agency_id)
    return _do(
        request,
        agency_id,
        forms.Shop(request.POST),
        "shop_form",
        lambda values: services.edit_shop(
            shop_id=shop.pk, **values, actor=request.actor, at=timezone.now()
        ),
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def new_point(request: OfficerRequest, agency_id: int) -> HttpResponse:
    shop = _shop(agency_id)
    return _do(
        request,
        agency_id,
        forms.Point(request.POST),
        "point_form",
        lambda values: services.add_point(
            shop_id=shop.pk, **values, actor=request.actor, at=timezone.now()
        ),
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def new_counter(request: OfficerRequest, agency_id: int) -> HttpResponse:
    shop = _shop(agency_id)
    points = shop.points.filter(valid_to=None).order_by("pk").values_list("pk", "name")
    return _do(
        request,
        agency_id,
        forms.NewCounter(request.POST, points=points),
        "counter_form",
        lambda values: services.add_counter(
            point_id=values["point"],
            number=values["number"],
            name=values["name"],
            is_priority=values["is_priority"],
            valid_from=values["valid_from"],
            actor=request.actor,
            at=timezone.now(),
        ),
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def end_counter(request: OfficerRequest, counter_id: int) -> HttpResponse:
    """End a counter with today as its last day."""
    counter = Counter.objects.select_related("point__shop").filter(pk=counter_id).first()
    if counter is None:
        raise Http404
    try:
        services.end_counter(
            counter_id=counter_id,
            last_day=timezone.localdate(),
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã kết thúc quầy."))
    return redirect("console:agency", agency_id=counter.point.shop.agency_id)


@officer_page(roles=_ADMINISTRATORS)
def opening_hours(request: OfficerRequest, agency_id: int) -> HttpResponse:
    """The week of a shop: two sessions a day, empty ones are closed; a change begins on a day."""
    shop = _shop(agency_id)
    error, status = "", 200
    if request.method == "POST":
        try:
            ranges, valid_from = _read_week(request)
            services.set_opening_hours(
                shop_id=shop.pk,
                ranges=ranges,
                valid_from=valid_from,
                actor=request.actor,
                at=timezone.now(),
            )
        except (DomainError, ValueError) as fault:
            error, status = str(fault), 422
        else:
            messages.success(request, _("Đã ghi giờ làm việc."))
            return redirect("console:agency", agency_id=agency_id)
    context = {"shop": shop, "week": _week(request, shop), "error": error, "part": "organisation",
               "valid_from": request.POST.get("valid_from", ""), "agency_id": agency_id}  # fmt: skip
    return show(request, "opening_hours", context, status=status)


@officer_page(roles=_ADMINISTRATORS)
def positions(request: OfficerRequest) -> HttpResponse:
    """The titles; a new one, or another name for one that is there."""
    error = ""
    if request.method == "POST":
        try:
            services.save_position(
                code=request.POST.get("code", "")[:40],
                name=request.POST.get("name", "")[:120],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as fault:
            error = str(fault)
        else:
            return redirect("console:positions")
    rows = Position.objects.order_by("name")
    context = {"rows": rows, "error": error, "part": "organisation"}
    return show(request, "positions", context, status=422 if error else 200)


def _do(
    request: OfficerRequest,
    agency_id: int,
    form: Any,  # Any: one of the forms of this page
    shown: str,
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """One service call; what does not fit is said beside the form, on the same page."""
    if form.is_valid():
        try:
            result = act(dict(form.cleaned_data))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi thay đổi."))
            target = result.pk if isinstance(result, Agency) else agency_id
            return redirect("console:agency", agency_id=target)
    return show_agency(request, agency_id, status=422, **{shown: form})


def _shop(agency_id: int) -> OneStopShop:
    shop = OneStopShop.objects.filter(agency=agency_id, valid_to=None).first()
    if shop is None:
        raise Http404
    return shop


def _by_code(form: Any, model: type[Agency] | type[Commune], field: str) -> Any:  # Any: a row
    code = form.cleaned_data[field].strip()
    if not code:
        return None
    found = model._default_manager.filter(code=code, valid_to=None).first()  # noqa: SLF001 — documented
    if found is None:
        form.add_error(field, _("Không có mã này đang hoạt động."))
    return found


def _read_week(request: OfficerRequest) -> tuple[tuple[HoursRange, ...], Any]:  # Any: date
    ranges = []
    for weekday in range(_WEEK):
        for session in _SESSIONS:
            opens = request.POST.get(f"{session}{weekday}_tu", "").strip()
            closes = request.POST.get(f"{session}{weekday}_den", "").strip()
            if not opens and not closes:
                continue
            try:
                ranges.append(
                    HoursRange(
                        weekday=weekday,
                        opens_at=time.fromisoformat(opens),
                        closes_at=time.fromisoformat(closes),
                    )
                )
            except ValueError as error:
                raise ValueError(_("Giờ ghi dạng 07:30; mỗi buổi cần đủ hai giờ.")) from error
    field = date_field("")
    try:
        return tuple(ranges), field.clean(request.POST.get("valid_from", ""))
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error


def _week(
    request: OfficerRequest, shop: OneStopShop
) -> list[dict[str, Any]]:  # Any: for the template
    hours = queries.list_opening_hours(shop_id=shop.pk, on=timezone.localdate())
    week = []
    for weekday in range(_WEEK):
        mine = [row for row in hours if row.weekday == weekday]
        sessions = []
        for number, session in enumerate(_SESSIONS):
            row = mine[number] if number < len(mine) else None
            prefix = f"{session}{weekday}"
            sessions.append(
                {
                    "prefix": prefix,
                    "opens": request.POST.get(
                        f"{prefix}_tu", f"{row.opens_at:%H:%M}" if row else ""
                    ),
                    "closes": request.POST.get(
                        f"{prefix}_den", f"{row.closes_at:%H:%M}" if row else ""
                    ),
                }
            )
        week.append({"weekday": weekday, "sessions": sessions})
    return week
