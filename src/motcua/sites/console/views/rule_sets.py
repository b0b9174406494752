"""The rule sets: side by side, one as a law sheet with its history, a change as a new version."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.core.errors import DomainError
from motcua.directory import policies
from motcua.directory.rules import Role
from motcua.legislation import queries, services
from motcua.legislation.rules import (
    ADJUSTABLE,
    CHAPTERS,
    Mark,
    Parameter,
    RuleSet,
    UnknownParameter,
    UnknownRuleSet,
    get_rule_set,
    names_of,
)
from motcua.legislation.rules import rule_sets as delivered_rule_sets
from motcua.sites.console.apps import ROLES
from motcua.sites.console.forms_rule_sets import ChangeRule, first_values
from motcua.sites.console.views.procedures import show
from motcua.sites.ui.pages import OfficerRequest, officer_page

_UNVERIFIED, _DIFFERENT = "chua-kiem-chung", "khac-nhau"
Row = dict[str, Any]  # Any: what a template names


@officer_page(roles=ROLES)
@require_safe
def rule_sets(request: OfficerRequest) -> HttpResponse:
    """Show the law of both periods side by side, in the version that is newest."""
    wanted = request.GET.get("loc", "")
    older, newer = (queries.latest_rule_set(base=row.code) for row in delivered_rule_sets())
    chapters = _chapters(
        lambda name: _pair(name, older.parameter(name), newer.parameter(name)), wanted
    )
    names = [name for name, _row in newer.parameters()]
    context = {
        "sets": (older, newer),
        "chapters": chapters,
        "wanted": wanted,
        "filters": (
            ("", _("Tất cả"), len(names)),
            (
                _DIFFERENT,
                _("Khác nhau"),
                sum(older.parameter(name).text != newer.parameter(name).text for name in names),
            ),
            (
                _UNVERIFIED,
                _("Chỉ tham số chưa kiểm chứng"),
                len({*older.unverified(), *newer.unverified()}),
            ),
        ),
    }
    return show(request, "rule_sets", context)


@officer_page(roles=ROLES)
@require_safe
def rule_set(request: OfficerRequest, rule_set: str) -> HttpResponse:
    """Show one version as a law sheet, with the history of the set."""
    chosen = _get(rule_set)
    wanted = request.GET.get("loc", "")
    versions = queries.list_rule_set_versions(base=chosen.base_code)
    context = {
        "rule_set": chosen,
        "is_newest": chosen.code == versions[-1].rule_set.code,
        "versions": versions[::-1],
        "in_force": queries.rule_set_in_force(on=_last_day(chosen)).code,
        "chapters": _chapters(lambda name: _single(name, chosen.parameter(name)), wanted),
        "wanted": wanted,
        "filters": (
            ("", _("Tất cả"), sum(1 for _row in chosen.parameters())),
            (_UNVERIFIED, _("Chỉ tham số chưa kiểm chứng"), len(chosen.unverified())),
        ),
        "may_edit": policies.can(request.actor, "rule_set.edit"),
        "part": "rule_sets",
    }
    return show(request, "rule_set", context)


@officer_page(roles={Role.ADMINISTRATOR})
@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request: OfficerRequest, rule_set: str, parameter: str) -> HttpResponse:
    """Change one parameter of the newest version; dossiers received keep what they have."""
    base = _get(rule_set).base_code
    newest = queries.list_rule_set_versions(base=base)[-1]
    try:
        now = newest.rule_set.parameter(parameter)
    except UnknownParameter as error:
        raise Http404 from error
    context: Row = {
        "rule_set": newest.rule_set,
        "name": parameter,
        "now": now,
        "is_adjustable": parameter in ADJUSTABLE,
        "part": "rule_sets",
        "error": "",
    }
    if request.method != "POST":
        initial = first_values(
            now, based_on=newest.number, effective_from=f"{_first_day(newest):%d/%m/%Y}"
        )
        form = ChangeRule(initial=initial, name=parameter, parameter=now)
        return show(request, "rule_change", {**context, "form": form})
    form = ChangeRule(request.POST, name=parameter, parameter=now)
    if not form.is_valid():
        return show(request, "rule_change", {**context, "form": form}, status=422)
    values = form.cleaned_data
    try:
        published = services.publish_rule_set_version(
            base=base,
            based_on=values["based_on"],
            parameter=parameter,
            value=values["value"],
            document=values["document"],
            article=values["article"],
            mark=Mark(values["mark"]),
            effective_from=values["effective_from"],
            ground=values["ground"],
            actor=request.actor,
            today=timezone.localdate(),
            at=timezone.now(),
        )
    except DomainError as error:
        context |= {"form": form, "error": str(error)}
        return show(request, "rule_change", context, status=422)
    messages.success(request, _("Đã lập phiên bản %(code)s.") % {"code": published.code})
    return redirect("console:rule_set", rule_set=published.code)


def _get(code: str) -> RuleSet:
    try:
        return get_rule_set(code)
    except UnknownRuleSet as error:
        raise Http404 from error


def _last_day(rule_set: RuleSet) -> date:
    return rule_set.received_until or timezone.localdate()


def _first_day(newest: queries.RuleSetRow) -> date:
    """Propose a day: tomorrow, or the first one of a set that receives no more."""
    if newest.rule_set.received_until is not None:
        return newest.effective_from
    return max(timezone.localdate() + timedelta(days=1), newest.effective_from)


def _chapters(row_of: Any, wanted: str) -> list[Row]:  # Any: a function of the name
    """Return the rows by chapter, without the chapters that the filter leaves empty."""
    chapters = []
    for chapter, title in CHAPTERS:
        rows = [row_of(name) for name in names_of(chapter)]
        if wanted == _UNVERIFIED:
            rows = [row for row in rows if not row["is_verified"]]
        elif wanted == _DIFFERENT:
            rows = [row for row in rows if row["differs"]]
        if rows:
            chapters.append({"title": title, "rows": rows})
    return chapters


def _single(name: str, parameter: Parameter[Any]) -> Row:  # Any: of every type
    return {
        "name": name,
        "parameter": parameter,
        "is_verified": parameter.is_verified,
        "is_adjustable": name in ADJUSTABLE,
        "differs": False,
    }


def _pair(name: str, older: Parameter[Any], newer: Parameter[Any]) -> Row:  # Any: of every type
    return {
        "name": name,
        "label": newer.label,
        "cells": (older, newer),
        "is_verified": older.is_verified and newer.is_verified,
        "differs": older.text != newer.text,
    }
