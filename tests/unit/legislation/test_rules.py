from datetime import date, time
from decimal import Decimal

import pytest

from motcua.legislation import rules
from motcua.legislation.durations import (
    Duration,
    DurationUnit,
    UnableToReadDuration,
    calendar_days,
    working_days,
)
from motcua.legislation.rules import CodePrefix, FormKind, Mark, get_rule_set, rule_set_for


class TestRuleSetFor:
    @pytest.mark.parametrize(
        ("received_on", "code"),
        [
            (date(2019, 1, 2), "D61-2018"),
            (date(2025, 6, 30), "D61-2018"),
            (date(2025, 7, 1), "D118-2025"),
            (date(2026, 11, 25), "D118-2025"),
        ],
    )
    def test_changes_on_1_july_2025(self, received_on, code):
        assert rule_set_for(received_on).code == code


class TestGetRuleSet:
    def test_finds_each_set_by_its_code(self):
        found = [get_rule_set(rule_set.code) for rule_set in rules.rule_sets()]

        assert found == list(rules.rule_sets())

    def test_refuses_a_code_nobody_knows(self):
        with pytest.raises(rules.UnknownRuleSet, match="D99-2099"):
            get_rule_set("D99-2099")


class TestParameters:
    @pytest.mark.parametrize("rule_set", rules.rule_sets(), ids=lambda rule_set: rule_set.code)
    def test_each_has_label_article_date_and_text(self, rule_set):
        for name, parameter in rule_set.parameters():
            assert parameter.label, name
            assert parameter.citation.document, name
            assert parameter.citation.article, name
            assert parameter.text, name
            assert parameter.in_force_from <= (rule_set.received_until or date(2026, 11, 25)), name

    def test_sets_have_the_same_sheet(self):
        older, newer = ([name for name, _ in row.parameters()] for row in rules.rule_sets())

        assert older == newer

    @pytest.mark.parametrize("rule_set", rules.rule_sets(), ids=lambda rule_set: rule_set.code)
    def test_cannot_be_edited(self, rule_set):
        with pytest.raises(AttributeError):
            rule_set.correction.value = working_days(30)

    def test_only_read_articles_count_as_verified(self):
        newer = get_rule_set("D118-2025")

        assert "supplement_closing" not in newer.unverified()
        assert "agency_supplement_max" in newer.unverified()
        assert newer.petition_forward.mark is Mark.SECONDARY

    def test_rule_029_code_begins_with_the_resolving_agency(self):
        assert get_rule_set("D118-2025").code_prefix.value is CodePrefix.RESOLVING_AGENCY
        assert get_rule_set("D61-2018").code_prefix.value is CodePrefix.RECEIVING_AGENCY

    def test_rule_030_linked_groups_have_their_own_prefix(self):
        newer = get_rule_set("D118-2025")

        assert newer.linked_direct_prefix.value is CodePrefix.INTAKE_CENTRE
        assert newer.linked_online_prefix.value is CodePrefix.NATIONAL_PORTAL

    def test_only_the_newer_law_closes_after_15_days(self):
        assert get_rule_set("D118-2025").supplement_closing.value == calendar_days(15)
        assert get_rule_set("D61-2018").supplement_closing.value is None
        assert get_rule_set("D61-2018").supplement_closing.text == "không quy định"

    def test_handover_cutoff_reads_as_a_clock(self):
        cutoff = get_rule_set("D118-2025").handover_cutoff

        assert (cutoff.value, cutoff.text) == (time(15), "15:00")


class TestForms:
    @pytest.mark.parametrize(
        ("kind", "older", "newer"),
        [
            (FormKind.RECEIPT, "01", "01"),
            (FormKind.APOLOGY, "04", "04"),
            (FormKind.CONTROL_SLIP, "05", "06"),
            (FormKind.REGISTER, "06", "07"),
        ],
    )
    def test_numbers_moved_with_the_stop_notice(self, kind, older, newer):
        assert get_rule_set("D61-2018").form(kind).number == older
        assert get_rule_set("D118-2025").form(kind).number == newer

    def test_the_older_law_has_no_stop_notice(self):
        assert get_rule_set("D118-2025").form(FormKind.STOP).number == "05"
        with pytest.raises(rules.UnknownForm):
            get_rule_set("D61-2018").form(FormKind.STOP)


class TestDuration:
    @pytest.mark.parametrize(
        ("value", "unit", "text"),
        [
            ("3", DurationUnit.WORKING_DAY, "3 ngày làm việc"),
            ("1.50", DurationUnit.WORKING_DAY, "1,5 ngày làm việc"),
            ("10", DurationUnit.CALENDAR_DAY, "10 ngày"),
            ("0", DurationUnit.SAME_DAY, "trong ngày"),
        ],
    )
    def test_reads_as_vietnamese(self, value, unit, text):
        assert str(Duration(value=Decimal(value), unit=unit)) == text

    @pytest.mark.parametrize(
        ("value", "unit"),
        [
            ("-1", DurationUnit.WORKING_DAY),
            ("NaN", DurationUnit.HOUR),
            ("Infinity", DurationUnit.HOUR),
            ("0.5", DurationUnit.MONTH),
            ("1.5", DurationUnit.CALENDAR_DAY),
            ("1", DurationUnit.SAME_DAY),
            ("99999999", DurationUnit.WORKING_DAY),
            ("100000", DurationUnit.MONTH),
        ],
    )
    def test_refuses_what_no_law_can_mean(self, value, unit):
        with pytest.raises(UnableToReadDuration):
            Duration(value=Decimal(value), unit=unit)
