"""Apology and new time for a dossier that will be late (form 04; Decree 118/2025, art. 19(6))."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import DomainError
from motcua.deadlines.rules import apology_limit, apology_mark
from motcua.directory import policies
from motcua.dossiers import clock, services
from motcua.dossiers.facts import ExtensionFacts
from motcua.dossiers.papers import NOTICE_MEANS
from motcua.dossiers.queries.page import DossierPage, relation_of
from motcua.dossiers.services import NewTime
from motcua.legislation.rules import get_rule_set
from motcua.sites.backoffice.views.dossier import read_page
from motcua.sites.ui.pages import OfficerRequest, officer_page

_UNITS = [("WORKING_DAY", _("ngày làm việc")), ("CALENDAR_DAY", _("ngày"))]


class ExtensionForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do chưa giải quyết được đúng hẹn"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi lý do chưa giải quyết được đúng hẹn.")},
    )
    amount = forms.IntegerField(
        label=_("Gia hạn thêm"),
        min_value=1,
        max_value=365,
        error_messages={"required": _("Ghi thời gian gia hạn.")},
    )
    unit = forms.ChoiceField(label=_("Đơn vị"), choices=_UNITS)
    notice_means = forms.ChoiceField(
        label=_("Báo cho người làm thủ tục qua"),
        choices=[(means.value, words) for means, words in NOTICE_MEANS.items()],
    )
    notice_text = forms.CharField(
        label=_("Lời xin lỗi gửi người làm thủ tục"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: the arguments of a Django form
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def facts(self) -> ExtensionFacts:
        values = self.cleaned_data
        return ExtensionFacts(
            reason=values["reason"],
            amount=Decimal(values["amount"]),
            unit=values["unit"],
            notice_means=values["notice_means"],
            notice_text=values["notice_text"],
        )


@officer_page()
def extend(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Show what a longer time would give; file it once the officer says so."""
    now = timezone.localtime()
    page = read_page(request.actor, dossier_id, now, with_opinions=False)
    request.ui_place = "work"  # type: ignore[attr-defined]  # read by the frame of the page
    if request.method != "POST":
        initial = {"amount": 3, "unit": "WORKING_DAY", "version": page.dossier.version}
        return _show(request, page, ExtensionForm(initial=initial))
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    try:
        if request.POST.get("act") == "preview":
            new = services.find_new_time(dossier=page.dossier, facts=form.facts(), at=now)
            return _show(request, page, form, new=new)
        services.extend_deadline(
            dossier_id=dossier_id,
            facts=form.facts(),
            version=form.cleaned_data["version"],
            actor=request.actor,
            at=now,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _show(request, page, form, status=422)
    messages.success(
        request, _("Đã gia hạn; in văn bản xin lỗi (mẫu 04) và báo người làm thủ tục.")
    )
    return HttpResponseRedirect(reverse("backoffice:extend", args=[dossier_id]))


def _show(
    request: OfficerRequest,
    page: DossierPage,
    form: ExtensionForm,
    *,
    new: NewTime | None = None,
    status: int = 200,
) -> HttpResponse:
    dossier = page.dossier
    now = timezone.localtime()
    extension = getattr(dossier, "extension", None)
    may_extend = policies.can(request.actor, "dossier.extend", relation=relation_of(dossier))
    context: dict[str, object] = {
        "page": page,
        "dossier": dossier,
        "form": form,
        "new": new,
        "extension": extension,
        "means": NOTICE_MEANS.get(extension.notice_means) if extension else "",
        "is_running": dossier.state == "IN_PROCESS" and dossier.due_at is not None,
        "may_extend": may_extend and extension is None,
        "now": now,
        "today": now.date(),
    }
    if dossier.due_at is not None and extension is None:
        rule_set = get_rule_set(dossier.rule_set)
        limit = apology_limit(due_at=dossier.due_at, rule_set=rule_set)
        context |= {
            "is_too_late": now >= limit,
            "mark_at": apology_mark(
                due_at=dossier.due_at, calendar=clock.calendar_of(dossier), rule_set=rule_set
            ),
        }
    return render(request, "backoffice/extend.html", context, status=status)
