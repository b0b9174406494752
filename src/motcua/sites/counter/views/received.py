"""After the act: the paper on the left, what remains to be done on the right; settling on the spot."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.core.errors import DomainError
from motcua.directory import policies
from motcua.dossiers import services
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import counter as counter_queries
from motcua.dossiers.queries.page import DossierPage
from motcua.dossiers.rules import OPEN_STATES, DossierState
from motcua.dossiers.services import ResultFacts, TaskRef
from motcua.sites.counter.duties import list_duties, unscanned
from motcua.sites.counter.forms_return import SettleForm
from motcua.sites.counter.uploads import keep_upload
from motcua.sites.counter.views.base import (
    STATUS_OF_FAULTS,
    counter_page,
    moment,
    page_or_404,
)
from motcua.sites.counter.views.path import BEFORE_DECISION
from motcua.sites.counter.views.prints import FORM_NAMES
from motcua.sites.ui.pages import OfficerRequest


@counter_page("intake")
def received(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Show what was just done and what follows."""
    page = page_or_404(request, dossier_id, purpose=_("Việc sau tiếp nhận"))
    return _show(request, page, SettleForm(initial=_settle_initial(page)))


@counter_page("intake")
@require_POST
def settle(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Settle a same-sitting procedure and hand the result over at once."""
    page = page_or_404(request, dossier_id, purpose=_("Giải quyết và trả ngay"))
    form = SettleForm(request.POST, request.FILES)
    task = next((row for row in page.open_tasks if row.step_key == "settle_here"), None)
    if task is None:
        messages.info(request, _("Hồ sơ này đã được giải quyết."))
        return HttpResponseRedirect(reverse("counter:received", args=[dossier_id]))
    if form.is_valid():
        try:
            _settle(request, page, form, TaskRef(task_id=task.pk, version=form.version_of(task)))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã giải quyết và trả kết quả."))
            return HttpResponseRedirect(reverse("counter:received", args=[dossier_id]))
    return _show(request, page, form, status=STATUS_OF_FAULTS)


@counter_page("counter")
@require_POST
def hand_over_one(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Hand the papers of one dossier over."""
    page_or_404(request, dossier_id, purpose=_("Bàn giao bản giấy"))
    waiting = tuple(
        row.pk
        for row in counter_queries.list_transfers(dossier_id=dossier_id)
        if row.is_paper
        and row.given_at is None
        and policies.can(request.actor, "dossier.hand_over", shop_id=row.from_shop_id)
    )
    given = services.give_papers(transfer_ids=waiting, actor=request.actor, at=moment())
    if given:
        messages.success(request, _("Đã ghi bàn giao bản giấy."))
    else:
        messages.info(request, _("Bản giấy đã được bàn giao trước đó."))
    return HttpResponseRedirect(reverse("counter:received", args=[dossier_id]))


def _settle(request: OfficerRequest, page: DossierPage, form: SettleForm, task: TaskRef) -> None:
    assert request.actor.officer_id is not None
    at = moment()
    values = form.cleaned_data
    file_id = None
    if values["file"]:
        kept = keep_upload(upload=values["file"], officer_id=request.actor.officer_id, at=at)
        file_id = kept.file_id
    services.settle_at_counter(
        task=task,
        result=ResultFacts(
            is_granted=True, name=values["name"], number=values["number"], file_id=file_id
        ),
        collector=form.collector(page.dossier),
        actor=request.actor,
        at=at,
    )


def _settle_initial(page: DossierPage) -> dict[str, object]:
    first = page.dossier.revision.results.order_by("order").first()
    return {
        "name": first.name if first else page.dossier.revision.name,
        "who": "REPRESENTATIVE" if getattr(page.dossier, "representative", None) else "APPLICANT",
    }


def _beside(dossier: Dossier) -> dict[str, object]:
    """Return what happened beside the steps, and what may still happen."""
    state = DossierState(dossier.state)
    return {
        "extension": getattr(dossier, "extension", None) if dossier.received_at else None,
        "stop_notice": (
            getattr(dossier, "stop_notice", None) if state is DossierState.STOPPED else None
        ),
        "is_open": state in OPEN_STATES,
        "may_still_change": dossier.state in BEFORE_DECISION,
    }


def _show(
    request: OfficerRequest, page: DossierPage, form: SettleForm, *, status: int = 200
) -> HttpResponse:
    at = moment()
    dossier = page.dossier
    kind = "RECEIPT"
    if dossier.received_at is None:
        kind = "REFUSAL" if dossier.state == "REFUSED_AT_INTAKE" else "SUPPLEMENT"
    form.offer_people(dossier)
    context = {
        "page": page,
        "dossier": dossier,
        "duties": list_duties(page, at=at) if dossier.received_at else None,
        "unscanned": unscanned(page) if dossier.received_at else [],
        "form": form,
        "kind": kind,
        "form_name": FORM_NAMES[kind],
        "today": at.date(),
        "request_row": page.supplement_requests[-1] if page.supplement_requests else None,
        "refusal": getattr(dossier, "refusal", None),
        "result": getattr(dossier, "result", None),
        **_beside(dossier),
    }
    return render(request, "counter/received.html", context, status=status)
