"""Opening hours belong to the directory; when they change, remembered calendars are dropped."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from motcua.deadlines import queries
from motcua.deadlines.models import CalendarVersion, ReceiptCutoff
from motcua.directory.models import OpeningHours


@receiver([post_save, post_delete], sender=OpeningHours)
@receiver([post_save, post_delete], sender=CalendarVersion)
@receiver([post_save, post_delete], sender=ReceiptCutoff)
def forget_calendars(**_facts: Any) -> None:  # Any: what Django hands over
    queries.forget_calendars()
