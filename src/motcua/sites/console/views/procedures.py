"""Procedures: list, one revision, draft, publication, withdrawal, everyday words."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from motcua.core.errors import DomainError
from motcua.directory import policies
from motcua.directory.rules import Role
from motcua.legislation.durations import UNIT_LABELS, DurationUnit
from motcua.procedures import content as contents
from motcua.procedures import pack_check, queries, search, services
from motcua.procedures.differences import diff_revisions
from motcua.procedures.flag_offers import CHANNEL_LABELS, FIELD_LABELS
from motcua.procedures.models import ProcedureRevision
from motcua.procedures.pack_check import Finding
from motcua.procedures.queries import ProcedureFilter
from motcua.sites.console import flags, forms
from motcua.sites.console.apps import ROLES
from motcua.sites.ui.pages import OfficerRequest, officer_page

EDITORS = frozenset({Role.PROCEDURE_EDITOR, Role.PROCEDURE_PUBLISHER})
PUBLISHERS = frozenset({Role.PROCEDURE_PUBLISHER})
_PAGE_SIZE = 50
# Places of a finding that the import has no name for.
_PLACES = {
    "competent": gettext_lazy("Cơ quan có thẩm quyền"),
    "decision": gettext_lazy("Số quyết định công bố"),
    "process": gettext_lazy("Quy trình"),
    "examples": gettext_lazy("Ví dụ để thử"),
    "summary": gettext_lazy("Tóm tắt"),
    "channels": gettext_lazy("Cách nộp"),
}
_STATES: tuple[tuple[str, Any], ...] = (  # Any: lazy text
    ("", gettext_lazy("Tất cả")),
    ("PUBLISHED", gettext_lazy("Đã công bố")),
    ("DRAFT", gettext_lazy("Bản thảo")),
    ("WITHDRAWN", gettext_lazy("Đã bãi bỏ")),
)


@officer_page(roles=ROLES)
@require_safe
def home(_request: OfficerRequest) -> HttpResponse:
    """Open the list of procedures: the first work of the console."""
    return redirect("console:procedures")


@officer_page(roles=ROLES)
@require_safe
def catalogue(request: OfficerRequest) -> HttpResponse:
    """List procedures with their latest revision; search goes over drafts as well."""
    text = request.GET.get("q", "").strip()[:200]
    state = request.GET.get("tt", "")
    today = timezone.localdate()
    if text:
        found = search.search_procedures(question=text, include_drafts=True, limit=20)
        rows = queries.list_procedures_by_code(codes=found.codes, on=today, include_drafts=True)
    else:
        chosen = ProcedureFilter(after=request.GET.get("sau", ""))
        rows = queries.list_catalogue(chosen=chosen, state=state, page_size=_PAGE_SIZE)
    next_url = ""
    if not text and len(rows) > _PAGE_SIZE:
        rows = rows[:_PAGE_SIZE]
        next_url = f"?tt={state}&sau={rows[-1].code}"
    context = {"rows": rows, "text": text, "state": state, "states": _STATES, "next_url": next_url}
    return show(request, "procedures", context)


@officer_page(roles=ROLES)
@require_safe
def revision(request: OfficerRequest, revision_id: int) -> HttpResponse:
    return show_revision(request, revision_id)


@officer_page(roles=EDITORS)
@require_POST
def new_draft(request: OfficerRequest, revision_id: int) -> HttpResponse:
    draft = services.copy_to_new_draft(
        revision_id=get_revision(revision_id).pk, actor=request.actor, at=timezone.now()
    )
    return redirect("console:edit_draft", revision_id=draft.pk)


@officer_page(roles=EDITORS)
@require_POST
def discard_draft(request: OfficerRequest, revision_id: int) -> HttpResponse:
    draft = get_revision(revision_id)
    version = request.POST.get("version", "")
    try:
        services.discard_draft(
            revision_id=draft.pk,
            version=int(version) if version.isdigit() else 0,
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("console:revision", revision_id=draft.pk)
    messages.success(request, _("Đã bỏ bản thảo."))
    return redirect("console:procedures")


@officer_page(roles=PUBLISHERS)
@require_POST
def publish(request: OfficerRequest, revision_id: int) -> HttpResponse:
    """Publish a draft with its date; what is missing is said, and nothing is published."""
    draft = get_revision(revision_id)
    form = forms.Publish(request.POST)
    if not form.is_valid():
        return show_revision(request, revision_id, publish_form=form, status=422)
    try:
        services.publish_revision(
            revision_id=draft.pk,
            version=form.cleaned_data["version"],
            effective_from=form.cleaned_data["effective_from"],
            decision_number=form.cleaned_data["decision_number"],
            today=timezone.localdate(),
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        return show_revision(request, revision_id, publish_form=form, error=str(error), status=422)
    messages.success(request, _("Đã công bố."))
    return redirect("console:revision", revision_id=draft.pk)


@officer_page(roles=PUBLISHERS)
@require_POST
def withdraw(request: OfficerRequest, revision_id: int) -> HttpResponse:
    form = forms.Withdraw(request.POST)
    if not form.is_valid():
        return show_revision(request, revision_id, withdraw_form=form, status=422)
    try:
        services.withdraw_revision(
            revision_id=get_revision(revision_id).pk,
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            today=timezone.localdate(),
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        return show_revision(request, revision_id, withdraw_form=form, error=str(error), status=422)
    messages.success(request, _("Đã ghi ngày hết hiệu lực."))
    return redirect("console:revision", revision_id=revision_id)


@officer_page(roles=EDITORS)
@require_POST
def aliases(request: OfficerRequest, revision_id: int) -> HttpResponse:
    """Set the everyday words that the search knows this procedure by."""
    row = get_revision(revision_id)
    form = forms.Aliases(request.POST)
    try:
        if form.is_valid():
            services.set_aliases(
                procedure_id=row.procedure_id,
                texts=form.cleaned_data["texts"].splitlines(),
                actor=request.actor,
                at=timezone.now(),
            )
            messages.success(request, _("Đã lưu từ thông dụng."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("console:revision", revision_id=revision_id)


def show(
    request: OfficerRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Show a page of the console with its own menu. Any: what each template names."""
    menu = (
        ("procedures", _("Thủ tục"), reverse("console:procedures")),
        ("organisation", _("Tổ chức"), reverse("console:organisation")),
        ("calendar", _("Lịch làm việc"), reverse("console:calendar")),
        ("rule_sets", _("Bộ quy định"), reverse("console:rule_sets")),
    )
    return render(
        request, f"console/{name}.html", {"menu": menu, "part": name, **context}, status=status
    )


def get_revision(revision_id: int) -> ProcedureRevision:
    found = ProcedureRevision.objects.select_related("procedure__sector").filter(pk=revision_id)
    row = found.first()
    if row is None:
        raise Http404
    return row


def show_revision(
    request: OfficerRequest,
    revision_id: int,
    *,
    publish_form: forms.Publish | None = None,
    withdraw_form: forms.Withdraw | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    row = get_revision(revision_id)
    content = contents.content_of(row)
    is_draft = row.state == ProcedureRevision.State.DRAFT
    full = queries.get_revision_with_content(revision_id=row.pk)
    in_force = queries.get_revision_in_force(
        procedure_code=row.procedure.code, on=timezone.localdate()
    )
    context = {
        "limits": [
            (row, _unit_label(row.unit), CHANNEL_LABELS.get(row.channel, ""))
            for row in full.time_limits.all()
        ],
        "fees": [(row, CHANNEL_LABELS.get(row.channel, "")) for row in full.fees.all()],
        "revision": full,
        "is_draft": is_draft,
        "error": error,
        "flag_groups": flags.group_flags(row.flags, content) if is_draft else [],
        "decided": flags.describe_decided(row.decided_flags),
        "just_saved": "da-luu" in request.GET,
        "in_force": in_force if in_force is not None and in_force.pk != row.pk else None,
        "differences": diff_revisions(contents.content_of(in_force), content)
        if in_force is not None and is_draft
        else [],
        "gaps": _gaps(content) if is_draft else [],
        "revisions": row.procedure.revisions.order_by("-number"),
        "aliases": forms.Aliases(
            initial={
                "texts": "\n".join(
                    row.procedure.aliases.order_by("text").values_list("text", flat=True)
                )
            }
        ),
        "publish_form": publish_form
        or forms.Publish(
            initial={
                "version": row.version,
                "effective_from": f"{_tomorrow():%d/%m/%Y}",
                "decision_number": row.decision_number,
            }
        ),
        "withdraw_form": withdraw_form or forms.Withdraw(),
        "may_edit": policies.can(request.actor, "procedure.edit"),
        "may_publish": policies.can(request.actor, "procedure.publish"),
        "part": "procedures",
    }
    return show(request, "revision", context, status=status)


def _gaps(content: dict[str, Any]) -> list[str]:  # Any: content of a pack
    """Say what is missing to publish."""
    found = [*pack_check.find_faults(content), *pack_check.find_gaps(content)]
    return [_in_words(finding) for finding in found]


def _in_words(finding: Finding) -> str:
    """Name the place of a finding as the editor's page names it."""
    key = finding.place.split("[")[0].split(".")[0]
    label = _PLACES.get(key) or FIELD_LABELS.get(key)
    return f"{label}: {finding.text}" if label else str(finding)


def _tomorrow() -> date:
    return date.fromordinal(timezone.localdate().toordinal() + 1)


def _unit_label(unit: str) -> str:
    """Return the word for a unit of time; a draft may have none yet."""
    return str(UNIT_LABELS[DurationUnit(unit)]) if unit in set(DurationUnit) else unit
