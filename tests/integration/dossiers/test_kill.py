"""A worker killed in the middle of its sweeps: the next one finishes, nothing twice, nothing left out."""

import os
import random

import pytest
from django.db import connection
from django.utils import timezone
from tools import kill_sweeps

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def test_rule_048_and_064_three_kills_neither_double_nor_miss_anything():
    now = timezone.localtime()
    kill_sweeps.load_organisation(now)
    plan = kill_sweeps.plan_of(120)
    ids = kill_sweeps.write_dossiers(plan, at=now)
    report = kill_sweeps.Report(dossiers=plan.total)
    settings = connection.settings_dict
    address = (
        f"postgres://{settings['USER']}:{settings['PASSWORD']}"
        f"@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    )

    kill_sweeps.run_and_kill(
        kills=3,
        workers=1,
        chance=random.Random(3),
        environment={**os.environ, "DATABASE_URL": address},
        report=report,
    )
    kill_sweeps.check(ids, report)

    assert report.faults == []
    assert report.found["over_term"] == len(ids["over_term"]) > 0
