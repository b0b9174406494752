"""Duties of the centre around a dossier: guidance, early return, faults and remedies, papers that go back."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.core.errors import DomainError
from motcua.dossiers import services
from motcua.dossiers.facts import GuidanceFacts
from motcua.dossiers.models import Guidance
from motcua.dossiers.queries import counter as counter_queries
from motcua.dossiers.queries.page import DossierPage
from motcua.dossiers.services import FaultFacts, RemedyFacts
from motcua.sites.counter.forms_path import (
    EarlyReturnForm,
    FaultForm,
    GuidanceForm,
    OriginalsForm,
    RemedyForm,
)
from motcua.sites.counter.shops import shop_id_of, shop_ids_of
from motcua.sites.counter.uploads import keep_upload
from motcua.sites.counter.views.base import (
    STATUS_OF_FAULTS,
    counter_page,
    dossier_or_404,
    moment,
    page_or_404,
    record_read,
)
from motcua.sites.counter.views.path import show_act, try_act
from motcua.sites.ui.pages import OfficerRequest

GUIDANCE_SHOWN = 50
REVEALED = "dossier.identity_revealed"


@counter_page("counter")
def guidance(request: OfficerRequest) -> HttpResponse:
    """Keep what was explained to somebody; below it what the centre explained lately (rule 20)."""
    form = GuidanceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_guidance(
                facts=_guidance(request, form), actor=request.actor, at=moment()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lưu nội dung hướng dẫn."))
            return HttpResponseRedirect(reverse("counter:guidance"))
    rows = Guidance.objects.filter(shop_id__in=shop_ids_of(request.actor)).select_related(
        "given_by", "revision"
    )
    context = {
        "form": form,
        "rows": rows.order_by("-given_at", "-pk")[:GUIDANCE_SHOWN],
        "tab": "guidance",
        "today": moment().date(),
    }
    status = STATUS_OF_FAULTS if form.errors else 200
    return render(request, "counter/guidance.html", context, status=status)


def _guidance(request: OfficerRequest, form: GuidanceForm) -> GuidanceFacts:
    values = form.cleaned_data
    code = values["procedure_code"].strip()
    revision_id = counter_queries.find_revision_by_code(code=code) if code else None
    if code and revision_id is None:
        raise DomainError(_("Không có thủ tục mang mã %(code)s.") % {"code": code})
    return GuidanceFacts(
        shop_id=shop_id_of(request.actor),
        means=values["means"],
        content=values["content"],
        person_name=values["person_name"],
        revision_id=revision_id,
    )


@counter_page("returns")
def early(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Tell the applicant that the result waits before the promised day (rule 75)."""
    page = page_or_404(request, dossier_id, purpose=_("Báo trả sớm"))
    now = moment()
    is_sent = request.method == "POST"
    form = EarlyReturnForm(
        request.POST if is_sent else None,
        dossier=page.dossier,
        initial={"day": f"{now:%d/%m/%Y}", "time": f"{now:%H:%M}"},
    )
    context = {
        "form": form,
        "earlier": page.dossier.early_notices.select_related("told_by").order_by("-pk"),
        "is_waiting": page.dossier.state == "AT_COUNTER",
    }
    if not is_sent:
        return show_act(request, page, "counter/early.html", context)
    done = try_act(
        request,
        form,
        lambda: services.announce_early_return(
            dossier_id=dossier_id,
            return_at=_moment_of(form),
            means=form.cleaned_data["means"],
            text=form.cleaned_data["text"],
            actor=request.actor,
            at=moment(),
        ),
        _("Đã ghi việc báo trả sớm."),
    )
    return done or show_act(request, page, "counter/early.html", context, status=STATUS_OF_FAULTS)


def _moment_of(form: EarlyReturnForm) -> datetime:
    values = form.cleaned_data
    return timezone.make_aware(datetime.combine(values["day"], values["time"]))


@counter_page("counter")
def faults(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Report an error in the result, or lost papers; below it what is being put right (rule 76)."""
    page = page_or_404(request, dossier_id, purpose=_("Khắc phục sai sót"))
    is_sent = request.method == "POST"
    kind = "RESULT_ERROR" if getattr(page.dossier, "result", None) else "LOST_PAPERS"
    form = FaultForm(
        request.POST if is_sent else None, dossier=page.dossier, initial={"kind": kind}
    )
    if not is_sent:
        return _show_faults(request, page, form)
    done = try_act(
        request,
        form,
        lambda: services.report_fault(
            dossier_id=dossier_id,
            facts=FaultFacts(
                kind=form.cleaned_data["kind"],
                description=form.cleaned_data["description"],
                responsible=form.cleaned_data["responsible"],
                apology=form.cleaned_data["apology"],
            ),
            actor=request.actor,
            at=moment(),
        ),
        _("Đã ghi việc phải khắc phục; không thu thêm phí của người làm thủ tục."),
    )
    return done or _show_faults(request, page, form, status=STATUS_OF_FAULTS)


@counter_page("counter")
@require_POST
def remedy(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Write down how a fault was put right."""
    page = page_or_404(request, dossier_id, purpose=_("Khắc phục sai sót"))
    form = RemedyForm(request.POST, request.FILES, dossier=page.dossier)
    done = try_act(request, form, lambda: _remedy(request, page, form), _("Đã ghi việc khắc phục."))
    fresh = FaultForm(dossier=page.dossier)
    return done or _show_faults(request, page, fresh, remedy=form, status=STATUS_OF_FAULTS)


def _remedy(request: OfficerRequest, page: DossierPage, form: RemedyForm) -> None:
    values = form.cleaned_data
    row = page.dossier.corrections.filter(pk=values["correction"]).first()
    if row is None:
        raise DomainError(_("Không có việc khắc phục này."))
    file_id = None
    if values["file"]:
        assert request.actor.officer_id is not None
        kept = keep_upload(upload=values["file"], officer_id=request.actor.officer_id, at=moment())
        file_id = kept.file_id
    services.finish_correction(
        correction_id=row.pk,
        facts=RemedyFacts(
            remedy=values["remedy"], result_number=values["result_number"], file_id=file_id
        ),
        actor=request.actor,
        at=moment(),
    )


def _show_faults(
    request: OfficerRequest,
    page: DossierPage,
    form: FaultForm,
    *,
    remedy: RemedyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = list(page.dossier.corrections.select_related("found_by", "done_by").order_by("-pk"))
    waiting = next((row for row in rows if row.done_at is None), None)
    context = {
        "form": form,
        "rows": rows,
        "waiting": waiting,
        "remedy": remedy
        or RemedyForm(
            dossier=page.dossier,
            initial={"correction": waiting.pk if waiting else None},
            auto_id="id_remedy_%s",
        ),
    }
    return show_act(request, page, "counter/faults.html", context, status=status)


@counter_page("counter")
def originals(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Give papers back outside the return of the result (rule 77)."""
    page = page_or_404(request, dossier_id, purpose=_("Trả lại giấy tờ"))
    is_sent = request.method == "POST"
    here = [row for row in page.components if row.returned_at is None and row.kind != "FETCHED"]
    form = OriginalsForm(
        request.POST if is_sent else None,
        dossier=page.dossier,
        papers=[(row.pk, row.name) for row in here],
    )
    given = page.dossier.components.filter(return_record__isnull=False)
    context = {
        "form": form,
        "here": here,
        "given": given.select_related("return_record__returned_by").order_by("order"),
    }
    if not is_sent:
        return show_act(request, page, "counter/originals.html", context)
    done = try_act(
        request,
        form,
        lambda: services.return_originals(
            dossier_id=dossier_id,
            component_ids=tuple(form.cleaned_data["papers"]),
            returned_to=form.cleaned_data["returned_to"],
            actor=request.actor,
            at=moment(),
        ),
        _("Đã ghi việc trả lại giấy tờ."),
    )
    if done:
        return done
    return show_act(request, page, "counter/originals.html", context, status=STATUS_OF_FAULTS)


@counter_page("counter")
@require_POST
def reveal(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Show a masked identity number in full, after the look has been written down."""
    dossier = dossier_or_404(request, dossier_id)
    record_read(request, dossier, purpose=_("Xem đủ số định danh"), action=REVEALED)
    is_part = request.headers.get("HX-Request") == "true"
    template = "counter/_identity.html" if is_part else "counter/identity.html"
    response = render(request, template, {"dossier": dossier, "is_revealed": True})
    response.headers["Cache-Control"] = "private, no-store"
    return response
