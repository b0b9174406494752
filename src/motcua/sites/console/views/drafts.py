"""Editing a draft field by field, and deciding what the import was not certain of."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.core.errors import ConcurrentChange, DomainError
from motcua.procedures import content as contents
from motcua.procedures import pack_check, services
from motcua.procedures.differences import Difference, diff_revisions
from motcua.procedures.models import ProcedureRevision
from motcua.sites.console import draft_forms, flags
from motcua.sites.console.draft_forms import DraftForms
from motcua.sites.console.views.procedures import EDITORS, get_revision, show, show_revision
from motcua.sites.ui.fields import summarize_errors
from motcua.sites.ui.pages import OfficerRequest, officer_page

Content = dict[str, Any]  # Any: content of a pack


@officer_page(roles=EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_draft(request: OfficerRequest, revision_id: int) -> HttpResponse:
    """Edit a draft; what another editor saved meanwhile is never overwritten unseen."""
    draft = get_revision(revision_id)
    stored = contents.content_of(draft)
    if request.method != "POST":
        form = DraftForms(draft_forms.data_of(stored, version=draft.version))
        if form.is_valid():
            form.place(pack_check.find_faults(stored))
        return _show(request, draft, form)
    act = request.POST.get("act", "")
    if act:
        data, fresh = draft_forms.change_order(request.POST, act)
        return _show(request, draft, DraftForms(data, fresh=fresh), fresh=fresh)
    form = DraftForms(request.POST)
    if not form.is_valid():
        return _show(request, draft, form, status=422)
    changes = form.changes(stored)
    content = {key: value for key, value in (stored | changes).items() if value is not None}
    blocking = pack_check.find_blocking_faults(content)
    if blocking:
        form.place(blocking)
        return _show(request, draft, form, status=422)
    return _save(request, draft, form, changes, content)


def _save(
    request: OfficerRequest,
    draft: ProcedureRevision,
    form: DraftForms,
    changes: Content,
    content: Content,
) -> HttpResponse:
    try:
        services.save_draft(
            revision_id=draft.pk,
            version=form.general.cleaned_data["version"],
            changes=changes,
            actor=request.actor,
            at=timezone.now(),
        )
    except ConcurrentChange as error:
        differences = diff_revisions(contents.content_of(get_revision(draft.pk)), content)
        return _show(request, draft, form, error=str(error), differences=differences, status=422)
    except DomainError as error:
        return _show(request, draft, form, error=str(error), status=422)
    count = len(pack_check.find_faults(content))
    messages.success(request, _("Đã lưu bản thảo."))
    if count:
        messages.warning(
            request,
            ngettext(
                "Còn %(count)s chỗ phải sửa trước khi công bố.",
                "Còn %(count)s chỗ phải sửa trước khi công bố.",
                count,
            )
            % {"count": count},
        )
    return redirect(reverse("console:revision", args=[draft.pk]) + "?da-luu=1")


@officer_page(roles=EDITORS)
@require_POST
def decide(request: OfficerRequest, revision_id: int) -> HttpResponse:
    """Take what is proposed for a doubt of the import, or keep what stands there."""
    draft = get_revision(revision_id)
    numbers = [int(text) for text in request.POST.get("numbers", "").split(",") if text.isdigit()]
    version = request.POST.get("version", "")
    try:
        services.decide_flags(
            revision_id=draft.pk,
            version=int(version) if version.isdigit() else 0,
            numbers=numbers,
            choice=request.POST.get("choice", ""),
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        return show_revision(request, revision_id, error=str(error), status=422)
    messages.success(request, _("Đã ghi quyết định."))
    return redirect(reverse("console:revision", args=[draft.pk]) + "#cho-xem")


def _show(
    request: OfficerRequest,
    draft: ProcedureRevision,
    form: DraftForms,
    *,
    error: str = "",
    fresh: str = "",
    differences: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    if draft.state != ProcedureRevision.State.DRAFT:
        messages.error(request, _("Phiên bản này không còn là bản thảo."))
        return redirect("console:revision", revision_id=draft.pk)
    # A row just added is empty: nobody is told so before he has typed anything.
    faults = [] if fresh else summarize_errors([part for part in form.all if part.is_bound])
    context = {
        "revision": draft,
        "draft": form,
        "fresh": fresh,
        "error": error,
        "differences": differences or [],
        "current_version": get_revision(draft.pk).version if differences is not None else None,
        "errors": faults,
        "flag_groups": flags.group_flags(draft.flags, contents.content_of(draft)),
        "part": "procedures",
    }
    return show(request, "draft", context, status=status)
