"""Dossiers whose applicant was asked to complete them: take the papers, or close after the term."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.core.errors import DomainError
from motcua.dossiers import services
from motcua.dossiers.facts import ComponentFacts
from motcua.dossiers.queries import counter as counter_queries
from motcua.dossiers.queries.page import DossierPage
from motcua.dossiers.services import TaskRef
from motcua.sites.counter.forms_return import SupplementItemForm, default_item_kind, is_unaccepted
from motcua.sites.counter.shops import shop_ids_of
from motcua.sites.counter.uploads import keep_upload
from motcua.sites.counter.views.base import STATUS_OF_FAULTS, counter_page, moment, page_or_404
from motcua.sites.ui.pages import OfficerRequest
from motcua.workflow.models import Task


@counter_page("counter")
def supplements(request: OfficerRequest) -> HttpResponse:
    """List what waits for applicants."""
    at = moment()
    text = request.GET.get("q", "")
    rows = counter_queries.list_supplements(shop_ids=shop_ids_of(request.actor), text=text)
    context = {
        "rows": rows,
        "text": text,
        "at": at,
        "today": at.date(),
        "tab": "supplements",
        "over_count": sum(row.respond_by is not None and row.respond_by < at for row in rows),
    }
    return render(request, "counter/supplements.html", context)


@counter_page("counter")
def supplement_one(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Take the papers that were missing; the limit then starts again from zero (art. 19(5))."""
    page = page_or_404(request, dossier_id, purpose=_("Nhận hồ sơ bổ sung"))
    if is_unaccepted(page.dossier):
        # Nothing runs yet: the whole intake is done again with what is known.
        target = f"{reverse('counter:intake')}?from={dossier_id}&whole=1"
        return HttpResponseRedirect(target)
    task = _task(page)
    if request.method != "POST":
        return _show(request, page, _item_forms(page, None, request))
    forms = _item_forms(page, request.POST, request)
    faults: list[str] = []
    if all(form.is_valid() for form in forms):
        try:
            services.receive_supplement(
                task=TaskRef(task_id=task.pk, version=_version(request, task)),
                components=_components(request, forms),
                actor=request.actor,
                at=moment(),
            )
        except DomainError as error:
            faults.append(str(error))
        else:
            messages.success(request, _("Đã nhận bổ sung; thời hạn giải quyết tính lại từ đầu."))
            return HttpResponseRedirect(reverse("counter:received", args=[dossier_id]))
    return _show(request, page, forms, faults=faults, status=STATUS_OF_FAULTS)


@counter_page("counter")
@require_POST
def close_one(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Close a dossier that was not completed in the term."""
    page = page_or_404(request, dossier_id, purpose=_("Đóng hồ sơ không bổ sung"))
    task = _task(page)
    try:
        services.close_incomplete(
            task=TaskRef(task_id=task.pk, version=_version(request, task)),
            actor=request.actor,
            at=moment(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã đóng hồ sơ vì quá hạn bổ sung."))
    return HttpResponseRedirect(reverse("counter:supplements"))


def _task(page: DossierPage) -> Task:
    task = next((row for row in page.open_tasks if row.step_key == "await_supplement"), None)
    if task is None:
        raise Http404
    return task


def _version(request: OfficerRequest, task: Task) -> int:
    seen = request.POST.get("version", "")
    return int(seen) if seen.isdigit() else task.version


def _item_forms(
    page: DossierPage, data: object, request: OfficerRequest
) -> list[SupplementItemForm]:
    open_requests = [row for row in page.supplement_requests if row.completed_at is None]
    items = open_requests[-1].items if open_requests else []
    return [
        SupplementItemForm(
            request.POST if data is not None else None,
            request.FILES if data is not None else None,
            name=str(item["name"]),
            reason=str(item.get("reason", "")),
            number=number,
            initial={"kind": default_item_kind(), "copies": 1},
        )
        for number, item in enumerate(items, start=1)
    ]


def _components(
    request: OfficerRequest, forms: list[SupplementItemForm]
) -> tuple[ComponentFacts, ...]:
    assert request.actor.officer_id is not None
    components = []
    for form in forms:
        if not form.cleaned_data["ok"]:
            continue
        file_ids: tuple[int, ...] = ()
        if form.cleaned_data["file"]:
            kept = keep_upload(
                upload=form.cleaned_data["file"],
                officer_id=request.actor.officer_id,
                at=moment(),
            )
            file_ids = (kept.file_id,)
        components.append(form.component(file_ids))
    return tuple(components)


def _show(
    request: OfficerRequest,
    page: DossierPage,
    forms: list[SupplementItemForm],
    *,
    faults: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = moment()
    dossier = page.dossier
    open_requests = [row for row in page.supplement_requests if row.completed_at is None]
    context = {
        "page": page,
        "dossier": dossier,
        "task": _task(page),
        "asked": open_requests[-1] if open_requests else None,
        "forms": forms,
        "faults": faults or [],
        "at": at,
        "today": at.date(),
        "is_over": dossier.supplement_due_at is not None and dossier.supplement_due_at < at,
    }
    return render(request, "counter/supplement_one.html", context, status=status)
