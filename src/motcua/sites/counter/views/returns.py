"""Results that wait at the counter, and handing one over."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.core.errors import DomainError
from motcua.dossiers import services
from motcua.dossiers.models import Component
from motcua.dossiers.queries import counter as counter_queries
from motcua.dossiers.queries.page import DossierPage
from motcua.dossiers.services import TaskRef
from motcua.sites.counter.forms_return import APPLICANT, REPRESENTATIVE, ReturnForm
from motcua.sites.counter.shops import shop_ids_of
from motcua.sites.counter.views.base import (
    STATUS_OF_FAULTS,
    counter_page,
    may_return_here,
    moment,
    page_or_404,
)
from motcua.sites.ui.pages import OfficerRequest
from motcua.workflow.models import Task


@counter_page("returns")
def returns(request: OfficerRequest) -> HttpResponse:
    """List results that wait to be collected."""
    text = request.GET.get("q", "")
    found = counter_queries.list_results(
        shop_ids=shop_ids_of(request.actor), text=text, after=_key(request.GET.get("after", ""))
    )
    next_url = ""
    if found.next_key is not None:
        since, dossier_id = found.next_key
        query = {"q": text, "after": f"{since.isoformat()}|{dossier_id}"}
        next_url = f"{reverse('counter:returns')}?{urlencode(query)}"
    context = {
        "rows": found.rows,
        "text": text,
        "next_url": next_url,
        "is_first": not request.GET.get("after"),
        "today": moment().date(),
        "at": moment(),
    }
    return render(request, "counter/returns.html", context)


@counter_page("returns")
def return_one(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Hand one result over: who takes it, by which right, which originals go back."""
    page = page_or_404(request, dossier_id, purpose=_("Trả kết quả"))
    if not may_return_here(request, page.dossier):
        raise Http404
    task = next((row for row in page.open_tasks if row.step_key.startswith("return")), None)
    if task is None:
        messages.info(request, _("Hồ sơ này không có kết quả đang chờ trả."))
        return HttpResponseRedirect(reverse("counter:received", args=[dossier_id]))
    if request.method != "POST":
        form = ReturnForm(dossier=page.dossier, initial=_initial(page, task))
        return _show(request, page, form)
    form = ReturnForm(request.POST, dossier=page.dossier)
    if form.is_valid():
        try:
            services.return_result(
                task=TaskRef(task_id=task.pk, version=form.version_of(task)),
                collector=form.collector(page.dossier),
                actor=request.actor,
                at=moment(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            done = _("Đã trả kết quả hồ sơ %(code)s.") % {"code": page.dossier.code}
            messages.success(request, done)
            return HttpResponseRedirect(reverse("counter:returns"))
    return _show(request, page, form, status=STATUS_OF_FAULTS)


def _initial(page: DossierPage, task: Task) -> dict[str, object]:
    has_representative = getattr(page.dossier, "representative", None) is not None
    return {
        "version": task.version,
        "who": REPRESENTATIVE if has_representative else APPLICANT,
    }


def _show(
    request: OfficerRequest, page: DossierPage, form: ReturnForm, *, status: int = 200
) -> HttpResponse:
    originals: list[Component] = [
        row for row in page.components if row.is_to_be_returned and row.returned_at is None
    ]
    context = {
        "page": page,
        "dossier": page.dossier,
        "result": getattr(page.dossier, "result", None),
        "refusal": getattr(page.dossier, "refusal", None),
        "originals": originals,
        "form": form,
        "today": moment().date(),
    }
    return render(request, "counter/return_one.html", context, status=status)


def _key(text: str) -> tuple[datetime, int] | None:
    since, _bar, number = text.rpartition("|")
    try:
        return datetime.fromisoformat(since), int(number)
    except ValueError:
        return None
