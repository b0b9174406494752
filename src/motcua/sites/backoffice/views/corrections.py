"""Faults of the authority, put right by who settled the dossier (Decree 118/2025, art. 23; rule 76)."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.core.errors import DomainError
from motcua.directory import policies
from motcua.dossiers import services
from motcua.dossiers.models import Correction
from motcua.dossiers.queries.page import relation_of
from motcua.sites.backoffice.views.consultations import keep_file
from motcua.sites.backoffice.views.dossier import read_page
from motcua.sites.ui.pages import OfficerRequest, officer_page


class RemedyForm(forms.Form):
    remedy = forms.CharField(
        label=gettext_lazy("Đã khắc phục thế nào"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Ghi cách đã khắc phục.")},
    )
    result_number = forms.CharField(
        label=gettext_lazy("Số văn bản đính chính"), max_length=100, required=False
    )
    file = forms.FileField(label=gettext_lazy("Tệp kết quả đã đính chính"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: the arguments of a Django form
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


@officer_page()
@require_http_methods(["GET", "POST"])
def corrections(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """List what has to be put right, and write down how it was."""
    now = timezone.localtime()
    page = read_page(request.actor, dossier_id, now, with_opinions=False)
    rows = list(page.dossier.corrections.select_related("found_by", "done_by").order_by("-pk"))
    waiting = next((row for row in rows if row.done_at is None), None)
    is_sent = request.method == "POST"
    form = RemedyForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if waiting is not None and is_sent and form.is_valid():
        try:
            _finish(request, waiting, form, now)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi việc khắc phục."))
            return redirect("backoffice:corrections", dossier_id=dossier_id)
    relation = relation_of(page.dossier)
    context = {
        "page": page,
        "dossier": page.dossier,
        "rows": rows,
        "waiting": waiting,
        "may_write": waiting is not None
        and policies.can(request.actor, "dossier.correct", relation=relation),
        "form": form,
        "now": now,
        "today": now.date(),
    }
    request.ui_place = "work"  # type: ignore[attr-defined]  # read by the frame of the page
    status = 422 if is_sent else 200
    return render(request, "backoffice/corrections.html", context, status=status)


def _finish(request: OfficerRequest, row: Correction, form: RemedyForm, now: datetime) -> None:
    values = form.cleaned_data
    services.finish_correction(
        correction_id=row.pk,
        facts=services.RemedyFacts(
            remedy=values["remedy"],
            result_number=values["result_number"],
            file_id=keep_file(form, now),
        ),
        actor=request.actor,
        at=now,
    )
