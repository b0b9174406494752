"""Parts of an interagency dossier, where their results went, and mandates to decide at the counter."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.directory.models import Agency, Officer, OneStopShop, Unit
from motcua.dossiers.models.dossier import Dossier, DossierDocument
from motcua.dossiers.rules import PartState
from motcua.procedures.models import Procedure
from motcua.workflow.models import Task


class DossierPart(models.Model):
    """
    Phần việc liên thông: what one agency does for a dossier, with its own duty, time limit and result.

    The dossier keeps the one code, the one receipt and the one due date (Decree 118/2025, art. 20(2)).
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="parts")
    # The number of the part in the process; the chosen parts of a group may leave gaps.
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    duty = models.TextField(blank=True)
    procedure_code = models.CharField(max_length=8, blank=True)
    is_lead = models.BooleanField(default=False)
    # Whose results it waits for, by key.
    needs = ArrayField(models.CharField(max_length=40), default=list)
    # On paper the parts follow one another in the order of their numbers.
    is_sequential = models.BooleanField(default=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in PartState])
    time_limit_amount = models.DecimalField(max_digits=8, decimal_places=2)
    time_limit_unit = models.CharField(max_length=16)
    same_day_cutoff = models.TimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    # Until it opens: the moment that the limits before it and its own lead to.
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    result_name = models.CharField(max_length=300)
    result_number = models.CharField(max_length=100, blank=True)
    result_document = models.ForeignKey(
        DossierDocument, models.PROTECT, null=True, related_name="+"
    )
    # Why it was refused or called off.
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="dossier_part_number"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(is_lead=True), name="dossier_one_lead_part"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["REFUSED", "CANCELLED"]) | ~Q(reason=""),
                name="dossier_part_refused_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DONE", "REFUSED", "CANCELLED"])
                | Q(ended_at__isnull=False),
                name="dossier_part_ended_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_at"],
                condition=Q(state="IN_PROCESS"),
                name="dossier_part_open_of_agency",
            ),
        ]


class PartDelivery(models.Model):
    """The result of a part on its way: to the part that uses it next, and to the intake centre (rule 40)."""

    part = models.ForeignKey(DossierPart, models.CASCADE, related_name="deliveries")
    to_part = models.ForeignKey(DossierPart, models.CASCADE, null=True, related_name="received")
    to_shop = models.ForeignKey(OneStopShop, models.PROTECT, null=True, related_name="+")
    delivered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_part=None, to_shop__isnull=False)
                | Q(to_part__isnull=False, to_shop=None),
                name="dossier_delivery_to_one",
            ),
            models.UniqueConstraint(
                fields=["part", "to_part", "to_shop"],
                nulls_distinct=False,
                name="dossier_delivery_once",
            ),
        ]


class CounterMandate(models.Model):
    """
    Ủy quyền giải quyết: the competent agency lets an officer of a centre decide there
    (Decree 118/2025, arts. 8(1)(c), 17(5)), for one procedure or for all it settles.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    shop = models.ForeignKey(OneStopShop, models.PROTECT, related_name="mandates")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, models.PROTECT, null=True, related_name="+")
    ground = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(ground=""), name="dossier_mandate_has_ground"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="dossier_mandate_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["officer", "agency"], name="dossier_mandate_of_officer")]


class CounterSeal(models.Model):
    """Whose mandate decided at the counter, and the centre's seal on the result."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="counter_seal")
    mandate = models.ForeignKey(CounterMandate, models.PROTECT)
    decided_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="+")
    sealed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    sealed_at = models.DateTimeField(null=True)
    shop = models.ForeignKey(OneStopShop, models.PROTECT, related_name="+")
