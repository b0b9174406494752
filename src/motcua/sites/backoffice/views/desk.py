"""What the officer may do on this dossier now: the step's forms and buttons, named as the law does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.directory import queries as directory_queries
from motcua.directory.rules import Role
from motcua.dossiers.queries.page import DossierPage
from motcua.sites.backoffice import forms
from motcua.sites.backoffice.views.next_step import next_step
from motcua.workflow import services as workflow_services
from motcua.workflow.models import Task


@dataclass
class Desk:
    """
    The forms of the open task of this officer.

    `main` is the name of the filled button's form; `others` are the acts behind "Khác".
    """

    task: Task | None
    needs_claim: bool = False
    step_key: str = ""
    outcomes: dict[str, str] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    counter_url_name: str = ""
    supplement_used: bool = False
    # Taken a moment ago: a wrong click is undone without writing a reason.
    just_claimed: bool = False
    next_name: str = ""
    next_holder: str = ""

    @property
    def produces(self) -> str:
        """Name what this step leaves behind."""
        return str(_PRODUCES.get(self.step_key, ""))

    @property
    def acts_on_parts(self) -> bool:
        """Tell whether the act has its form on the tab of the parts: signature, gathering, seal."""
        return self.step_key in _ON_PARTS or self.step_key.startswith("sign_")

    @property
    def main_outcome(self) -> str:
        """The outcome that carries the work forward, first in the process."""
        return next((key for key in self.outcomes if key in _FORWARD), "")

    @property
    def main_label(self) -> str:
        return self.outcomes.get(self.main_outcome, "")


_ON_PARTS = frozenset({"gather", "decide_here", "seal"})
_FORWARD = ("PROPOSE", "CHECKED", "REVIEW", "APPROVE")
_COUNTER_PAGES = {
    "await_supplement": "counter:supplements",
    "return": "counter:returns",
    "settle_here": "counter:home",
}


_PRODUCES = {
    "assign": gettext_lazy("phiếu kiểm soát (mẫu 06)"),
    "appraise": gettext_lazy("ý kiến thẩm định"),
    "field_check": gettext_lazy("biên bản kiểm tra"),
    "consult": gettext_lazy("văn bản trả lời"),
    "review": gettext_lazy("ý kiến thẩm tra"),
    "issue": gettext_lazy("văn bản kết quả"),
}
_UNDO = timedelta(minutes=10)


def make_desk(*, page: DossierPage, now: datetime, labels: Mapping[str, str]) -> Desk:
    """Return what may be done; an empty desk when nothing waits for this officer."""
    today = now.date()
    task = page.my_task
    if task is None:
        return Desk(task=None)
    definition = page.dossier.instance.definition if page.dossier.instance else None
    step: dict[str, Any] = (definition.steps if definition else {}).get(task.step_key, {})
    if workflow_services.is_beside(task):
        step = {"outcomes": [{"key": "REPLY", "label": "Trả lời ý kiến"}]}
    desk = Desk(
        task=task,
        step_key=task.step_key,
        needs_claim=task.officer_id is None and task.role == Role.SPECIALIST,
        outcomes={row["key"]: _(row["label"]) for row in step.get("outcomes", [])},
        counter_url_name=_COUNTER_PAGES.get(task.step_key, ""),
        supplement_used=any(row.stage == "AGENCY" for row in page.supplement_requests),
    )
    if task.claimed_at is not None and not desk.needs_claim:
        desk.just_claimed = task.role == Role.SPECIALIST and now - task.claimed_at < _UNDO
    if definition is not None:
        following = next_step(definition, task.step_key)
        if following is not None:
            desk.next_name = following.name
            desk.next_holder = labels.get(following.holder, "")
    desk.forms = _forms_of(desk, page, today)
    return desk


def assign_choices(task: Task, today: date) -> list[tuple[str, str]]:
    """Return the specialists of the task's unit."""
    if task.unit_id is None:
        return []
    lines = directory_queries.list_officers_of_unit(
        unit_id=task.unit_id, on=today, role=Role.SPECIALIST
    )
    return [(str(line.officer_id), line.full_name) for line in lines]


def _forms_of(desk: Desk, page: DossierPage, today: date) -> dict[str, Form]:
    assert desk.task is not None
    found: dict[str, Form] = {}
    if "ASSIGN" in desk.outcomes:
        found["assign"] = forms.Assign(choices=assign_choices(desk.task, today))
    if desk.main_outcome and not _issues_here(desk, page):
        found["conclude"] = forms.Opinion()
    if _issues_here(desk, page) or desk.step_key == "issue":
        found["issue"] = forms.Issue(initial={"name": _result_name(page)})
    if "SUPPLEMENT" in desk.outcomes and not desk.supplement_used:
        found["supplement"] = forms.Supplement()
    if "CONSULT" in desk.outcomes:
        found["consult"] = forms.Consultation()
    if "REPLY" in desk.outcomes:
        found["reply"] = forms.Reply()
    if desk.task.officer_id is not None and desk.task.role == Role.SPECIALIST:
        found["give_back"] = forms.Reason()
    return found


def _issues_here(desk: Desk, page: DossierPage) -> bool:
    """Approval issues the result itself where the process has no own step of issuing."""
    instance = page.dossier.instance
    return (
        desk.step_key == "approve"
        and instance is not None
        and "issue" not in instance.definition.steps
    )


def _result_name(page: DossierPage) -> str:
    first = page.dossier.revision.results.order_by("order").first()
    return first.name if first else page.dossier.revision.name
