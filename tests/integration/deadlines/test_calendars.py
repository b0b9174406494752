from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from django.db import connections
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from motcua.audit.models import AuditEntry
from motcua.core.actors import Actor, PostingFact
from motcua.core.errors import ConcurrentChange
from motcua.deadlines import queries, services
from motcua.deadlines.models import CalendarDay, CalendarVersion, DeadlineLedger
from motcua.deadlines.rules import ICT, DayKind, SpecialDay, due, working_days
from motcua.deadlines.seed import read_seed
from motcua.directory.errors import NotPermitted
from motcua.directory.models import OpeningHours
from motcua.directory.rules import Level, Role
from motcua.legislation.rules import get_rule_set

ACTOR = Actor(
    account_id=None,
    officer_id=1,
    label="Trần Văn Quản",
    postings=(PostingFact(id=1, role=Role.ADMINISTRATOR, agency_id=1, level=Level.PROVINCE),),
)
STRANGER = replace(
    ACTOR, postings=(PostingFact(id=2, role=Role.SPECIALIST, agency_id=1, level=Level.PROVINCE),)
)
NOW = datetime(2026, 11, 25, 10, tzinfo=ICT)
TODAY = NOW.date()
STORM = SpecialDay(date=date(2026, 11, 27), kind=DayKind.HOLIDAY, name="Nghỉ do bão")
GROUND = "Công văn 123/UBND-VP ngày 24/11/2026"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    queries.forget_calendars()
    yield
    queries.forget_calendars()


@pytest.fixture
def seeded(db) -> CalendarVersion:
    return services.seed_calendar(at=NOW)


def change(act, *, day=STORM, based_on=1, effective_from=TODAY, ground=GROUND, actor=ACTOR):
    facts = {"on": day} if act is services.remove_calendar_day else {"day": day}
    return act(
        **facts,
        based_on=based_on,
        effective_from=effective_from,
        ground=ground,
        actor=actor,
        at=NOW,
    )


def due_in_three_days(calendar):
    return due(
        received_at=NOW,
        duration=working_days(3),
        calendar=calendar,
        rule_set=get_rule_set("D118-2025"),
    )


class TestSeedCalendar:
    def test_writes_every_row_once(self, seeded):
        again = services.seed_calendar(at=NOW)

        assert again.pk == seeded.pk
        assert CalendarDay.objects.count() == len(read_seed().days) == 133

    def test_reads_back_what_the_file_says(self, seeded):
        calendar = queries.get_calendar(shop_id=None, on=TODAY)

        assert calendar.special_days == read_seed().days
        assert (calendar.known_from, calendar.known_until) == (
            read_seed().known_from,
            read_seed().known_until,
        )


class TestGetCalendar:
    def test_asks_the_database_nothing_once_remembered(self, seeded, django_assert_num_queries):
        first = queries.get_calendar(shop_id=None, on=TODAY)

        with django_assert_num_queries(0):
            again = queries.get_calendar(shop_id=None, on=TODAY)

        assert again is first

    def test_without_any_version_says_so(self, db):
        with pytest.raises(queries.NoCalendarInForce, match="25/11/2026"):
            queries.get_calendar(shop_id=None, on=TODAY)

    def test_province_without_hours_has_the_usual_ones(self, seeded):
        calendar = queries.get_calendar(shop_id=None, on=TODAY)

        assert due_in_three_days(calendar).due_at == datetime(2026, 11, 30, 17, tzinfo=ICT)

    def test_change_of_hours_holds_from_its_date(self, seeded):
        for first, last, closes in (
            (date(2020, 1, 1), date(2026, 11, 29), time(17)),
            (date(2026, 11, 30), None, time(16, 30)),
        ):
            for weekday in range(5):
                OpeningHours.objects.create(
                    weekday=weekday,
                    opens_at=time(8),
                    closes_at=closes,
                    valid_from=first,
                    valid_to=last,
                )

        calendar = queries.get_calendar(shop_id=None, on=TODAY)

        assert calendar.closing_at(date(2026, 11, 27)).time() == time(17)
        assert calendar.closing_at(date(2026, 11, 30)).time() == time(16, 30)

    def test_new_hours_are_seen_at_once(self, seeded):
        queries.get_calendar(shop_id=None, on=TODAY)

        OpeningHours.objects.create(
            weekday=2, opens_at=time(8), closes_at=time(15), valid_from=date(2020, 1, 1)
        )

        calendar = queries.get_calendar(shop_id=None, on=TODAY)
        assert calendar.closing_at(TODAY).time() == time(15)

    def test_remembered_version_is_read_again_after_half_a_minute(self, seeded, monkeypatch):
        queries.get_calendar(shop_id=None, on=TODAY)
        CalendarVersion.objects.bulk_create(
            [
                CalendarVersion(
                    number=2, effective_from=TODAY, ground=GROUND, created_at=timezone.now()
                )
            ]
        )
        later = queries.process_clock.monotonic() + 31
        monkeypatch.setattr(queries.process_clock, "monotonic", lambda: later)

        assert queries.get_calendar(shop_id=None, on=TODAY).version == "2"


class TestShopHours:
    def test_of_one_shop_do_not_touch_another(self, seeded, shops):
        own, other = shops
        OpeningHours.objects.create(
            shop=own, weekday=2, opens_at=time(8), closes_at=time(15), valid_from=date(2020, 1, 1)
        )

        closings = [
            queries.get_calendar(shop_id=shop.pk, on=TODAY).closing_at(TODAY).time()
            for shop in (own, other)
        ]

        assert closings == [time(15), time(17)]


class TestAddCalendarDay:
    def test_is_a_new_version_and_the_old_one_stays(self, seeded):
        version = change(services.add_calendar_day)

        assert (version.number, version.ground) == (2, GROUND)
        assert CalendarDay.objects.filter(version=seeded).count() == 133
        assert CalendarDay.objects.filter(version=version).count() == 134

    def test_rule_058_dossiers_keep_the_version_of_their_receipt(self, seeded):
        before = queries.get_calendar_in_force(shop_id=None, on=TODAY)

        change(services.add_calendar_day)

        kept = queries.get_calendar_version(version_id=before[1], shop_id=None)
        new = queries.get_calendar(shop_id=None, on=TODAY)
        assert due_in_three_days(kept).due_date == date(2026, 11, 30)
        assert due_in_three_days(new).due_date == date(2026, 12, 1)

    def test_holds_from_its_effective_date(self, seeded):
        change(services.add_calendar_day, effective_from=date(2026, 12, 1))

        versions = [
            queries.get_calendar(shop_id=None, on=day).version
            for day in (date(2026, 11, 30), date(2026, 12, 1))
        ]

        assert versions == ["1", "2"]

    def test_is_in_the_audit(self, seeded):
        change(services.add_calendar_day)

        entry = AuditEntry.objects.order_by("-id").first()
        assert (entry.action, entry.purpose) == ("deadlines.calendar.changed", GROUND)

    @pytest.mark.parametrize(
        ("day", "word"),
        [
            (SpecialDay(date=date(2026, 11, 24), kind=DayKind.HOLIDAY, name="Lễ"), "đã có"),
            (SpecialDay(date=date(2026, 12, 1), kind=DayKind.SWAP_WORKDAY, name="Bù"), "làm bù"),
            (SpecialDay(date=date(2026, 12, 5), kind=DayKind.COMPENSATORY, name="Bù"), "nghỉ bù"),
            (SpecialDay(date=date(2026, 12, 1), kind=DayKind.HOLIDAY, name=" "), "tên"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, seeded, day, word):
        with pytest.raises(services.UnableToChangeCalendar, match=word):
            change(services.add_calendar_day, day=day)

    def test_wants_a_ground_and_no_earlier_effect(self, seeded):
        with pytest.raises(services.UnableToChangeCalendar, match="căn cứ"):
            change(services.add_calendar_day, ground="  ")
        with pytest.raises(services.UnableToChangeCalendar, match="hiệu lực"):
            change(services.add_calendar_day, effective_from=date(2018, 1, 1))

    @pytest.mark.parametrize(
        ("act", "day"),
        [
            (services.add_calendar_day, STORM),
            (services.correct_calendar_day, STORM),
            (services.remove_calendar_day, STORM.date),
        ],
    )
    def test_is_not_for_others(self, seeded, act, day):
        with pytest.raises(NotPermitted):
            change(act, day=day, actor=STRANGER)

    def test_of_an_old_version_is_told_so(self, seeded):
        change(services.add_calendar_day)

        with pytest.raises(ConcurrentChange):
            change(services.add_calendar_day, based_on=1)


class TestCorrectAndRemove:
    def test_correct_replaces_one_row(self, seeded):
        renamed = SpecialDay(date=date(2026, 11, 24), kind=DayKind.HOLIDAY, name="Tên mới")

        version = change(services.correct_calendar_day, day=renamed)

        rows = queries.list_calendar_days(version_id=version.pk, year=2026)
        assert renamed in rows
        assert len(queries.list_calendar_days(version_id=version.pk)) == 133

    def test_remove_makes_it_a_working_day(self, seeded):
        change(services.remove_calendar_day, day=date(2026, 11, 24))

        assert queries.get_calendar(shop_id=None, on=TODAY).is_working_day(date(2026, 11, 24))

    @pytest.mark.parametrize(
        ("act", "day"),
        [
            (services.correct_calendar_day, STORM),
            (services.remove_calendar_day, STORM.date),
        ],
    )
    def test_refuse_a_date_without_a_row(self, seeded, act, day):
        with pytest.raises(services.UnableToChangeCalendar, match="không có"):
            change(act, day=day)


class TestRecordLedger:
    def record(self, result, kind=DeadlineLedger.Kind.START):
        return services.record_ledger(
            dossier_id=7,
            kind=kind,
            result=result,
            calendar_version_id=queries.get_version_in_force(on=TODAY).id,
            ground="Điều 17 khoản 3",
            actor=ACTOR,
            at=NOW,
        )

    def test_rows_follow_each_other_and_explain(self, seeded):
        result = due_in_three_days(queries.get_calendar(shop_id=None, on=TODAY))

        self.record(result)
        self.record(result, DeadlineLedger.Kind.RESTART)

        rows = queries.list_ledger(dossier_id=7)
        assert [row.sequence for row in rows] == [1, 2]
        assert rows[0].due_at == result.due_at
        assert sum(segment["counted"] for segment in rows[0].segments) == 3

    def test_rows_cannot_be_changed(self, seeded, as_web_role):
        row = self.record(due_in_three_days(queries.get_calendar(shop_id=None, on=TODAY)))

        with pytest.raises(Exception, match=r"append-only|permission denied"), as_web_role():
            DeadlineLedger.objects.filter(pk=row.pk).update(ground="khác")

    @pytest.mark.django_db(transaction=True)
    def test_needs_an_open_transaction(self):
        services.seed_calendar(at=NOW)
        result = due_in_three_days(queries.get_calendar(shop_id=None, on=TODAY))

        with pytest.raises(TransactionManagementError):
            self.record(result)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_one_wins_the_other_is_told():
    services.seed_calendar(at=NOW)
    days = [
        SpecialDay(date=date(2026, 12, number), kind=DayKind.HOLIDAY, name=f"Nghỉ {number}")
        for number in (1, 2, 3, 4)
    ]

    def add(day):
        try:
            change(services.add_calendar_day, day=day)
        except ConcurrentChange:
            return "told"
        else:
            return "won"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as pool:
        outcomes = sorted(pool.map(add, days))

    assert outcomes == ["told", "told", "told", "won"]
    assert CalendarVersion.objects.count() == 2


def test_nothing_of_a_failed_change_stays(seeded, monkeypatch):
    monkeypatch.setattr(services.audit, "record", _fail)

    with pytest.raises(_AuditIsDown):
        change(services.add_calendar_day)

    assert CalendarVersion.objects.count() == 1
    assert queries.get_calendar(shop_id=None, on=TODAY).version == "1"


class _AuditIsDown(Exception):
    pass


def _fail(**_facts):
    raise _AuditIsDown
