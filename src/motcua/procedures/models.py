"""Tables of the catalogue of procedures."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Sector(models.Model):
    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=120, unique=True)


class PaperType(models.Model):
    """A kind of paper in the national list (mã loại giấy tờ)."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=300)


class Procedure(models.Model):
    """A procedure with its national code. A private code is impossible (constraint)."""

    code = models.CharField(max_length=8, unique=True)
    sector = models.ForeignKey(Sector, models.PROTECT)
    name = models.TextField()  # the longest published name has 1,094 letters
    current_revision = models.OneToOneField(
        "ProcedureRevision", models.PROTECT, null=True, blank=True, related_name="current_of"
    )
    # Soft prior of the search: how often it was asked for.
    use_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]\.[0-9]{6}$"), name="procedures_national_code_only"
            ),
        ]


class ProcedureAlias(models.Model):
    """Everyday words for a procedure, edited in the console, used by the search."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "text"], name="procedures_alias_unique"),
        ]


class ProcedureRevision(models.Model):
    """One state of what the law publishes about a procedure; a dossier points here."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Bản thảo"
        PUBLISHED = "PUBLISHED", "Đã công bố"
        WITHDRAWN = "WITHDRAWN", "Đã bãi bỏ"

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)  # optimistic lock of the draft
    name = models.TextField()  # the longest published name has 1,094 letters
    summary = models.TextField(blank=True)
    decision_number = models.CharField(max_length=200, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    levels = ArrayField(models.CharField(max_length=10), default=list)
    channels = ArrayField(models.CharField(max_length=12), default=list)
    subjects = ArrayField(models.CharField(max_length=200), default=list)
    life_events = ArrayField(models.CharField(max_length=40), default=list)
    online_level = models.CharField(max_length=10, blank=True)  # FULL, PARTIAL or empty
    steps = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    intake_places = models.TextField(blank=True)
    # Who settles: level and function of agency and unit, resolved in the directory at intake.
    competent_level = models.CharField(max_length=10, blank=True)
    agency_function = models.CharField(max_length=40, blank=True)
    unit_function = models.CharField(max_length=40, blank=True)
    competent_text = models.TextField(blank=True)
    executing_text = models.TextField(blank=True)
    is_same_sitting = models.BooleanField(default=False)
    is_counter_intake_allowed = models.BooleanField(default=True)
    link_group = models.CharField(max_length=40, blank=True)
    sector_rules = models.JSONField(default=dict)  # overrides of the rule set with their ground
    warnings = models.JSONField(default=list)  # shown at intake
    pack = models.JSONField(default=dict)  # the pack as loaded (process, examples, print texts)
    raw = models.JSONField(default=dict)  # the published record as read by the import
    flags = models.JSONField(default=list)  # what waits for a person: field, reason, raw, proposal
    # Flags that a person has decided: the flag, the decision in words, by whom and when.
    decided_flags = models.JSONField(default=list)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="procedures_revision_number_unique"
            ),
            models.CheckConstraint(
                condition=~Q(state="PUBLISHED") | Q(effective_from__isnull=False),
                name="procedures_published_has_effective_date",
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="procedures_revision_ends_after_it_begins",
            ),
        ]


class Variant(models.Model):
    """Trường hợp: a case of the procedure with its own papers, time limit and fee."""

    revision = models.ForeignKey(ProcedureRevision, models.CASCADE, related_name="variants")
    code = models.CharField(max_length=40)
    name = models.TextField()
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "code"], name="procedures_variant_unique"),
        ]


class Requirement(models.Model):
    """Thành phần hồ sơ: a paper asked for; without a variant it applies to all."""

    revision = models.ForeignKey(ProcedureRevision, models.CASCADE, related_name="requirements")
    variant = models.ForeignKey(Variant, models.CASCADE, null=True, blank=True)
    order = models.PositiveSmallIntegerField()
    name = models.TextField()
    note = models.TextField(blank=True)
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    form_code = models.CharField(max_length=200, blank=True)
    paper_type = models.ForeignKey(PaperType, models.PROTECT, null=True, blank=True)
    # Name of the database that already holds it: then it must not be asked for (D118 art. 17(1)(b)).
    available_from = models.CharField(max_length=100, blank=True)
    is_show_only = models.BooleanField(default=False)
    is_optional = models.BooleanField(default=False)


class TimeLimit(models.Model):
    """Thời hạn per (variant, channel); empty means all. Unit as in `legislation.durations`."""

    revision = models.ForeignKey(ProcedureRevision, models.CASCADE, related_name="time_limits")
    variant = models.ForeignKey(Variant, models.CASCADE, null=True, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=16)
    # Longer limit of complex cases, chosen by an officer with a reason.
    is_for_complex = models.BooleanField(default=False)
    same_day_cutoff = models.TimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    raw_text = models.TextField(blank=True)


class Fee(models.Model):
    """Phí hoặc lệ phí per (variant, channel) with dates of validity. Amounts are integer đồng."""

    class Kind(models.TextChoices):
        FEE = "FEE", "phí"
        CHARGE = "CHARGE", "lệ phí"

    revision = models.ForeignKey(ProcedureRevision, models.CASCADE, related_name="fees")
    variant = models.ForeignKey(Variant, models.CASCADE, null=True, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # Rows of one kind and name are prices of the same thing; the most specific one holds.
    name = models.CharField(max_length=200, blank=True)
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="VND")
    per = models.CharField(max_length=100, blank=True)
    # CEL over the pack's declared inputs, e.g. "copies * 2000".
    formula = models.TextField(blank=True)
    # What the formula reads: [{"key", "label", "type": "INTEGER"|"BOOLEAN", "default"}].
    inputs = models.JSONField(default=list)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    ground = models.TextField(blank=True)
    raw_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="procedures_fee_not_negative"
            ),
        ]


class ProcedureResult(models.Model):
    revision = models.ForeignKey(ProcedureRevision, models.CASCADE, related_name="results")
    order = models.PositiveSmallIntegerField()
    name = models.TextField()
    paper_type = models.ForeignKey(PaperType, models.PROTECT, null=True, blank=True)
    code = models.CharField(max_length=60, blank=True)


class LegalGround(models.Model):
    revision = models.ForeignKey(ProcedureRevision, models.CASCADE, related_name="legal_grounds")
    order = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=200, blank=True)
    title = models.TextField(blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    issued_date = models.DateField(null=True, blank=True)


class SearchEntry(models.Model):
    """What the search reads of one procedure, without accents, rebuilt on each change."""

    procedure = models.OneToOneField(Procedure, models.CASCADE, related_name="search_entry")
    name_text = models.TextField()
    body_text = models.TextField(blank=True)
    alias_text = models.TextField(blank=True)


class SearchPosting(models.Model):
    """
    A word (or pair of words) of a procedure and the most prominent place it stands in.

    Plain rows rather than a tsvector: adding up weights reads these alone, where `ts_rank` unpacked the
    whole text of every procedure that holds a common word (33 ms against 4 ms for one question).
    """

    class Place(models.IntegerChoices):
        CASE = 1
        RESULT = 2
        ALIAS = 3
        NAME = 4

    pk = models.CompositePrimaryKey("term", "procedure_id")
    term = models.CharField(max_length=400)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(choices=Place.choices)


class SearchTerm(models.Model):
    """A word (or pair of words) of the search postings and how many procedures hold it."""

    term = models.CharField(max_length=400, primary_key=True)
    entry_count = models.PositiveIntegerField()
