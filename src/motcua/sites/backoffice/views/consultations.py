"""Opinions: asked beside the process, answered, entered from paper, taken back; and who waits for whom."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.core.errors import DomainError
from motcua.directory import policies
from motcua.documents import services as document_services
from motcua.dossiers import clock, services
from motcua.dossiers.facts import OpinionRequestFacts
from motcua.dossiers.models import Consultation, Dossier
from motcua.dossiers.queries import consultations as queries
from motcua.dossiers.queries.page import DossierPage, relation_of
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services.consultation import PAPER_REPLY
from motcua.legislation.rules import Wait
from motcua.sites.backoffice.forms_beside import AskOpinions, Reason, ReplyOpinion
from motcua.sites.backoffice.views.dossier import read_page
from motcua.sites.ui.pages import OfficerRequest, officer_page
from motcua.workflow import services as workflow_services

ASKED_OF_US, ASKED_BY_US = "tra-loi", "da-hoi"


@officer_page()
@require_safe
def consultations(request: OfficerRequest) -> HttpResponse:
    """List opinions that are awaited: from us, or by us."""
    now = timezone.localtime()
    side = ASKED_BY_US if request.GET.get("ben") == ASKED_BY_US else ASKED_OF_US
    after = _key(request.GET.get("sau", ""))
    find = queries.list_asked_by_us if side == ASKED_BY_US else queries.list_asked_of_us
    page = find(actor=request.actor, at=now, after=after)
    next_url = ""
    if page.next_key:
        moment, row_id = page.next_key
        next_url = "?" + urlencode({"ben": side, "sau": f"{moment.isoformat()}_{row_id}"})
    context = {
        "rows": page.rows,
        "side": side,
        "is_ours": side == ASKED_BY_US,
        "next_url": next_url,
        "now": now,
        "today": now.date(),
    }
    request.ui_place = "consultations"  # type: ignore[attr-defined]  # read by the frame of the page
    return render(request, "backoffice/consultations.html", context)


@officer_page()
@require_http_methods(["GET", "POST"])
def ask_opinions(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Ask other agencies beside the process; on a fault all that was typed comes back."""
    now = timezone.localtime()
    page = read_page(request.actor, dossier_id, now, with_opinions=True)
    agencies = queries.list_agencies_to_ask(besides=page.dossier.competent_agency_id, on=now.date())
    form = AskOpinions(request.POST or None, request.FILES or None, agencies=agencies)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            asked = _ask(request, dossier_id, form, now)
        except DomainError as fault:
            error = str(fault)
        else:
            messages.success(
                request,
                _("Đã hỏi %(n)d cơ quan. ") % {"n": len(asked)} + clock_words(page.dossier),
            )
            return redirect("backoffice:ask_opinions", dossier_id=dossier_id)
    status = 422 if request.method == "POST" else 200
    return _show(request, page, now, form=form, error=error, status=status)


@officer_page()
@require_http_methods(["GET", "POST"])
def consultation(request: OfficerRequest, dossier_id: int, consultation_id: int) -> HttpResponse:
    """Show one question; answer it, enter its answer from paper, or take it back."""
    now = timezone.localtime()
    page = read_page(request.actor, dossier_id, now, with_opinions=False)
    row = queries.get_consultation(consultation_id=consultation_id)
    if row is None or row.dossier_id != dossier_id:
        raise Http404
    act = _act_of(request, page, row)
    posted = request.method == "POST"
    data, files = (request.POST, request.FILES) if posted else (None, None)
    withdraws = posted and "withdraw" in request.POST
    reply = ReplyOpinion(None if withdraws else data, None if withdraws else files)
    reason = Reason(data if withdraws else None)
    error = ""
    if posted and act and (reason if withdraws else reply).is_valid():
        try:
            _do(request, row, "withdraw" if withdraws else act, reason if withdraws else reply, now)
        except DomainError as fault:
            error = str(fault)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("backoffice:consultations")
    context = {
        "page": page,
        "dossier": page.dossier,
        "row": row,
        "act": act,
        "may_withdraw": act in {"wait", "paper"} and _is_beside(row),
        "reply": reply,
        "reason": reason,
        "error": error,
        "withdraws": withdraws,
        "now": now,
        "today": now.date(),
    }
    request.ui_place = "consultations"  # type: ignore[attr-defined]  # read by the frame of the page
    return render(request, "backoffice/consultation.html", context, status=422 if posted else 200)


def clock_words(dossier: Dossier) -> str:
    """Say what an opinion does to the time limit under the law of this dossier."""
    if clock.pauses_for(dossier, Wait.OPINION):
        return _("Thời hạn của hồ sơ tạm dừng đến khi có ý kiến (quy định riêng của thủ tục).")
    return _("Thời hạn của hồ sơ không dừng.")


def _ask(
    request: OfficerRequest, dossier_id: int, form: AskOpinions, now: datetime
) -> list[Consultation]:
    file_id = keep_file(form, now)
    values = form.cleaned_data
    return services.ask_opinions(
        dossier_id=dossier_id,
        requests=[
            OpinionRequestFacts(
                agency_id=agency_id,
                content=values["content"],
                respond_by=form.moment(),
                reply_method=values["reply_method"],
                file_id=file_id,
            )
            for agency_id in values["agencies"]
        ],
        actor=request.actor,
        at=now,
    )


def keep_file(form: Form, now: datetime) -> int | None:
    """Store the file of a form, if there is one."""
    upload = form.cleaned_data.get("file")
    if upload is None:
        return None
    assert isinstance(upload, UploadedFile)
    assert upload.file is not None
    return document_services.store_file(content=upload.file, at=now).pk


def _act_of(request: OfficerRequest, page: DossierPage, row: Consultation) -> str:
    """Return what this officer may do: answer, enter the paper answer, wait for it, or nothing."""
    if row.replied_at is not None or row.withdrawn_at is not None:
        return ""
    task = row.task
    if task is not None and policies.can(
        request.actor,
        "task.complete",
        role=task.role,
        agency_id=task.agency_id,
        unit_id=task.unit_id,
        shop_id=task.shop_id,
        officer_id=task.officer_id,
    ):
        return "answer"
    if policies.can(request.actor, "dossier.consult", relation=relation_of(page.dossier)):
        return "paper" if row.reply_method == PAPER_REPLY else "wait"
    return ""


def _is_beside(row: Consultation) -> bool:
    return row.task is not None and workflow_services.is_beside(row.task)


def _do(request: OfficerRequest, row: Consultation, act: str, form: Form, now: datetime) -> None:
    if act == "withdraw":
        services.withdraw_consultation(
            consultation_id=row.pk,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            at=now,
        )
    elif act == "answer":
        assert row.task is not None
        services.answer_consultation(
            task=services.TaskRef(task_id=row.task.pk, version=row.task.version),
            reply=form.cleaned_data["reply"],
            actor=request.actor,
            at=now,
            file_id=keep_file(form, now),
        )
    else:
        services.record_paper_reply(
            consultation_id=row.pk,
            reply=form.cleaned_data["reply"],
            actor=request.actor,
            at=now,
            file_id=keep_file(form, now),
        )


def _show(
    request: OfficerRequest,
    page: DossierPage,
    now: datetime,
    *,
    form: AskOpinions,
    error: str,
    status: int,
) -> HttpResponse:
    may_ask = page.dossier.state == DossierState.IN_PROCESS and policies.can(
        request.actor, "dossier.consult", relation=relation_of(page.dossier)
    )
    context = {
        "page": page,
        "dossier": page.dossier,
        "consultations": queries.list_of_dossier(dossier_id=page.dossier.pk),
        "may_ask": may_ask,
        "clock_words": clock_words(page.dossier),
        "form": form,
        "error": error,
        "now": now,
        "today": now.date(),
        "back_url": reverse("backoffice:dossier", args=[page.dossier.pk]),
    }
    request.ui_place = "work"  # type: ignore[attr-defined]  # read by the frame of the page
    return render(request, "backoffice/ask_opinions.html", context, status=status)


def _key(text: str) -> tuple[datetime, int] | None:
    moment, _separator, row_id = text.rpartition("_")
    try:
        return datetime.fromisoformat(moment), int(row_id)
    except ValueError:
        return None
