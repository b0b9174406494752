"""Tables of the workflow."""

from django.db import models
from django.db.models import Q

from motcua.directory.models import Agency, Officer, OneStopShop, Unit
from motcua.directory.rules import Role
from motcua.procedures.models import ProcedureRevision
from motcua.workflow.rules import TaskState


class WorkflowDefinition(models.Model):
    """The process of one revision: BPMN text and, beside it, the settings of each step by element id."""

    revision = models.OneToOneField(
        ProcedureRevision, models.PROTECT, related_name="workflow_definition"
    )
    bpmn = models.TextField()
    # {element_id: {"name", "role", "holder", "unit_function", "limit": {"amount","unit"}, "actions": […]}}
    steps = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()


class Instance(models.Model):
    """One run of a definition; `state` is the engine's own, serialized and compressed."""

    definition = models.ForeignKey(WorkflowDefinition, models.PROTECT)
    state = models.BinaryField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Task(models.Model):
    """Open or finished work of one step: who, which unit, due when (architecture: screens query these rows)."""

    instance = models.ForeignKey(Instance, models.PROTECT, related_name="tasks")
    step_key = models.CharField(max_length=60)
    step_name = models.CharField(max_length=200)
    engine_task_id = models.CharField(max_length=36, blank=True)
    state = models.CharField(
        max_length=10, choices=[(value.value, value.value) for value in TaskState]
    )
    role = models.CharField(max_length=30, choices=[(value.value, value.value) for value in Role])
    agency = models.ForeignKey(Agency, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    shop = models.ForeignKey(OneStopShop, models.PROTECT, null=True)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True)
    # The body holding the dossier waits for somebody else (citizen, other agency): shown apart.
    is_waiting_elsewhere = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "role", "due_at", "id"],
                condition=Q(state__in=["OPEN", "CLAIMED"]),
                name="workflow_open_by_unit",
            ),
            models.Index(
                fields=["shop", "role", "due_at", "id"],
                condition=Q(state__in=["OPEN", "CLAIMED"]),
                name="workflow_open_by_shop",
            ),
            # Not those in nobody's hands: there are thousands, and only the unit's own matter.
            models.Index(
                fields=["officer", "due_at", "id"],
                condition=Q(state__in=["OPEN", "CLAIMED"], officer__isnull=False),
                name="workflow_open_by_officer",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["OPEN", "CLAIMED"], is_waiting_elsewhere=True),
                name="workflow_open_elsewhere",
            ),
            models.Index(
                fields=["agency", "role", "due_at", "id"],
                condition=Q(state__in=["OPEN", "CLAIMED"]),
                name="workflow_open_by_agency",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="CLAIMED") | Q(officer__isnull=False),
                name="workflow_claimed_has_officer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DONE", "CANCELLED"]) | Q(ended_at__isnull=False),
                name="workflow_ended_has_moment",
            ),
        ]
