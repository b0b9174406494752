"""What every act on a task checks first, and the one way in which a task is changed."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.core.errors import ConcurrentChange
from motcua.deadlines.calendar import ICT
from motcua.directory.models import Delegation, Posting
from motcua.workflow.errors import OfficerNotPosted, TaskHeldByAnother, TaskNotOpen
from motcua.workflow.models import Task
from motcua.workflow.rules import OPEN_STATES


def read_task(task_id: int, version: int) -> Task:
    task = Task.objects.filter(pk=task_id).first()
    if task is None or task.state not in OPEN_STATES:
        raise TaskNotOpen(_("Việc này đã được xử lý xong. Tải lại trang để xem trạng thái mới."))
    if task.version != version:
        raise changed_meanwhile()
    return task


def change_task(task: Task, **values: Any) -> None:  # Any: field values
    """Write a task under the version it was read with."""
    values["version"] = task.version + 1
    is_ours = Task.objects.filter(pk=task.pk, version=task.version, state__in=OPEN_STATES).update(
        **values
    )
    if not is_ours:
        raise changed_meanwhile()
    for name, value in values.items():
        setattr(task, name, value)


def changed_meanwhile() -> ConcurrentChange:
    return ConcurrentChange(_("Người khác vừa thay đổi việc này. Tải lại trang rồi thực hiện lại."))


def held_by_another() -> TaskHeldByAnother:
    return TaskHeldByAnother(_("Việc này đang do cán bộ khác giữ."))


def check_held_by(task: Task, officer_id: int, *, on: date) -> None:
    """Let pass the holder, anyone while nobody holds it, and the holder's delegate."""
    if task.officer_id in {None, officer_id}:
        return
    is_delegate = Delegation.objects.filter(
        Q(unit=None) | Q(unit=task.unit_id),
        in_force(on),
        role__in=("", task.role),
        delegator=task.officer_id,
        delegate=officer_id,
    ).exists()
    if not is_delegate:
        raise held_by_another()


def check_posted(task: Task, officer_id: int, *, on: date) -> None:
    postings = Posting.objects.filter(
        in_force(on), officer=officer_id, role=task.role, agency=task.agency_id
    )
    if task.unit_id is not None:
        postings = postings.filter(Q(unit=None) | Q(unit=task.unit_id))
    if task.shop_id is not None:
        postings = postings.filter(Q(shop=None) | Q(shop=task.shop_id))
    if not postings.exists():
        raise OfficerNotPosted(_("Cán bộ được chọn không giữ vai trò của bước này tại đơn vị."))


def in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))


def local_day(at: datetime) -> date:
    return at.astimezone(ICT).date()
