"""The fault of older schedulers: number 15 of the list of lessons; the others are of the clock itself."""

from datetime import datetime, timedelta

from tests.integration.dossiers.conftest import Province

from motcua.deadlines.rules import ICT
from motcua.dossiers.models import Alert
from motcua.dossiers.rules import AlertKind
from motcua.dossiers.sweeps import run_sweep
from motcua.notifications.models import StaffNotice

FRIDAY = datetime(2026, 3, 6, 8, tzinfo=ICT)


def test_fault_15_daily_runs_do_not_notify_again_of_the_same_lateness(province: Province):
    dossiers = [province.receive() for _number in range(3)]
    run_sweep(kind=AlertKind.OVERDUE, at=FRIDAY)
    told = StaffNotice.objects.count()

    again = [
        run_sweep(kind=AlertKind.OVERDUE, at=FRIDAY + timedelta(days=days)).found
        for days in range(5)
    ]

    assert again == [0] * 5
    assert Alert.objects.filter(kind=AlertKind.OVERDUE).count() == len(dossiers)
    assert StaffNotice.objects.count() == told
