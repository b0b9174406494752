"""What a sweep has found, and how it is written: the alert once, a notice for each who must know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.core.transactions import transaction_required
from motcua.deadlines.rules import ICT
from motcua.dossiers import recipients
from motcua.dossiers.models import Alert, Dossier
from motcua.dossiers.recipients import Seat, head_of_shop, head_of_unit, seats_of_task
from motcua.dossiers.rules import REMINDERS, AlertKind
from motcua.notifications import services as notifications
from motcua.notifications.rules import NoticeFacts
from motcua.workflow.models import Task

_OPEN = ("OPEN", "CLAIMED")


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Where an open dossier lies: the step, the place, the officer if one has taken it."""

    step_name: str
    label: str
    officer_id: int | None
    unit_id: int | None
    seats: tuple[Seat, ...]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One alert to be. `seats` are told besides the holder."""

    kind: AlertKind
    dossier: Dossier
    subject_id: int = 0
    due_at: datetime
    text: str
    holder: Holder | None = None
    seats: tuple[Seat, ...] = ()

    @property
    def key(self) -> str:
        moment = int(self.due_at.timestamp())
        return f"{self.kind}:{self.dossier.pk}:{self.subject_id}:{moment}"


def find_holders(dossiers: Sequence[Dossier]) -> dict[int, Holder]:
    """
    Return who holds each dossier now, in one statement.

    What waits elsewhere (a citizen, another agency) is nobody's holding unless nothing else is open.
    """
    instances = {row.instance_id: row.pk for row in dossiers if row.instance_id is not None}
    tasks = (
        Task.objects.filter(instance_id__in=instances, state__in=_OPEN)
        .select_related("unit", "shop", "agency", "officer")
        .order_by("is_waiting_elsewhere", "opened_at", "pk")
    )
    holders: dict[int, Holder] = {}
    for task in tasks:
        holders.setdefault(instances[task.instance_id], _holder(task))
    return holders


@transaction_required
def write_findings(findings: Sequence[Finding], *, at: datetime) -> None:
    """Write alerts and notices; what another round has written already stays as it is."""
    if not findings:
        return
    Alert.objects.bulk_create([_alert(row, at) for row in findings], ignore_conflicts=True)
    on = at.astimezone(ICT).date()
    seats = {row: _seats(row) for row in findings}
    sitting = recipients.find_officers(
        seats={seat for row_seats in seats.values() for seat in row_seats}, on=on
    )
    holding = {row.holder.officer_id for row in findings if row.holder}
    people = recipients.with_delegates(
        officer_ids=[officer for officer in holding if officer is not None], on=on
    )
    facts = []
    for row in findings:
        readers = set().union(*(sitting[seat] for seat in seats[row]))
        if row.holder is not None and row.holder.officer_id is not None:
            readers |= people[row.holder.officer_id]
        facts.append((_notice(row), readers))
    notifications.notify_officers(facts=facts, at=at)


def moment_words(moment: datetime) -> str:
    return f"{moment.astimezone(ICT):%H:%M %d/%m/%Y}"


def _seats(finding: Finding) -> tuple[Seat, ...]:
    seats = [head_of_shop(finding.dossier.intake_shop_id), *finding.seats]
    if finding.holder is not None:
        seats += finding.holder.seats
    return tuple(seats)


def _holder(task: Task) -> Holder:
    place = task.shop or task.unit or task.agency
    label = task.officer.full_name + ", " if task.officer else ""
    seats = seats_of_task(task)
    if task.unit_id is not None:
        seats = (head_of_unit(task.unit_id), *seats)
    return Holder(
        step_name=task.step_name,
        label=label + place.short_name,
        officer_id=task.officer_id,
        unit_id=task.unit_id,
        seats=seats,
    )


def _alert(finding: Finding, at: datetime) -> Alert:
    dossier, holder = finding.dossier, finding.holder
    return Alert(
        dossier=dossier,
        kind=finding.kind,
        subject_id=finding.subject_id,
        due_at=finding.due_at,
        found_at=at,
        shop_id=dossier.intake_shop_id,
        agency_id=dossier.competent_agency_id,
        unit_id=(holder.unit_id if holder else None) or dossier.competent_unit_id,
        officer_id=holder.officer_id if holder else None,
        holder_label=holder.label if holder else "",
        step_name=holder.step_name if holder else "",
    )


def _notice(finding: Finding) -> NoticeFacts:
    text = finding.text
    if finding.holder is not None and finding.holder.step_name:
        text = _("%(text)s. Đang ở bước “%(step)s”: %(holder)s") % {
            "text": text,
            "step": finding.holder.step_name,
            "holder": finding.holder.label,
        }
    return NoticeFacts(
        key=finding.key,
        kind=finding.kind,
        text=text,
        is_urgent=finding.kind not in REMINDERS,
        subject_kind="dossier",
        subject_id=finding.dossier.pk,
    )
