"""Nghĩa vụ tài chính of a dossier whose sector's law lets the clock wait for it: notice given, met."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.core.errors import DomainError
from motcua.directory import policies
from motcua.dossiers import clock, services
from motcua.dossiers.models import FinancialObligation
from motcua.dossiers.queries.page import DossierPage, relation_of
from motcua.legislation.rules import Wait
from motcua.sites.backoffice.views.dossier import read_page
from motcua.sites.ui.pages import OfficerRequest, officer_page

_DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]


class MomentForm(forms.Form):
    """A day and an hour, which may lie back: papers reach the unit later than they were written."""

    day = forms.DateField(
        label=gettext_lazy("Ngày"),
        input_formats=_DAY_FORMATS,
        error_messages={
            "required": gettext_lazy("Nhập ngày."),
            "invalid": gettext_lazy("Nhập ngày dạng 15/12/2026."),
        },
    )
    hour = forms.TimeField(
        label=gettext_lazy("Giờ"),
        error_messages={
            "required": gettext_lazy("Nhập giờ."),
            "invalid": gettext_lazy("Nhập giờ dạng 09:30."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: the arguments of a Django form
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def moment(self) -> datetime:
        values = self.cleaned_data
        zone = timezone.get_default_timezone()
        return datetime.combine(values["day"], values["hour"], tzinfo=zone)


class NoticeForm(MomentForm):
    number = forms.CharField(
        label=gettext_lazy("Số thông báo"),
        max_length=100,
        error_messages={"required": gettext_lazy("Nhập số thông báo nghĩa vụ tài chính.")},
    )
    amount = forms.IntegerField(label=gettext_lazy("Số tiền (đồng)"), min_value=0, required=False)


class MetForm(MomentForm):
    proof = forms.CharField(
        label=gettext_lazy("Chứng từ đã nộp (số, ngày)"),
        max_length=300,
        error_messages={"required": gettext_lazy("Ghi chứng từ đã nộp (số, ngày).")},
    )


@officer_page()
@require_http_methods(["GET", "POST"])
def obligations(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Write down that the applicant was told to pay, or that he has paid."""
    now = timezone.localtime()
    page = read_page(request.actor, dossier_id, now, with_opinions=False)
    rows = list(page.dossier.obligations.select_related("recorded_by").order_by("-pk"))
    if not rows and not clock.pauses_for(page.dossier, Wait.FINANCIAL_OBLIGATION):
        raise Http404
    waiting = next((row for row in rows if row.met_at is None and row.cancelled_at is None), None)
    initial = {"day": f"{now:%d/%m/%Y}", "hour": f"{now:%H:%M}"}
    form_class = MetForm if waiting else NoticeForm
    form = form_class(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, page, form, waiting, now)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi; thời hạn của hồ sơ đã tính lại theo đó."))
            return redirect("backoffice:obligations", dossier_id=dossier_id)
    may_write = page.dossier.state in {"IN_PROCESS", "SUPPLEMENT_REQUESTED"} and policies.can(
        request.actor, "dossier.consult", relation=relation_of(page.dossier)
    )
    context = {
        "page": page,
        "dossier": page.dossier,
        "rows": rows,
        "waiting": waiting,
        "form": form,
        "may_write": may_write,
        "now": now,
        "today": now.date(),
    }
    request.ui_place = "work"  # type: ignore[attr-defined]  # read by the frame of the page
    status = 422 if request.method == "POST" else 200
    return render(request, "backoffice/obligations.html", context, status=status)


def _write(
    request: OfficerRequest,
    page: DossierPage,
    form: MomentForm,
    waiting: FinancialObligation | None,
    now: datetime,
) -> None:
    values = form.cleaned_data
    if waiting is not None:
        services.record_obligation_met(
            obligation_id=waiting.pk,
            proof=values["proof"],
            met_at=form.moment(),
            actor=request.actor,
            at=now,
        )
        return
    services.record_obligation_notice(
        dossier_id=page.dossier.pk,
        facts=services.ObligationFacts(
            number=values["number"], amount=values["amount"], noticed_at=form.moment()
        ),
        actor=request.actor,
        at=now,
    )
