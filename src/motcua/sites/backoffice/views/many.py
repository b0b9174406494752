"""Many tasks at once: taken, assigned or handed to a colleague; each is a service call of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.core.errors import DomainError
from motcua.directory import queries as directory_queries
from motcua.directory.rules import Role
from motcua.dossiers import services
from motcua.sites.ui.pages import OfficerRequest, officer_page
from motcua.workflow import queries as workflow_queries
from motcua.workflow.models import Task

_MOST = 100


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A selected task as it was seen; `fault` says why it cannot go with the others."""

    task: Task
    version: int
    fault: str = ""

    @property
    def value(self) -> str:
        return f"{self.task.pk}:{self.version}"

    @property
    def ref(self) -> services.TaskRef:
        return services.TaskRef(task_id=self.task.pk, version=self.version)


@officer_page()
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_many(request: OfficerRequest) -> HttpResponse:
    """Ask to whom, and which of the chosen tasks can go there; then hand them over one by one."""
    now = timezone.localtime()
    chosen = _read_chosen(request, now)
    able = [row for row in chosen if not row.fault]
    if not chosen:
        messages.warning(request, _("Chọn ít nhất một việc trong danh sách."))
        return redirect("backoffice:work")
    colleagues = _colleagues(able, now)
    officer = request.POST.get("officer", "")
    names = {str(line.officer_id): line.full_name for line in colleagues}
    if request.method == "POST" and officer in names:
        done = _do_each(request, able, lambda row: _give(request, row, int(officer), now))
        if done:
            words = _("Đã chuyển %(count)d việc cho %(name)s.")
            messages.success(request, words % {"count": done, "name": names[officer]})
        return redirect("backoffice:work")
    context = {
        "chosen": chosen,
        "able_count": len(able),
        "is_assignment": bool(able) and all(row.task.step_key == "assign" for row in able),
        "colleagues": colleagues,
        "error": _("Chọn người nhận việc.") if request.method == "POST" else "",
        "today": now.date(),
    }
    request.ui_place = "work"  # type: ignore[attr-defined]  # read by the frame of the page
    status = 422 if request.method == "POST" else 200
    return render(request, "backoffice/hand_over.html", context, status=status)


@officer_page()
@require_POST
def claim_many(request: OfficerRequest) -> HttpResponse:
    """Take the chosen tasks that nobody has taken."""
    now = timezone.localtime()
    chosen = [row for row in _read_chosen(request, now) if row.task.officer_id is None]
    if not chosen:
        messages.warning(request, _("Trong các việc đã chọn không có việc nào chưa ai nhận."))
        return redirect("backoffice:work")
    done = _do_each(
        request,
        chosen,
        lambda row: services.claim_work(task=row.ref, actor=request.actor, at=now),
    )
    if done:
        messages.success(request, _("Anh/chị đã nhận %(count)d việc.") % {"count": done})
    return redirect("backoffice:work")


def _read_chosen(request: OfficerRequest, now: datetime) -> list[Chosen]:
    values = (request.POST if request.method == "POST" else request.GET).getlist("task")
    versions: dict[int, int] = {}
    for value in values[:_MOST]:
        task_id, _separator, version = value.partition(":")
        if task_id.isdigit() and version.isdigit():
            versions[int(task_id)] = int(version)
    mine = workflow_queries.tasks_for(actor=request.actor, on=now.date())
    tasks = mine.filter(pk__in=versions).select_related(
        "unit", "instance__dossier__applicant", "instance__dossier__revision"
    )
    rows = list(tasks.defer("instance__state", "instance__dossier__revision__raw"))
    unit_ids = {task.unit_id for task in rows if task.unit_id}
    return [
        Chosen(
            task=task, version=versions[task.pk], fault=_fault(task, versions[task.pk], unit_ids)
        )
        for task in rows
    ]


def _fault(task: Task, version: int, unit_ids: set[int]) -> str:
    if task.version != version:
        return _("Đã được người khác xử lý")
    if task.unit_id is None:
        return _("Việc của cả cơ quan, không chuyển cho một người được")
    if len(unit_ids) > 1:
        return _("Các việc đã chọn thuộc nhiều đơn vị")
    if task.role != Role.SPECIALIST and task.step_key != "assign":
        return _("Bước này do người phụ trách làm")
    return ""


def _colleagues(able: list[Chosen], now: datetime) -> list[directory_queries.OfficerLine]:
    unit_id = next((row.task.unit_id for row in able), None)
    if unit_id is None:
        return []
    return directory_queries.list_officers_of_unit(
        unit_id=unit_id, on=now.date(), role=Role.SPECIALIST
    )


def _give(request: OfficerRequest, row: Chosen, officer_id: int, now: datetime) -> None:
    # The step of assignment ends with it; any other task only changes hands.
    give = services.assign_dossier if row.task.step_key == "assign" else services.hand_over_work
    give(task=row.ref, officer_id=officer_id, actor=request.actor, at=now)


def _do_each(request: OfficerRequest, chosen: list[Chosen], act: Callable[[Chosen], object]) -> int:
    """Do one after the other; who was slower is told of which."""
    done = 0
    for row in chosen:
        try:
            act(row)
            done += 1
        except DomainError as error:
            messages.error(request, f"{row.task.instance.dossier.code}: {error}")
    return done
