"""What an officer does on a dossier: one address for each act, one service call each."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from motcua.core.errors import DomainError
from motcua.documents import services as document_services
from motcua.dossiers import services
from motcua.dossiers.facts import ConsultationFacts, SupplementItemFacts
from motcua.sites.backoffice import forms
from motcua.sites.backoffice.views import desk as desks
from motcua.sites.backoffice.views.dossier import show
from motcua.sites.ui.pages import OfficerRequest, officer_page
from motcua.workflow.models import Task


@officer_page()
@require_POST
def act(request: OfficerRequest, dossier_id: int, act: str) -> HttpResponse:
    """Do it and go on; on a fault the same page comes back with all that was typed."""
    handler = _ACTS.get(act)
    if handler is None:
        raise Http404
    form = _form_of(request, act)
    tab = "opinions" if act == "note" else "data"
    if not form.is_valid():
        return show(request, dossier_id, tab=tab, refused={act: form})
    now = timezone.localtime()
    try:
        handler(request, dossier_id, form, now)
    except DomainError as error:
        return show(request, dossier_id, tab=tab, refused={act: form}, error=str(error))
    messages.success(request, _DONE[act])
    if act in _STAYS:
        return redirect(
            "backoffice:opinions" if act == "note" else "backoffice:dossier", dossier_id=dossier_id
        )
    return redirect("backoffice:work")


def _task(request: OfficerRequest) -> services.TaskRef:
    task, version = request.POST.get("task", ""), request.POST.get("version", "")
    if not (task.isdigit() and version.isdigit()):
        raise Http404
    return services.TaskRef(task_id=int(task), version=int(version))


def _form_of(request: OfficerRequest, act: str) -> Form:
    if act == "assign":
        task = Task.objects.filter(pk=_task(request).task_id).first()
        choices = desks.assign_choices(task, timezone.localdate()) if task else []
        return forms.Assign(request.POST, choices=choices)
    classes: dict[str, type[Form]] = {
        "conclude": forms.Opinion,
        "supplement": forms.Supplement,
        "consult": forms.Consultation,
        "reply": forms.Reply,
        "issue": forms.Issue,
        "give_back": forms.Reason,
        "note": forms.Note,
    }
    return classes.get(act, Form)(request.POST, request.FILES)


def _keep_file(form: Form, now: datetime) -> int | None:
    upload = form.cleaned_data.get("file")
    if upload is None:
        return None
    assert isinstance(upload, UploadedFile)
    assert upload.file is not None
    return document_services.store_file(content=upload.file, at=now).pk


def _claim(request: OfficerRequest, _dossier_id: int, _form: Form, now: datetime) -> None:
    services.claim_work(task=_task(request), actor=request.actor, at=now)


def _assign(request: OfficerRequest, _dossier_id: int, form: Form, now: datetime) -> None:
    services.assign_dossier(
        task=_task(request), officer_id=form.cleaned_data["officer"], actor=request.actor, at=now
    )


def _give_back(request: OfficerRequest, _dossier_id: int, form: Form, now: datetime) -> None:
    services.give_back_work(
        task=_task(request), reason=form.cleaned_data["reason"], actor=request.actor, at=now
    )


def _conclude(request: OfficerRequest, _dossier_id: int, form: Form, now: datetime) -> None:
    services.conclude_step(
        task=_task(request),
        outcome=request.POST.get("outcome", ""),
        opinion=form.cleaned_data["opinion"],
        actor=request.actor,
        at=now,
        file_id=_keep_file(form, now),
    )


def _supplement(request: OfficerRequest, _dossier_id: int, form: Form, now: datetime) -> None:
    assert isinstance(form, forms.Supplement)
    services.request_supplement(
        task=_task(request),
        items=tuple(SupplementItemFacts(name=line) for line in form.lines()),
        reason=form.cleaned_data["reason"],
        actor=request.actor,
        at=now,
    )


def _consult(request: OfficerRequest, _dossier_id: int, form: Form, now: datetime) -> None:
    assert isinstance(form, forms.Consultation)
    services.ask_consultation(
        task=_task(request),
        consultation=ConsultationFacts(
            agency_function="",
            content=form.cleaned_data["content"],
            respond_by=form.moment(),
            reply_method=form.cleaned_data["reply_method"],
        ),
        actor=request.actor,
        at=now,
    )


def _reply(request: OfficerRequest, _dossier_id: int, form: Form, now: datetime) -> None:
    services.answer_consultation(
        task=_task(request), reply=form.cleaned_data["reply"], actor=request.actor, at=now
    )


def _issue(request: OfficerRequest, _dossier_id: int, form: Form, now: datetime) -> None:
    values: dict[str, Any] = form.cleaned_data  # Any: cleaned values of a form
    if request.POST.get("outcome") == "SEND_BACK":
        services.conclude_step(
            task=_task(request),
            outcome="SEND_BACK",
            opinion=values["opinion"],
            actor=request.actor,
            at=now,
        )
        return
    result = services.ResultFacts(
        is_granted=values["decision"] == "GRANTED",
        name=values["name"],
        number=values["number"],
        reason=values["reason"],
        file_id=_keep_file(form, now),
    )
    if request.POST.get("outcome") == "APPROVE":
        services.approve_and_issue(
            task=_task(request),
            result=result,
            opinion=values["opinion"],
            actor=request.actor,
            at=now,
        )
        return
    services.issue_result(task=_task(request), result=result, actor=request.actor, at=now)


def _note(request: OfficerRequest, dossier_id: int, form: Form, now: datetime) -> None:
    services.add_note(
        dossier_id=dossier_id, text=form.cleaned_data["text"], actor=request.actor, at=now
    )


_ACTS: dict[str, Callable[[OfficerRequest, int, Form, datetime], None]] = {
    "claim": _claim,
    "assign": _assign,
    "give_back": _give_back,
    "conclude": _conclude,
    "supplement": _supplement,
    "consult": _consult,
    "reply": _reply,
    "issue": _issue,
    "note": _note,
}
_STAYS = {"claim", "note"}
_DONE = {
    "claim": _("Anh/chị đã nhận việc này."),
    "assign": _("Đã phân công."),
    "give_back": _("Đã trả việc về đơn vị."),
    "conclude": _("Đã ghi kết luận và chuyển bước sau."),
    "supplement": _("Đã gửi yêu cầu bổ sung qua Bộ phận Một cửa."),
    "consult": _("Đã gửi yêu cầu lấy ý kiến."),
    "reply": _("Đã gửi trả lời."),
    "issue": _("Đã ban hành kết quả và chuyển Bộ phận Một cửa."),
    "note": _("Đã ghi trao đổi."),
}
