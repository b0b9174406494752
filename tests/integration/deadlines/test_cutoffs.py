"""A shop's own hour after which an acceptance counts as the next working day's."""

from datetime import date, datetime, time, timedelta

import pytest
from tests.integration.deadlines.test_calendars import ACTOR, NOW, STRANGER, TODAY

from motcua.deadlines import cutoffs, queries
from motcua.deadlines.models import ReceiptCutoff
from motcua.deadlines.rules import ICT, ClockOptions, due, weekly_hours, working_days
from motcua.deadlines.seed import read_seed
from motcua.directory.errors import NotPermitted
from motcua.legislation.rules import get_rule_set

TOMORROW = TODAY + timedelta(days=1)
GROUND = "Quy chế của trung tâm"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    queries.forget_calendars()
    yield
    queries.forget_calendars()


def set_cutoff(shop, cutoff=time(16), **other):
    facts = {"valid_from": TOMORROW, "ground": GROUND, "actor": ACTOR, "today": TODAY, "at": NOW}
    row = cutoffs.set_receipt_cutoff(shop_id=shop.pk, cutoff=cutoff, **(facts | other))
    queries.forget_calendars()
    return row


def promised(shop, received_at):
    office = weekly_hours(monday_to_friday=[(time(7, 30), time(11, 30)), (time(13), time(17))])
    cutoff = queries.get_receipt_cutoff(shop_id=shop.pk, on=received_at.date())
    return due(
        received_at=received_at,
        duration=working_days(2),
        calendar=read_seed().calendar(office),
        rule_set=get_rule_set("D118-2025"),
        options=ClockOptions(receipt_cutoff=cutoff),
    ).due_date


class TestCutoffs:
    def test_hold_from_their_day_at_their_shop_only(self, shops):
        set_cutoff(shops[0])
        wednesday = datetime(2026, 12, 2, 16, 30, tzinfo=ICT)

        assert promised(shops[0], wednesday) == date(2026, 12, 7)
        assert promised(shops[1], wednesday) == date(2026, 12, 4)
        assert queries.get_receipt_cutoff(shop_id=shops[0].pk, on=TODAY) is None
        assert queries.get_receipt_cutoff(shop_id=None, on=TOMORROW) is None

    def test_a_change_leaves_days_gone_by_their_hour(self, shops):
        set_cutoff(shops[0])
        later = TOMORROW + timedelta(days=30)
        set_cutoff(shops[0], time(15, 30), valid_from=later)
        set_cutoff(shops[0], None, valid_from=later + timedelta(days=30))

        hours = [
            queries.get_receipt_cutoff(shop_id=shops[0].pk, on=TOMORROW + timedelta(days=days))
            for days in (0, 29, 30, 59, 60)
        ]
        assert hours == [time(16), time(16), time(15, 30), time(15, 30), None]

    @pytest.mark.parametrize(
        "wrong", [{"ground": " "}, {"valid_from": TODAY}, {"valid_from": date(2020, 1, 1)}]
    )
    def test_want_a_ground_and_a_day_to_come(self, shops, wrong):
        with pytest.raises(cutoffs.UnableToSetCutoff):
            set_cutoff(shops[0], **wrong)
        assert not ReceiptCutoff.objects.exists()

    def test_are_not_for_others(self, shops):
        with pytest.raises(NotPermitted):
            set_cutoff(shops[0], actor=STRANGER)
