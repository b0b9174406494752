"""Beside the steps, at the counter: fee, scans, stop, changed content."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.core.errors import DomainError
from motcua.dossiers import services
from motcua.dossiers.facts import ScanFacts
from motcua.dossiers.queries import counter as counter_queries
from motcua.dossiers.queries.page import DossierPage
from motcua.sites.counter.forms_path import (
    ActForm,
    CancelPaymentForm,
    ContentChangeForm,
    PaymentForm,
    ScanForm,
    StopForm,
)
from motcua.sites.counter.uploads import keep_upload
from motcua.sites.counter.views.base import STATUS_OF_FAULTS, counter_page, moment, page_or_404
from motcua.sites.ui.pages import OfficerRequest

BEFORE_DECISION = frozenset({"IN_PROCESS", "SUPPLEMENT_REQUESTED"})


@counter_page("counter")
def fee(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Take the fee and write the receipt down; below it what was taken before."""
    page = page_or_404(request, dossier_id, purpose=_("Thu phí, lệ phí"))
    if request.method != "POST":
        return _show_fee(request, page, PaymentForm(dossier=page.dossier))
    form = PaymentForm(request.POST, dossier=page.dossier)
    done = try_act(
        request,
        form,
        lambda: services.record_payment(
            dossier_id=dossier_id,
            payment=form.payment(),
            version=form.cleaned_data["version"],
            actor=request.actor,
            at=moment(),
        ),
        _("Đã ghi nhận thu phí, lệ phí."),
    )
    return done or _show_fee(request, page, form, status=STATUS_OF_FAULTS)


@counter_page("counter")
@require_POST
def cancel_fee(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Take the entry of a payment back."""
    page = page_or_404(request, dossier_id, purpose=_("Hủy ghi nhận thu tiền"))
    form = CancelPaymentForm(request.POST, dossier=page.dossier)
    done = try_act(
        request,
        form,
        lambda: services.cancel_payment(
            dossier_id=dossier_id,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            actor=request.actor,
            at=moment(),
        ),
        _("Đã hủy ghi nhận thu tiền."),
    )
    fresh = PaymentForm(dossier=page.dossier)
    return done or _show_fee(request, page, fresh, cancel=form, status=STATUS_OF_FAULTS)


@counter_page("counter")
def scans(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Add files to papers that were taken without a scan, or a better scan beside a bad one."""
    page = page_or_404(request, dossier_id, purpose=_("Thêm bản quét"))
    is_sent = request.method == "POST"
    forms = [
        ScanForm(
            request.POST if is_sent else None,
            request.FILES if is_sent else None,
            component=component,
            scans=[
                (row.pk, row.name) for row in page.documents if row.component_id == component.pk
            ],
        )
        for component in page.components
    ]
    faults: list[str] = []
    if is_sent and all(form.is_valid() for form in forms):
        try:
            added = services.attach_scans(
                dossier_id=dossier_id,
                scans=_keep_scans(request, forms),
                actor=request.actor,
                at=moment(),
            )
        except DomainError as error:
            faults.append(str(error))
        else:
            messages.success(request, _("Đã thêm %(count)s tệp.") % {"count": len(added)})
            return HttpResponseRedirect(reverse("counter:received", args=[dossier_id]))
    context = {"forms": forms, "faults": faults}
    status = STATUS_OF_FAULTS if is_sent else 200
    return show_act(request, page, "counter/scans.html", context, status=status)


@counter_page("counter")
def stop(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Stop at the applicant's wish (form 05)."""
    page = page_or_404(request, dossier_id, purpose=_("Dừng theo yêu cầu"))
    if page.dossier.state not in BEFORE_DECISION:
        return _not_now(request, page, _("Hồ sơ này không còn dừng được (Điều 21)."))
    returned = "; ".join(row.name for row in page.components if row.is_to_be_returned)
    initial = {"requested_by": page.dossier.applicant.full_name, "papers_returned": returned[:500]}
    if request.method != "POST":
        form = StopForm(dossier=page.dossier, initial=initial)
        return show_act(request, page, "counter/stop.html", {"form": form})
    form = StopForm(request.POST, dossier=page.dossier)
    done = try_act(
        request,
        form,
        lambda: services.stop_dossier(
            dossier_id=dossier_id,
            reason=form.cleaned_data["reason"],
            facts=form.facts(),
            version=form.cleaned_data["version"],
            actor=request.actor,
            at=moment(),
        ),
        _("Đã dừng giải quyết hồ sơ; in thông báo (mẫu 05) cho người làm thủ tục."),
    )
    context = {"form": form}
    return done or show_act(request, page, "counter/stop.html", context, status=STATUS_OF_FAULTS)


@counter_page("counter")
def change(request: OfficerRequest, dossier_id: int) -> HttpResponse:
    """Change content at the applicant's wish before the decision; old and new stay on record."""
    page = page_or_404(request, dossier_id, purpose=_("Sửa nội dung theo yêu cầu"))
    if page.dossier.state not in BEFORE_DECISION:
        return _not_now(request, page, _("Hồ sơ này không còn sửa nội dung được (Điều 21)."))
    shops = [(row.pk, row.short_name) for row in counter_queries.list_shops(on=moment().date())]
    if page.dossier.return_shop_id not in dict(shops):
        shops.append((page.dossier.return_shop_id, page.dossier.return_shop.short_name))
    is_sent = request.method == "POST"
    form = ContentChangeForm(request.POST if is_sent else None, dossier=page.dossier, shops=shops)
    context = {"form": form, "earlier": page.dossier.content_changes.order_by("-pk")}
    if not is_sent:
        return show_act(request, page, "counter/change.html", context)
    done = try_act(
        request,
        form,
        lambda: services.change_content(
            dossier_id=dossier_id,
            facts=form.facts(),
            version=form.cleaned_data["version"],
            actor=request.actor,
            at=moment(),
        ),
        _("Đã ghi nội dung sửa; thời hạn giải quyết không đổi."),
    )
    return done or show_act(request, page, "counter/change.html", context, status=STATUS_OF_FAULTS)


def try_act(
    request: OfficerRequest, form: ActForm, act: Callable[[], object], done: str
) -> HttpResponse | None:
    """Do the act of a valid form and go back to the dossier; None where the form is to be shown again."""
    if not form.is_valid():
        return None
    try:
        act()
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, done)
    return HttpResponseRedirect(reverse("counter:received", args=[form.dossier.pk]))


def show_act(
    request: OfficerRequest,
    page: DossierPage,
    template: str,
    context: Mapping[str, object],
    *,
    status: int = 200,
) -> HttpResponse:
    """Draw the page of one act under the head of its dossier."""
    shared = {"page": page, "dossier": page.dossier, "today": moment().date(), "at": moment()}
    return render(request, template, {**shared, **context}, status=status)


def _not_now(request: OfficerRequest, page: DossierPage, why: str) -> HttpResponse:
    messages.info(request, why)
    return HttpResponseRedirect(reverse("counter:received", args=[page.dossier.pk]))


def _show_fee(
    request: OfficerRequest,
    page: DossierPage,
    form: PaymentForm,
    *,
    cancel: CancelPaymentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "cancel": cancel or CancelPaymentForm(dossier=page.dossier, auto_id="id_cancel_%s"),
        "payments": page.dossier.payments.select_related("taken_by", "cancelled_by").order_by(
            "-pk"
        ),
    }
    return show_act(request, page, "counter/fee.html", context, status=status)


def _keep_scans(request: OfficerRequest, forms: list[ScanForm]) -> tuple[ScanFacts, ...]:
    assert request.actor.officer_id is not None
    kept = []
    for form in forms:
        upload = form.cleaned_data["file"]
        if not upload:
            continue
        stored = keep_upload(upload=upload, officer_id=request.actor.officer_id, at=moment())
        kept.append(
            ScanFacts(
                component_id=form.component.pk,
                file_id=stored.file_id,
                name=form.component.name,
                replaces_id=form.cleaned_data["replaces"],
            )
        )
    return tuple(kept)
