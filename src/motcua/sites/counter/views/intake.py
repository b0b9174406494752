"""The intake page: opening it, refreshing it while the officer types, keeping a draft, the final act."""

from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.core.errors import DomainError
from motcua.dossiers import services
from motcua.dossiers.models import Dossier, IntakeDraft
from motcua.dossiers.queries import counter as counter_queries
from motcua.dossiers.queries import intake as intake_queries
from motcua.sites.counter.intake_facts import intake_facts, preview_facts, supplement_items
from motcua.sites.counter.intake_page import NOT_KEPT, IntakePage, read_page
from motcua.sites.counter.prefill import data_of_dossier
from motcua.sites.counter.preview import make_preview
from motcua.sites.counter.shops import shop_id_of
from motcua.sites.counter.views.base import (
    STATUS_OF_FAULTS,
    counter_page,
    dossier_or_404,
    moment,
    record_read,
)
from motcua.sites.ui.fields import FieldFault, summarize_errors
from motcua.sites.ui.pages import OfficerRequest

_ACTS = frozenset({"accept", "supplement", "refuse"})


@counter_page("intake")
def intake(request: OfficerRequest) -> HttpResponse:
    """Show the intake page, or do what its buttons say."""
    if request.method != "POST":
        return _show(request, _page(request, _opening_data(request)))
    if request.POST.get("act") in _ACTS:
        return _act(request)
    return _show(request, _page(request, request.POST))


@counter_page("intake")
@require_POST
def intake_refresh(request: OfficerRequest) -> HttpResponse:
    """Answer htmx with the working area as it follows from what has been typed."""
    page = _page(request, request.POST)
    return render(request, "counter/_intake_work.html", _context(page))


@counter_page("intake")
def procedures(request: OfficerRequest) -> HttpResponse:
    """Answer the procedure field with what fits, while it is typed."""
    text = request.GET.get("procedure_text", "")
    return render(
        request,
        "counter/_procedure_hits.html",
        {"hits": counter_queries.find_procedures(text=text), "text": text},
    )


@counter_page("intake")
@require_POST
def keep_draft(request: OfficerRequest) -> HttpResponse:
    """Keep the page as it is for this officer; answer with the time of saving."""
    data = request.POST
    if not any(data.get(name) for name in ("desk-full_name", "desk-identity_number", "revision")):
        return HttpResponse(status=204)
    at = moment()
    given = data.get("draft", "")
    label = f"{data.get('desk-full_name') or _('Chưa có tên')} – {data.get('procedure_text') or _('chưa chọn thủ tục')}"
    draft = services.save_intake_draft(
        draft_id=int(given) if given.isdigit() else None,
        shop_id=shop_id_of(request.actor),
        label=label,
        data={name: values for name, values in data.lists() if name not in NOT_KEPT},
        actor=request.actor,
        at=at,
    )
    response = render(request, "counter/_draft_saved.html", {"draft": draft})
    response.headers["HX-Replace-Url"] = f"{reverse('counter:intake')}?draft={draft.pk}"
    return response


@counter_page("intake")
@require_POST
def discard_draft(request: OfficerRequest, draft_id: int) -> HttpResponse:
    """Throw an own draft away."""
    services.discard_intake_draft(draft_id=draft_id, actor=request.actor)
    return HttpResponseRedirect(reverse("counter:home"))


def _page(request: OfficerRequest, data: QueryDict, *, is_checked: bool = False) -> IntakePage:
    page = read_page(
        data=data,
        files=request.FILES,
        actor=request.actor,
        at=moment(),
        is_checked=is_checked,
    )
    if not is_checked:
        page.preview = make_preview(page, preview_facts(page))
    return page


def _opening_data(request: OfficerRequest) -> QueryDict:
    draft_id = request.GET.get("draft", "")
    if draft_id.isdigit():
        kept = _own_draft(request, int(draft_id))
        if kept is not None:
            data = QueryDict(mutable=True)
            for name, values in kept.data.items():
                data.setlist(name, values)
            data["draft"] = draft_id
            return data
    earlier_id = request.GET.get("from", "")
    if earlier_id.isdigit():
        dossier = dossier_or_404(request, int(earlier_id))
        record_read(request, dossier, purpose=_("Tiếp nhận hồ sơ tiếp theo của cùng người"))
        return data_of_dossier(dossier, is_whole=bool(request.GET.get("whole")))
    data = QueryDict(mutable=True)
    data["submission_key"] = str(uuid4())
    return data


def _own_draft(request: OfficerRequest, draft_id: int) -> IntakeDraft | None:
    drafts = intake_queries.list_drafts(actor=request.actor)
    return next((row for row in drafts if row.pk == draft_id), None)


def _show(
    request: OfficerRequest, page: IntakePage, *, status: int = 200, opened: str = ""
) -> HttpResponse:
    context = _context(page, act=opened) | {"opened": opened}
    return render(request, "counter/intake.html", context, status=status)


def _context(page: IntakePage, *, act: str = "") -> dict[str, object]:
    faults = summarize_errors(page.all_forms) if page.is_checked else []
    if act == "accept":
        # The service would refuse as well; here each paper is named with the way to it.
        faults += [
            FieldFault(
                target=f"id_{paper.prefix}-ok",
                text=_("Chưa đạt: %(name)s") % {"name": paper.requirement.name},
            )
            for paper in page.missing
        ]
    return {
        "page": page,
        "refresh_url": reverse("counter:intake_refresh"),
        "faults_of_fields": faults,
    }


def _act(request: OfficerRequest) -> HttpResponse:
    act = request.POST["act"]
    page = _page(request, request.POST, is_checked=True)
    is_short = act == "accept" and bool(page.missing)
    if page.is_complete and page.is_valid and not page.faults and not is_short:
        try:
            dossier = _do(page, act)
        except DomainError as error:
            page.faults.append(str(error))
        else:
            if page.draft_id is not None:
                services.discard_intake_draft(draft_id=page.draft_id, actor=request.actor)
            return HttpResponseRedirect(reverse("counter:received", args=[dossier.pk]))
    elif page.chosen is not None and not page.is_complete:
        page.faults.append(_("Danh sách giấy tờ đã thay đổi, xem lại rồi bấm lại."))
    page.preview = make_preview(page, preview_facts(page))
    return _show(request, page, status=STATUS_OF_FAULTS, opened=act)


def _do(page: IntakePage, act: str) -> Dossier:
    facts = intake_facts(page)
    data = page.data
    if act == "accept" and page.completes is not None:
        return services.complete_intake(
            dossier_id=page.completes,
            version=page.completes_version,
            intake=facts,
            actor=page.actor,
            at=page.at,
        )
    if act == "accept":
        return services.receive(intake=facts, actor=page.actor, at=page.at)
    if act == "refuse":
        return services.refuse_at_intake(
            intake=facts, reason=data.get("refusal_reason", ""), actor=page.actor, at=page.at
        )
    return services.request_completion(
        intake=facts,
        items=supplement_items(page, data.get("supplement_other", "")),
        reason=data.get("supplement_reason", ""),
        actor=page.actor,
        at=page.at,
    )
