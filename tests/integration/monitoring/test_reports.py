"""The period report: random histories against a slow reading of them, closing, rights, the command."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.integration.dossiers.conftest import MONDAY, Province, load_small_province
from typer.testing import CliRunner

from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import ICT, is_overdue, judge_result
from motcua.directory import queries as directory_queries
from motcua.directory.models import Agency, Posting
from motcua.dossiers.models import Dossier
from motcua.legislation.rules import get_rule_set
from motcua.monitoring import commands, queries, services
from motcua.monitoring.errors import GroundMissing, NotPermitted, TooEarlyToClose
from motcua.monitoring.models import ClosedReport
from motcua.monitoring.queries import Scope
from motcua.monitoring.rules import Column, Figures, RowKind, add_up, read_period

MARCH, APRIL = read_period("2026-03"), read_period("2026-04")
LATER = datetime(2026, 6, 1, tzinfo=ICT)
START = datetime(2026, 2, 1, tzinfo=ICT)
HOURS = st.integers(min_value=0, max_value=24 * 80)


@st.composite
def histories(draw):
    """Facts of one dossier: times in hours since the start, in the order in which things happen."""
    received = draw(HOURS)
    due = received + draw(st.integers(0, 24 * 30))
    return {
        "channel": draw(st.sampled_from(["COUNTER", "POST", "ONLINE", "VNEID"])),
        "accepted": draw(st.integers(0, 9)) > 0,
        "received": received,
        "due": due,
        "unit": draw(st.sampled_from(["WORKING_DAY", "WORKING_HOUR"])),
        "left": draw(st.none() | st.integers(received + 1, received + 24 * 50)),
        "way": draw(st.sampled_from(["result", "stopped", "closed"])),
        "extended": draw(st.none() | st.integers(1, 24 * 15)),
    }


def moment(hours: int) -> datetime:
    return START + timedelta(hours=hours)


@pytest.fixture
def province(db) -> Province:
    return load_small_province()


def write(sample: Dossier, number: int, facts: dict) -> None:
    row = Dossier.objects.get(pk=sample.pk)
    row.pk, row.submission_key, row.instance = None, None, None
    row.channel, row.time_limit_unit = facts["channel"], facts["unit"]
    row.submitted_at = moment(facts["received"])
    if not facts["accepted"]:
        row.code = row.received_at = row.due_at = row.due_original_at = None
        row.state, row.ended_at = "REFUSED_AT_INTAKE", row.submitted_at
        row.save(force_insert=True)
        return
    row.code, row.received_at = f"T-{number}", moment(facts["received"])
    row.due_at = row.due_original_at = moment(facts["due"])
    if facts["extended"] is not None:
        row.due_at += timedelta(hours=facts["extended"])
    running, left = row.due_at, facts["left"]
    if left is not None and facts["way"] == "result":
        row.state, row.result_at, row.decided_at = "AT_COUNTER", moment(left), moment(left)
    elif left is not None:
        row.state = "STOPPED" if facts["way"] == "stopped" else "CLOSED_INCOMPLETE"
        row.ended_at, row.due_at = moment(left), None
    row.save(force_insert=True)
    DeadlineLedger.objects.create(
        dossier_id=row.pk,
        sequence=1,
        kind="START",
        recorded_at=row.received_at,
        rule_set=row.rule_set,
        calendar_version=row.calendar_version,
        due_at=running,
    )


def tell(facts: list[dict], period, *, online_level: str) -> Figures:
    """Say slowly, dossier by dossier and with the one definition, what the report must say."""
    bounds, rows = queries.bounds(period), []
    for one in facts:
        received = moment(one["received"])
        left = None if one["left"] is None else moment(one["left"])
        if not one["accepted"] or received >= bounds.end:
            continue
        if left is not None and left < bounds.start:
            continue
        if received < bounds.start:
            came = "carried"
        elif one["channel"] in {"ONLINE", "VNEID"}:
            came = "online_full" if online_level == "FULL" else "online_partial"
        else:
            came = "post" if one["channel"] == "POST" else "direct"
        original = moment(one["due"])
        due = original + timedelta(hours=one["extended"] or 0)
        if left is None or left >= bounds.end:
            is_late = is_overdue(now=bounds.end, due_at=due, unit=one["unit"])
            outcome = "pending_late" if is_late else "pending_in_time"
        else:
            outcome = judge_result(
                result_at=left,
                due_original_at=original,
                due_current_at=due,
                unit=one["unit"],
                rule_set=get_rule_set("D118-2025"),
            ).official.lower()
        rows.append(Figures(**{came: 1, outcome: 1}))
    return add_up(rows)


def report(period, at=LATER, **scope):
    return queries.period_report(period=period, scope=Scope(**scope), at=at)


class TestFigures:
    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(facts=st.lists(histories(), max_size=12))
    def test_rule_094_and_095_and_096_hold_for_every_history(self, province, facts):
        sample = Dossier.objects.filter(code="SAMPLE").first()
        if sample is None:
            sample = province.receive()
            Dossier.objects.filter(pk=sample.pk).update(
                code="SAMPLE", received_at=LATER, due_at=LATER, due_original_at=LATER
            )
        Dossier.objects.filter(code__startswith="T-").delete()
        for number, one in enumerate(facts):
            write(sample, number, one)
        level = sample.revision.online_level

        for kind in RowKind:
            march, april = report(MARCH, rows=kind), report(APRIL, rows=kind)
            assert march.total == tell(facts, MARCH, online_level=level)
            assert april.total == tell(facts, APRIL, online_level=level)
            pending = {(row.part, row.key): row.figures.pending for row in march.rows}
            carried = {(row.part, row.key): row.figures.carried for row in april.rows}
            assert {k: n for k, n in pending.items() if n} == {
                k: n for k, n in carried.items() if n
            }
            assert all(row.figures.is_balanced for row in (*march.rows, *april.rows))

    def test_rule_094_what_is_carried_over_is_what_was_pending(self, province: Province):
        province.receive()

        assert (report(MARCH).total.pending, report(APRIL).total.carried) == (1, 1)
        assert report(APRIL).total.received == 1

    def test_rule_095_a_dossier_stands_in_one_class_and_a_figure_opens_it(self, province: Province):
        dossier = province.receive()
        province.decide(dossier, MONDAY + timedelta(hours=2))

        total = report(MARCH).total
        page = queries.list_dossiers(period=MARCH, scope=Scope(), column=Column.EARLY, at=LATER)
        late = queries.list_dossiers(period=MARCH, scope=Scope(), column=Column.LATE, at=LATER)

        assert (total.early, total.resolved, total.pending) == (1, 1, 0)
        assert ([row.id for row in page.rows], late.rows) == ([dossier.pk], ())

    def test_rule_096_the_ways_in_are_told_apart(self, province: Province):
        dossier = province.receive()
        for channel, column in (("POST", "post"), ("COUNTER", "direct"), ("ONLINE", "online_full")):
            Dossier.objects.filter(pk=dossier.pk).update(channel=channel)
            dossier.revision.__class__.objects.filter(pk=dossier.revision_id).update(
                online_level="FULL"
            )
            assert report(MARCH).total.value(Column(column)) == 1

    def test_an_extension_after_the_end_changes_nothing_of_a_period(self, province: Province):
        dossier = province.receive()
        Dossier.objects.filter(pk=dossier.pk).update(due_at=LATER)
        first = DeadlineLedger.objects.get(dossier_id=dossier.pk)
        first.pk, first.sequence, first.kind = None, 2, "EXTENSION"
        first.due_at, first.recorded_at = LATER, datetime(2026, 3, 20, tzinfo=ICT)
        first.save(force_insert=True)

        assert report(MARCH).total.pending_late == 1
        assert report(APRIL).total.pending_in_time == 1

    def test_takes_one_statement(self, province: Province, django_assert_num_queries):
        report(MARCH)
        with django_assert_num_queries(1):
            report(MARCH)


class TestDuty:
    def test_rule_097_month_of_a_commune_by_the_20th_province_by_the_23rd(self, province: Province):
        october = read_period("2026-10")

        commune = queries.report_duty(period=october, of_province=False)
        whole = queries.report_duty(period=october, of_province=True)

        assert (commune.due_on, commune.remind_on) == (date(2026, 10, 20), date(2026, 10, 16))
        assert whole.due_on == date(2026, 10, 23)
        third = queries.report_duty(period=read_period("2026-09"), of_province=True)
        assert third.due_on is None  # the quarter stands in for it


class TestClosing:
    def leader(self, province: Province):
        posting = Posting.objects.filter(
            role="LEADER", valid_to=None, agency=Dossier.objects.get().competent_agency_id
        ).select_related("officer")[0]
        actor = directory_queries.get_actor(
            account_id=posting.officer.account_id, on=MONDAY.date(), origin="test"
        )
        assert actor is not None
        return actor

    def test_keeps_the_figures_and_shows_what_differs_later(self, province: Province):
        dossier = province.receive()
        leader, agency_id = self.leader(province), dossier.competent_agency_id
        closed = services.close_report(period=MARCH, agency_id=agency_id, actor=leader, at=LATER)
        Dossier.objects.filter(pk=dossier.pk).update(channel="POST")

        found = queries.differences(
            closed=queries.rows_of(closed), now=report(MARCH, agency_id=agency_id).rows
        )

        assert {(row.column, row.closed, row.now) for row in found} == {
            (Column.POST, 0, 1),
            (Column.DIRECT, 1, 0),
        }
        with pytest.raises(GroundMissing):
            services.close_report(period=MARCH, agency_id=agency_id, actor=leader, at=LATER)
        services.close_report(
            period=MARCH, agency_id=agency_id, ground="Bị trả lại", actor=leader, at=LATER
        )
        assert list(ClosedReport.objects.order_by("version").values_list("version", flat=True)) == [
            1,
            2,
        ]

    def test_refuses_a_running_period_and_who_does_not_answer_for_it(self, province: Province):
        dossier = province.receive()
        leader, agency_id = self.leader(province), dossier.competent_agency_id
        other = Agency.objects.filter(level="PROVINCE").exclude(pk=agency_id).first()

        with pytest.raises(TooEarlyToClose):
            services.close_report(period=MARCH, agency_id=agency_id, actor=leader, at=MONDAY)
        for wrong in (None, other.pk):
            with pytest.raises(NotPermitted):
                services.close_report(period=MARCH, agency_id=wrong, actor=leader, at=LATER)
        nobody = replace(leader, postings=(), inherited=())
        assert queries.list_agencies(actor=nobody) == ()
        assert [row.pk for row in queries.list_agencies(actor=leader)] == [agency_id]


class TestCommand:
    def test_prints_the_report_as_json(self, province: Province):
        province.receive()

        answer = CliRunner().invoke(commands.app, ["--month", "2026-03", "--json"])

        assert answer.exit_code == 0, answer.output
        assert json.loads(answer.output)["total"]["received"] == 1
