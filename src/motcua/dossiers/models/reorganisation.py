"""Merger mode: what is to become of agencies and communes, who chose what, and what was moved."""

from django.db import models
from django.db.models import Q

from motcua.directory.models import Agency, Commune, OneStopShop, Posting, Unit
from motcua.dossiers.models.dossier import Dossier


class ReorganisationPlan(models.Model):
    """
    Phương án sắp xếp: merge, split, rename, move or end of bodies from one day on.

    `journal` says how each row of the directory was before, so that undoing guesses nothing.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Đang soạn"
        SCHEDULED = "SCHEDULED", "Chờ đến ngày"
        APPLYING = "APPLYING", "Đang chuyển"
        APPLIED = "APPLIED", "Đã áp dụng"
        UNDONE = "UNDONE", "Đã hoàn tác"

    name = models.CharField(max_length=200)
    ground = models.CharField(max_length=300)
    effective_date = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)
    # Who pressed the button: the worker writes events and audit in this name.
    applied_by_account = models.BigIntegerField(null=True)
    applied_by_label = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    to_move = models.PositiveIntegerField(default=0)
    journal = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(ground=""), name="reorganisation_has_ground"),
            models.CheckConstraint(
                condition=~Q(state="APPLIED") | Q(applied_at__isnull=False),
                name="reorganisation_applied_has_moment",
            ),
        ]


class ReorganisationTarget(models.Model):
    """A successor: a body that is there already, or the facts of one that begins on the day."""

    plan = models.ForeignKey(ReorganisationPlan, models.CASCADE, related_name="targets")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, related_name="+")
    # {"kind": "AGENCY"|"COMMUNE", "code", "name", "short_name", …} of what does not exist yet.
    facts = models.JSONField(default=dict)

    @property
    def name(self) -> str:
        if self.agency is not None:
            return self.agency.name
        if self.commune is not None:
            return self.commune.full_name
        return str(self.facts.get("name", ""))


class ReorganisationLine(models.Model):
    """One old body and where it goes: to one (rename, merge), to several (split), to none (end)."""

    plan = models.ForeignKey(ReorganisationPlan, models.CASCADE, related_name="lines")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, related_name="+")
    targets = models.ManyToManyField(ReorganisationTarget, related_name="lines")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "agency"], name="reorganisation_agency_once"),
            models.UniqueConstraint(fields=["plan", "commune"], name="reorganisation_commune_once"),
            models.CheckConstraint(
                condition=Q(agency=None, commune__isnull=False)
                | Q(agency__isnull=False, commune=None),
                name="reorganisation_line_of_one_body",
            ),
        ]


class ReorganisationUnitRule(models.Model):
    """Which unit of the successor takes over the work of an old unit, by its function."""

    plan = models.ForeignKey(ReorganisationPlan, models.CASCADE, related_name="unit_rules")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], name="reorganisation_unit_once"),
        ]


class ReorganisationPosting(models.Model):
    """Where an officer of a divided body goes; without a row his posting ends."""

    plan = models.ForeignKey(ReorganisationPlan, models.CASCADE, related_name="postings")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="+")
    target = models.ForeignKey(ReorganisationTarget, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "posting"], name="reorganisation_posting_once"),
        ]


class ReorganisationChoice(models.Model):
    """A person's choice for one dossier, or for all dossiers of one old commune, of a divided body."""

    plan = models.ForeignKey(ReorganisationPlan, models.CASCADE, related_name="choices")
    line = models.ForeignKey(ReorganisationLine, models.CASCADE, related_name="choices")
    dossier = models.ForeignKey(Dossier, models.CASCADE, null=True, related_name="+")
    area = models.ForeignKey(Commune, models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(ReorganisationTarget, models.CASCADE, related_name="+")
    chosen_by_label = models.CharField(max_length=200)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "dossier"], name="reorganisation_choice_per_dossier"
            ),
            models.UniqueConstraint(fields=["line", "area"], name="reorganisation_choice_per_area"),
            models.CheckConstraint(
                condition=Q(dossier=None, area__isnull=False) | Q(dossier__isnull=False, area=None),
                name="reorganisation_choice_of_one_thing",
            ),
        ]


class DossierArea(models.Model):
    """
    Địa bàn: the commune where the matter of a dossier lies, as received or as a person stated it.

    The district level settled for many communes; without the area nothing says which one follows.
    """

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="area")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    stated_by_label = models.CharField(max_length=200, blank=True)


class DossierMove(models.Model):
    """
    One dossier carried to the successors: the old bodies for ever, the old values for the undoing.

    `changes` holds {"dossier": {field: old}, "tasks": {id: {field: old}}, …}; `event_count` tells whether
    anything happened since.
    """

    plan = models.ForeignKey(ReorganisationPlan, models.PROTECT, related_name="moves")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="moves")
    old_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    # Empty again once undone: what the reform had created is removed, its names stay in `changes`.
    new_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    old_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    new_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    old_intake_shop = models.ForeignKey(OneStopShop, models.PROTECT, related_name="+")
    old_return_shop = models.ForeignKey(OneStopShop, models.PROTECT, related_name="+")
    changes = models.JSONField()
    event_count = models.PositiveIntegerField()
    moved_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A batch that runs again after a crash moves nothing twice.
            models.UniqueConstraint(
                fields=["plan", "dossier"],
                condition=Q(undone_at=None),
                name="reorganisation_dossier_moved_once",
            ),
        ]
