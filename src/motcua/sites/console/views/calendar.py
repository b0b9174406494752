"""The calendar of days off: a year at a glance, changes as new versions."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.core.errors import DomainError
from motcua.deadlines import queries, services
from motcua.deadlines.rules import DayKind, SpecialDay
from motcua.directory import policies
from motcua.directory.rules import Role
from motcua.sites.console import forms
from motcua.sites.console.apps import ROLES
from motcua.sites.console.views.procedures import show
from motcua.sites.ui.pages import OfficerRequest, officer_page


@officer_page(roles=ROLES)
@require_safe
def calendar(request: OfficerRequest) -> HttpResponse:
    return _show(request)


@officer_page(roles={Role.ADMINISTRATOR})
@require_POST
def change_day(request: OfficerRequest) -> HttpResponse:
    """Make a new version of the calendar; due dates already given stay (rule 58)."""
    form = forms.ChangeDay(request.POST)
    if not form.is_valid():
        return _show(request, form=form, status=422)
    values = form.cleaned_data
    day = SpecialDay(
        date=values["date"],
        kind=DayKind(values["kind"]),
        name=values["name"] or str(form.fields["kind"].label),
        source=values["ground"],
    )
    try:
        if values["act"] == "remove":
            services.remove_calendar_day(
                on=values["date"],
                based_on=values["based_on"],
                effective_from=values["effective_from"],
                ground=values["ground"],
                actor=request.actor,
                at=timezone.now(),
            )
        else:
            change = (
                services.add_calendar_day
                if values["act"] == "add"
                else services.correct_calendar_day
            )
            change(
                day=day,
                based_on=values["based_on"],
                effective_from=values["effective_from"],
                ground=values["ground"],
                actor=request.actor,
                at=timezone.now(),
            )
    except DomainError as error:
        return _show(request, form=form, error=str(error), status=422)
    messages.success(request, _("Đã lập phiên bản lịch mới."))
    return redirect("console:calendar")


def _show(
    request: OfficerRequest,
    *,
    form: forms.ChangeDay | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    versions = queries.list_calendar_versions()
    newest = versions[0] if versions else None
    wanted = request.GET.get("nam", "")
    year = (
        int(wanted)
        if wanted.isdigit() and date.min.year < int(wanted) < date.max.year
        else today.year
    )
    days = queries.list_calendar_days(version_id=newest.id, year=year) if newest else ()
    initial = {
        "based_on": newest.number if newest else 0,
        "effective_from": f"{today:%d/%m/%Y}",
    }
    context = {
        "year": year,
        "days": days,
        "versions": versions,
        "newest": newest,
        "today": today,
        "years": range(2019, today.year + 2),
        "form": form or forms.ChangeDay(initial=initial),
        "error": error,
        "may_edit": policies.can(request.actor, "calendar.edit"),
    }
    return show(request, "calendar", context, status=status)
