"""What the portal itself must remember: failed guesses, nothing about people."""

from django.db import models


class GuessWindow(models.Model):
    """
    How often one address, or the guesses at one code, have failed since a moment.

    In the database, not in the memory of a process: the limit holds over all web processes and after a restart. The
    key is a keyed digest, so that the table is no list of who looked for what.
    """

    key = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField(db_index=True)
    failures = models.PositiveIntegerField()
