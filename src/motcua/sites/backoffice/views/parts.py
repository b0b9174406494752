"""The parts of an interagency dossier, and the decision at the counter: one tab, one act at a time."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.core.errors import DomainError
from motcua.documents import services as document_services
from motcua.dossiers import services
from motcua.sites.backoffice import forms
from motcua.sites.backoffice.views.dossier import show
from motcua.sites.ui.pages import OfficerRequest, officer_page


@officer_page()
@require_safe
def parts(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    return show(request, dossier_id, tab="parts")


@officer_page()
@require_POST
def act(request: OfficerRequest, dossier_id: int, act: str) -> HttpResponse:
    """Sign a part or a decision at the counter, gather the parts, or seal; on a fault the page again."""
    if act not in _DONE:
        raise Http404
    form = forms.Issue(request.POST, request.FILES) if act in {"sign", "decide"} else None
    if form is not None and not form.is_valid():
        return show(request, dossier_id, tab="parts", refused={"sign": form})
    now = timezone.localtime()
    task = _task(request)
    try:
        if act == "gather":
            services.gather_results(task=task, actor=request.actor, at=now)
        elif act == "seal":
            services.seal_result(task=task, actor=request.actor, at=now)
        elif form is not None:
            _sign(request, act, task, form)
    except DomainError as error:
        refused = {"sign": form} if form is not None else {}
        return show(request, dossier_id, tab="parts", refused=refused, error=str(error))
    messages.success(request, _(_DONE[act]))
    return redirect("backoffice:work")


def _sign(request: OfficerRequest, act: str, task: services.TaskRef, form: forms.Issue) -> None:
    now = timezone.localtime()
    values: dict[str, Any] = form.cleaned_data  # Any: cleaned values of a form
    if request.POST.get("outcome") == "SEND_BACK":
        services.conclude_step(
            task=task,
            outcome="SEND_BACK",
            opinion=values["opinion"],
            actor=request.actor,
            at=now,
        )
        return
    upload = values.get("file")
    result = services.ResultFacts(
        is_granted=values["decision"] == "GRANTED",
        name=values["name"],
        number=values["number"],
        reason=values["reason"],
        file_id=document_services.store_file(content=upload.file, at=now).pk if upload else None,
    )
    if act == "decide":
        services.decide_at_counter(
            task=task, result=result, opinion=values["opinion"], actor=request.actor, at=now
        )
    else:
        services.finish_part(
            task=task, result=result, opinion=values["opinion"], actor=request.actor, at=now
        )


def _task(request: OfficerRequest) -> services.TaskRef:
    task, version = request.POST.get("task", ""), request.POST.get("version", "")
    if not (task.isdigit() and version.isdigit()):
        raise Http404
    return services.TaskRef(task_id=int(task), version=int(version))


_DONE = {
    "sign": "Đã ký kết quả phần việc và chuyển cho nơi dùng tiếp, Bộ phận Một cửa.",
    "gather": "Đã nhận đủ kết quả và chuyển Bộ phận Một cửa.",
    "decide": "Đã quyết định theo ủy quyền; kết quả chờ đóng dấu của Trung tâm.",
    "seal": "Đã đóng dấu; kết quả sẵn sàng trả.",
}
