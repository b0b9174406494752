"""Tables of the dossier."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from motcua.deadlines.models import CalendarVersion
from motcua.directory.models import Agency, Officer, OneStopShop, Organisation, Person, Unit
from motcua.documents.models import StoredFile
from motcua.dossiers.rules import Channel, DossierState
from motcua.procedures.models import ProcedureRevision, Requirement, Variant
from motcua.workflow.models import Instance, Task


class Dossier(models.Model):
    """
    Hồ sơ. Has a code and a due date only once accepted (rule 19); keeps the rule set, revision and
    calendar version of its receipt for life (rule 6).
    """

    code = models.CharField(max_length=60, null=True, unique=True)
    state = models.CharField(max_length=24, choices=[(s.value, s.value) for s in DossierState])
    version = models.PositiveIntegerField(default=1)
    revision = models.ForeignKey(ProcedureRevision, models.PROTECT)
    variant = models.ForeignKey(Variant, models.PROTECT, null=True)
    channel = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Channel])
    rule_set = models.CharField(max_length=20)
    calendar_version = models.ForeignKey(CalendarVersion, models.PROTECT)
    # Four separate facts of intake regardless of boundary (rule 2).
    helping_shop = models.ForeignKey(OneStopShop, models.PROTECT, null=True, related_name="+")
    intake_shop = models.ForeignKey(OneStopShop, models.PROTECT, related_name="dossiers")
    competent_agency = models.ForeignKey(Agency, models.PROTECT, related_name="dossiers")
    competent_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    return_shop = models.ForeignKey(OneStopShop, models.PROTECT, related_name="+")
    instance = models.OneToOneField(Instance, models.PROTECT, null=True, related_name="dossier")
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    time_limit_amount = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    time_limit_unit = models.CharField(max_length=16, blank=True)
    # Of the limit that was chosen at receipt: what is counted again later is counted under the same.
    same_day_cutoff = models.TimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_original_at = models.DateTimeField(null=True)
    # When the present holder must have completed the supplement, else the centre may close it.
    supplement_due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    # The moment the result reached the centre; early/on time/late compares this with due_at.
    result_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    fee_amount = models.BigIntegerField(null=True)
    is_fee_paid = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    is_imaginary = models.BooleanField(default=False)
    # A form sent twice makes one dossier: the page hands out the key before it is filled in.
    submission_key = models.UUIDField(null=True, unique=True)
    # Head of the event chain: what the verification compares the log with.
    event_count = models.PositiveIntegerField(default=0)
    event_head = models.BinaryField(max_length=32, default=bytes(32))

    class Meta:
        indexes = [
            models.Index(fields=["intake_shop", "-received_at"], name="dossier_by_shop"),
            models.Index(
                fields=["return_shop", "result_at"],
                condition=Q(state="AT_COUNTER"),
                name="dossier_waiting_return",
            ),
            models.Index(
                fields=["supplement_due_at"],
                condition=Q(supplement_due_at__isnull=False),
                name="dossier_supplement_due",
            ),
            models.Index(fields=["competent_agency", "state", "due_at"], name="dossier_by_agency"),
            # What the sweeps look through: open dossiers by due moment, arrivals nobody accepted.
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state="IN_PROCESS", due_at__isnull=False),
                name="dossier_open_by_due",
            ),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(state="SUBMITTED"),
                name="dossier_not_accepted",
            ),
        ]
        constraints = [
            # Rule 19: a dossier that was not accepted has no code and no due date, and the reverse.
            models.CheckConstraint(
                condition=Q(code=None, received_at=None, due_at=None)
                | Q(code__isnull=False, received_at__isnull=False),
                name="dossier_code_means_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DECIDED", "AT_COUNTER"]) | Q(decided_at__isnull=False),
                name="dossier_decided_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(fee_amount=None) | Q(fee_amount__gte=0), name="dossier_fee_not_negative"
            ),
        ]


class Applicant(models.Model):
    """Người làm thủ tục: the person or body the dossier is for, as known on the day of filing."""

    class IdentityCheck(models.TextChoices):
        VERIFIED = "VERIFIED"
        NOT_FOUND = "NOT_FOUND"
        UNAVAILABLE = "UNAVAILABLE"
        PAPER = "PAPER"  # the officer compared the person with the card

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="applicant")
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    full_name = models.CharField(max_length=300)
    search_name = models.CharField(max_length=300)
    identity_number = models.CharField(max_length=20)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    identity_check = models.CharField(max_length=12, choices=IdentityCheck.choices)
    identity_checked_at = models.DateTimeField()
    # A citizen without e-ID was helped to open a level-1 account (rule 10).
    is_account_supported = models.BooleanField(default=False)
    # The paper differs from the database: accepted all the same, corrected under sector law (rule 12).
    has_data_mismatch = models.BooleanField(default=False)
    mismatch_note = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            GinIndex(
                fields=["search_name"], opclasses=["gin_trgm_ops"], name="applicant_name_trgm"
            ),
            models.Index(fields=["identity_number"], name="applicant_identity"),
        ]


class Representative(models.Model):
    """Who came in place of the applicant, with the paper that allows it (rule 9)."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="representative")
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    full_name = models.CharField(max_length=200)
    identity_number = models.CharField(max_length=20)
    phone = models.CharField(max_length=20, blank=True)
    relation = models.CharField(max_length=100)
    authority_paper = models.CharField(max_length=300)


class Component(models.Model):
    """Giấy tờ đã nộp: what the dossier holds for a requirement."""

    class Kind(models.TextChoices):
        ORIGINAL = "ORIGINAL", "Bản chính"
        CERTIFIED_COPY = "CERTIFIED_COPY", "Bản sao chứng thực"
        COPY = "COPY", "Bản chụp"
        ELECTRONIC = "ELECTRONIC", "Bản điện tử"
        SHOWN = "SHOWN", "Xuất trình"
        FETCHED = "FETCHED", "Đã tra cơ sở dữ liệu"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="components")
    requirement = models.ForeignKey(Requirement, models.PROTECT, null=True)
    order = models.PositiveSmallIntegerField()
    name = models.TextField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    copies = models.PositiveSmallIntegerField(default=1)
    remark = models.CharField(max_length=500, blank=True)
    # Of a paper that was not asked for: where the data were found, when and by whom (rule 11).
    source = models.CharField(max_length=200, blank=True)
    looked_up_at = models.DateTimeField(null=True)
    looked_up_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_to_be_returned = models.BooleanField(default=False)
    returned_at = models.DateTimeField(null=True)


class DossierDocument(models.Model):
    """A file of a dossier: scans of components, printed forms, opinions, the result."""

    class Kind(models.TextChoices):
        COMPONENT = "COMPONENT", "Giấy tờ nộp"
        RECEIPT = "RECEIPT", "Giấy tiếp nhận"
        SUPPLEMENT = "SUPPLEMENT", "Phiếu bổ sung"
        REFUSAL = "REFUSAL", "Phiếu từ chối"
        CONTROL_SLIP = "CONTROL_SLIP", "Phiếu kiểm soát"
        COVER = "COVER", "Bìa hồ sơ"
        OPINION = "OPINION", "Ý kiến"
        RESULT = "RESULT", "Kết quả"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="documents")
    component = models.ForeignKey(Component, models.CASCADE, null=True, related_name="documents")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT)
    name = models.CharField(max_length=300)
    is_sensitive = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Officer, models.PROTECT, null=True)
    # A better scan stands beside the earlier one, which stays.
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")


class DossierEvent(models.Model):
    """
    One thing that happened. Append-only, hash-chained per dossier, partitioned by month.

    No database foreign key to the dossier: the log outlives and proves the rows.
    """

    id = models.BigAutoField(primary_key=True)
    dossier_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    unit_label = models.CharField(max_length=200, blank=True)
    ground = models.TextField(blank=True)
    clock_effect = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.BinaryField(max_length=32)
    row_hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "dossiers_event"
        indexes = [models.Index(fields=["dossier_id", "sequence"], name="dossier_event_chain")]


class SupplementRequest(models.Model):
    """Form 02: asked once and completely, with reasons (Decree 118/2025, arts. 16(3), 17(1)(c), 19(5))."""

    class Stage(models.TextChoices):
        INTAKE = "INTAKE"
        AGENCY = "AGENCY"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="supplement_requests")
    stage = models.CharField(max_length=8, choices=Stage.choices)
    reason = models.TextField()
    items = models.JSONField()
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(Officer, models.PROTECT)
    # None where the law of the receipt names no term (Decree 61/2018).
    respond_by = models.DateTimeField(null=True)
    is_late_breach = models.BooleanField(default=False)  # rule 45
    sector_ground = models.TextField(blank=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["requested_at", "id"],
                condition=Q(is_late_breach=True),
                name="dossier_supplement_breach",
            ),
            models.Index(
                fields=["respond_by", "id"],
                condition=Q(stage="INTAKE", completed_at=None),
                name="dossier_completion_open",
            ),
        ]
        constraints = [
            # Rule 14: a second request of a stage needs a sector rule that is cited.
            models.UniqueConstraint(
                fields=["dossier", "stage"],
                condition=Q(sector_ground=""),
                name="dossier_one_supplement_per_stage",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="dossier_supplement_has_reason"),
        ]


class RefusalNotice(models.Model):
    """Form 03, at intake or on the merits; the reason is mandatory (rule 15)."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="refusal")
    stage = models.CharField(max_length=8, choices=SupplementRequest.Stage.choices)
    reason = models.TextField()
    # Issued after the due moment of the dossier (rule 50): marked, not refused.
    is_late = models.BooleanField(default=False)
    refused_at = models.DateTimeField()
    refused_by = models.ForeignKey(Officer, models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="dossier_refusal_has_reason"),
        ]


class Transfer(models.Model):
    """One hand-over with giver, receiver and both times: a line of the control slip (rule 37)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="transfers")
    is_paper = models.BooleanField()
    from_label = models.CharField(max_length=200)
    to_label = models.CharField(max_length=200)
    from_shop = models.ForeignKey(OneStopShop, models.PROTECT, null=True, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    to_shop = models.ForeignKey(OneStopShop, models.PROTECT, null=True, related_name="+")
    given_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["from_shop", "due_at"],
                condition=Q(given_at=None, is_paper=True),
                name="dossier_paper_to_hand_over",
            ),
            models.Index(
                fields=["to_unit"],
                condition=Q(given_at__isnull=False, taken_at=None, is_paper=True),
                name="dossier_paper_to_take",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(given_at=None, is_paper=True),
                name="dossier_paper_not_given",
            ),
            models.Index(
                fields=["given_at", "id"],
                condition=Q(given_at__isnull=False, taken_at=None, is_paper=True),
                name="dossier_paper_not_taken",
            ),
        ]


class Opinion(models.Model):
    class Kind(models.TextChoices):
        APPRAISAL = "APPRAISAL", "Thẩm định"
        PROPOSAL = "PROPOSAL", "Đề xuất"
        APPROVAL = "APPROVAL", "Phê duyệt"
        NOTE = "NOTE", "Trao đổi"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="opinions")
    task = models.ForeignKey(Task, models.PROTECT, null=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    officer = models.ForeignKey(Officer, models.PROTECT)
    unit_label = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    document = models.ForeignKey(DossierDocument, models.PROTECT, null=True)


class Consultation(models.Model):
    """
    An opinion asked of another agency: content, deadline and reply method are mandatory (rule 41);
    silence approves nothing and the main clock does not move (rules 42, 43).
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="consultations")
    task = models.ForeignKey(Task, models.PROTECT, null=True)
    asked_agency = models.ForeignKey(Agency, models.PROTECT)
    asked_unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    content = models.TextField()
    reply_method = models.CharField(max_length=100)
    asked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    respond_by = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)
    is_reply_late = models.BooleanField(default=False)
    document = models.ForeignKey(DossierDocument, models.PROTECT, null=True, related_name="+")
    reply_document = models.ForeignKey(DossierDocument, models.PROTECT, null=True, related_name="+")
    # When the head of the transferring centre was told of the silence (rule 42): once.
    silence_told_at = models.DateTimeField(null=True)
    # The decision or the end of the dossier made the question idle, or who asked took it back.
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["respond_by", "id"],
                condition=Q(replied_at=None, withdrawn_at=None),
                name="dossier_consult_pending",
            ),
            models.Index(
                fields=["asked_agency", "respond_by"],
                condition=Q(replied_at=None, withdrawn_at=None),
                name="dossier_consult_of_agency",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(replied_at=None) | Q(withdrawn_at=None),
                name="dossier_consultation_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(content="") & ~Q(reply_method=""),
                name="dossier_consultation_has_content_and_method",
            ),
            models.CheckConstraint(
                condition=Q(respond_by__gt=F("asked_at")), name="dossier_consultation_ends_later"
            ),
        ]


class Result(models.Model):
    """Kết quả giải quyết: granted or refused, with number and file; who took it and on which authority."""

    class Outcome(models.TextChoices):
        GRANTED = "GRANTED", "Đồng ý giải quyết"
        REFUSED = "REFUSED", "Từ chối giải quyết"

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="result")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    number = models.CharField(max_length=100, blank=True)
    name = models.TextField()
    document = models.ForeignKey(DossierDocument, models.PROTECT, null=True)
    issued_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    returned_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    collector_name = models.CharField(max_length=200, blank=True)
    collector_identity = models.CharField(max_length=20, blank=True)
    collector_authority = models.CharField(max_length=300, blank=True)
    is_receipt_lost = models.BooleanField(default=False)
    # Asked for where the receipt is lost: the identity paper and what only the applicant knows (rule 74).
    is_identity_checked = models.BooleanField(default=False)
    known_facts = models.CharField(max_length=300, blank=True)


class DailySerial(models.Model):
    """The last serial of one prefix on one day; its row lock makes serials gapless (rule 31)."""

    prefix = models.CharField(max_length=40)
    date = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "date"], name="dossier_one_serial_per_day"),
        ]


class IntakeDraft(models.Model):
    """An unfinished intake page of one officer, kept when he is called away."""

    officer = models.ForeignKey(Officer, models.CASCADE)
    shop = models.ForeignKey(OneStopShop, models.CASCADE)
    label = models.CharField(max_length=200, blank=True)
    data = models.JSONField()
    saved_at = models.DateTimeField()
