"""People of the organisation: list with search, filters and export; one officer with all his postings."""

import csv
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from motcua.core.errors import DomainError
from motcua.directory import policies, second_factor, services
from motcua.directory.models import Agency, Officer, OneStopShop, Position, Unit
from motcua.directory.queries import duties, staff
from motcua.directory.queries import list_counters as counters_of
from motcua.directory.rules import Role
from motcua.directory.wording import ROLE_LABELS
from motcua.sites.console import forms_organisation as forms
from motcua.sites.console.apps import ROLES
from motcua.sites.console.views.procedures import show
from motcua.sites.ui.pages import OfficerRequest, officer_page

_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
_STATES = ("ACTIVE", "LOCKED", "IDLE")


@officer_page(roles=ROLES)
@require_safe
def officers(request: OfficerRequest) -> HttpResponse:
    """List officers, or send the whole list as a table for a spreadsheet."""
    today = timezone.localdate()
    chosen = _filter(request)
    if request.GET.get("xuat") == "csv":
        return _export(staff.iterate_staff(chosen=chosen, on=today))
    rows = staff.list_staff(chosen=chosen, on=today, size=staff.PAGE + 1)
    kept: dict[str, str | int] = {"q": chosen.text, "nv": chosen.role, "tt": chosen.state}
    if chosen.agency_id is not None:
        kept["cq"] = str(chosen.agency_id)
    next_url = ""
    if len(rows) > staff.PAGE:
        rows = rows[: staff.PAGE]
        next_url = "?" + urlencode({**kept, "sau": rows[-1].pk})
    context = {
        "rows": [(row, _lines(row)) for row in rows],
        "total": staff.count_staff(chosen=chosen, on=today),
        "chosen": chosen,
        "roles": [(role.value, ROLE_LABELS[role]) for role in Role],
        "next_url": next_url,
        "export_url": "?" + urlencode({**kept, "xuat": "csv"}),
        "may_edit": _may_edit(request),
        "part": "organisation",
    }
    return show(request, "officers", context)


@officer_page(roles=_ADMINISTRATORS)
def new_officer(request: OfficerRequest) -> HttpResponse:
    """Register somebody; he can sign in once he has a posting and a password."""
    form = forms.NewOfficer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            officer = services.register_officer(
                **form.cleaned_data, actor=request.actor, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("console:officer", officer_id=officer.pk)
    context = {"form": form, "part": "organisation"}
    return show(request, "new_officer", context, status=422 if form.errors else 200)


@officer_page(roles=ROLES)
@require_safe
def officer(request: OfficerRequest, officer_id: int) -> HttpResponse:
    return _page(request, officer_id)


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def edit_officer(request: OfficerRequest, officer_id: int) -> HttpResponse:
    form = forms.Officer(request.POST)
    return _do(
        request,
        officer_id,
        form,
        lambda values: services.edit_officer(
            officer_id=officer_id, **values, actor=request.actor, at=timezone.now()
        ),
        done=_("Đã sửa."),
        shown="edit_form",
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def post_officer(request: OfficerRequest, officer_id: int) -> HttpResponse:
    """Give a role at a place: a second posting, a change of role, a secondment with its end."""
    form = forms.NewPosting(request.POST, positions=_positions())

    def post(values: dict[str, Any]) -> None:  # Any: cleaned values
        place = _place(form, values)
        if place is not None:
            services.post_officer(
                officer_id=officer_id,
                role=Role(values["role"]),
                position_id=values["position"],
                valid_from=values["valid_from"],
                valid_to=values["valid_to"],
                is_seconded=values["is_seconded"],
                **place,
                actor=request.actor,
                at=timezone.now(),
            )

    return _do(request, officer_id, form, post, done=_("Đã giao nhiệm vụ."), shown="posting_form")


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def end_posting(request: OfficerRequest, officer_id: int) -> HttpResponse:
    form = forms.EndPosting(request.POST)
    return _do(
        request,
        officer_id,
        form,
        lambda values: services.end_posting(
            posting_id=values["posting"],
            last_day=values["last_day"],
            actor=request.actor,
            at=timezone.now(),
        ),
        done=_("Đã kết thúc nhiệm vụ."),
        shown="end_form",
    )


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def lock_officer(request: OfficerRequest, officer_id: int) -> HttpResponse:
    """Lock the account or open it again, as the button says."""
    found = _officer(officer_id)
    try:
        services.set_account_active(
            account_id=found.account_id,
            is_active=request.POST.get("act") == "unlock",
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi."))
    return redirect("console:officer", officer_id=officer_id)


@officer_page(roles=_ADMINISTRATORS)
@require_POST
def reset_factor(request: OfficerRequest, officer_id: int) -> HttpResponse:
    form = forms.ResetFactor(request.POST)
    return _do(
        request,
        officer_id,
        form,
        lambda values: services.reset_second_factor(
            account_id=_officer(officer_id).account_id,
            ground=values["ground"],
            actor=request.actor,
            at=timezone.now(),
        ),
        done=_("Đã đặt lại; người này bật lớp thứ hai khi đăng nhập lần sau."),
        shown="factor_form",
    )


@sensitive_post_parameters("password")
@officer_page(roles=_ADMINISTRATORS)
@require_POST
def set_password(request: OfficerRequest, officer_id: int) -> HttpResponse:
    form = forms.NewPassword(request.POST)
    return _do(
        request,
        officer_id,
        form,
        lambda values: services.set_staff_password(
            account_id=_officer(officer_id).account_id,
            password=values["password"],
            actor=request.actor,
            at=timezone.now(),
        ),
        done=_("Đã đặt mật khẩu."),
        shown="password_form",
    )


def _do(
    request: OfficerRequest,
    officer_id: int,
    form: Any,  # Any: one of the forms above
    act: Callable[[dict[str, Any]], object],
    *,
    done: str,
    shown: str,
) -> HttpResponse:
    """One service call; what does not fit is said beside the form, on the same page."""
    _officer(officer_id)
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        if not form.errors:
            messages.success(request, done)
            return redirect("console:officer", officer_id=officer_id)
    return _page(request, officer_id, status=422, **{shown: form})


def _page(
    request: OfficerRequest,
    officer_id: int,
    *,
    status: int = 200,
    **bound: Any,  # Any: the form with the fault
) -> HttpResponse:
    found = _officer(officer_id)
    today = timezone.localdate()
    day = f"{today:%d/%m/%Y}"
    context: dict[str, Any] = {
        "officer": found,
        "postings": _labelled(duties.list_postings_of(officer_id=officer_id, on=today)),
        "past": _labelled(duties.list_past_postings_of(officer_id=officer_id, on=today)),
        "delegations": duties.list_delegations_of(officer_ids=(officer_id,), on=today),
        "has_factor": second_factor.is_enabled(account_id=found.account_id),
        "edit_form": forms.Officer(
            initial={
                "version": found.version,
                "full_name": found.full_name,
                "email": found.account.email,
                "phone": found.phone,
            }
        ),
        "posting_form": forms.NewPosting(positions=_positions(), initial={"valid_from": day}),
        "end_form": forms.EndPosting(initial={"last_day": day}),
        "factor_form": forms.ResetFactor(),
        "password_form": forms.NewPassword(),
        "may_edit": _may_edit(request),
        "today": today,
        "part": "organisation",
        **bound,
    }
    return show(request, "officer", context, status=status)


def _place(
    form: forms.NewPosting, values: dict[str, Any]
) -> dict[str, Any] | None:  # Any: cleaned values
    """Turn codes into ids; say beside the field which code is unknown."""
    agency = Agency.objects.filter(code=values["agency_code"].strip(), valid_to=None).first()
    if agency is None:
        form.add_error("agency_code", _("Không có cơ quan đang hoạt động với mã này."))
        return None
    unit = None
    if values["unit_code"]:
        unit = Unit.objects.filter(
            code=values["unit_code"].strip(), agency=agency, valid_to=None
        ).first()
        if unit is None:
            form.add_error("unit_code", _("Cơ quan này không có đơn vị với mã này."))
            return None
    shop = OneStopShop.objects.filter(agency=agency, valid_to=None).first()
    is_at_shop = shop is not None and unit is None
    counter = None
    if values["counter_number"] and shop is not None:
        counters = counters_of(shop_id=shop.pk, on=values["valid_from"])
        counter = next((row for row in counters if row.number == values["counter_number"]), None)
        if counter is None:
            form.add_error("counter_number", _("Không có quầy số này."))
            return None
    return {
        "agency_id": agency.pk,
        "unit_id": unit.pk if unit else None,
        "shop_id": shop.pk if shop and is_at_shop else None,
        "counter_id": counter.pk if counter else None,
    }


def _filter(request: OfficerRequest) -> staff.StaffFilter:
    agency, after = request.GET.get("cq", ""), request.GET.get("sau", "")
    role, state = request.GET.get("nv", ""), request.GET.get("tt", "")
    return staff.StaffFilter(
        text=request.GET.get("q", "").strip()[:100],
        agency_id=int(agency) if agency.isdigit() else None,
        role=role if role in set(Role) else "",
        state=state if state in _STATES else "",
        after=int(after) if after.isdigit() else 0,
    )


def _export(rows: list[Officer]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="can-bo.csv"'
    # Spreadsheets take the text for UTF-8 only with this mark.
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("Họ tên"), _("Tên đăng nhập"), _("Điện thoại"), _("Nhiệm vụ"), _("Nơi làm việc"),
                     _("Từ ngày"), _("Đến ngày"), _("Tài khoản")])  # fmt: skip
    for row in rows:
        state = _("đang mở") if row.account.is_active else _("đã khóa")
        person = [_cell(row.full_name), _cell(row.account.username), _cell(row.phone)]
        for label, place, posting in _lines(row) or [("", "", None)]:
            dates = [posting.valid_from, posting.valid_to or ""] if posting else ["", ""]
            writer.writerow([*person, label, _cell(place), *dates, state])
    return response


def _cell(text: str) -> str:
    """A spreadsheet would run what begins like a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


def _lines(row: Officer) -> list[tuple[Any, str, Any]]:  # Any: lazy label, the posting
    return [
        (
            ROLE_LABELS[posting.role],
            ", ".join(
                label
                for label in (posting.unit.name if posting.unit else "", posting.agency.name)
                if label
            ),
            posting,
        )
        for posting in getattr(row, "postings_today", [])
    ]


def _labelled(rows: list[Any]) -> list[tuple[Any, Any]]:  # Any: postings and lazy labels
    return [(row, ROLE_LABELS[row.role]) for row in rows]


def _positions() -> list[tuple[int, str]]:
    return list(Position.objects.order_by("name").values_list("pk", "name"))


def _officer(officer_id: int) -> Officer:
    found = duties.get_officer(officer_id=officer_id)
    if found is None:
        raise Http404
    return found


def _may_edit(request: OfficerRequest) -> bool:
    return policies.can(request.actor, "organisation.edit")
