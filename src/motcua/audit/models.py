"""Tables of the audit: entries and the daily roots that seal each day's rows."""

from django.db import models


class AuditEntry(models.Model):
    """
    One act or one read of another person's data.

    The table is partitioned by month of `at` and append-only (trigger and missing rights of the web
    role). Decree 118/2025, art. 5(1)(d); rule 107 and 116.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    subject_label = models.CharField(max_length=300, blank=True)
    purpose = models.TextField(blank=True)
    origin = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    row_hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_subject_idx"),
            models.Index(fields=["actor_id", "at"], name="audit_actor_idx"),
        ]


class DailyRoot(models.Model):
    """The seal of one log for one day: a hash over all its rows and over the root of the day before."""

    log = models.CharField(max_length=30)
    date = models.DateField()
    row_count = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    previous_root = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "date"], name="audit_one_root_per_log_and_day"),
        ]
