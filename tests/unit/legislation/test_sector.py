"""Sector rules go before the general ones, with their own ground (Civil Code 2015, art. 145(1))."""

import pytest

from motcua.legislation.durations import calendar_days, working_days
from motcua.legislation.rules import (
    BY_SECTOR,
    Mark,
    SectorRule,
    SupplementPolicy,
    UnableToReadSectorRule,
    Wait,
    effective_rules,
    get_rule_set,
    read_sector_rules,
)
from motcua.procedures.pack_files import read_packs

D118 = get_rule_set("D118-2025")
GROUND = "Luật thử, Điều 2"


def row(parameter, value, ground=GROUND):
    return {"parameter": parameter, "value": value, "ground": ground}


class TestEffectiveRules:
    def test_replace_only_what_they_name_and_cite_their_own_ground(self):
        rules = effective_rules(
            D118,
            read_sector_rules([row("agency_return_limit", {"amount": 7, "unit": "WORKING_DAY"})]),
        )

        assert rules.agency_return_limit.value == working_days(7)
        assert str(rules.agency_return_limit.citation) == GROUND
        assert rules.agency_return_limit.mark is Mark.SECONDARY
        assert rules.code == "D118-2025"
        assert rules.supplement_closing == D118.supplement_closing

    def test_without_any_the_general_set_is_the_same_object(self):
        assert effective_rules(D118, ()) is D118

    @pytest.mark.parametrize(
        ("parameter", "authored", "value"),
        [
            ("supplement_policy", "PAUSE", SupplementPolicy.PAUSE),
            ("pausing_waits", ["OPINION", "PUBLIC_NOTICE"], (Wait.OPINION, Wait.PUBLIC_NOTICE)),
            ("agency_supplement_max", 2, 2),
            ("supplement_closing", {"amount": 30, "unit": "CALENDAR_DAY"}, calendar_days(30)),
            ("supplement_closing", None, None),
            ("extended_counts_as_on_time", False, False),
        ],
    )
    def test_read_each_kind_of_value(self, parameter, authored, value):
        (rule,) = read_sector_rules([row(parameter, authored)])

        assert rule == SectorRule(parameter=parameter, value=value, ground=GROUND)

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ([row("code_prefix", "RESOLVING_AGENCY")], "không đặt được"),
            ([row("nothing", 1)], "không đặt được"),
            ([row("extension_max", 2, ground=" ")], "chưa nêu căn cứ"),
            ([row("extension_max", "2")], "không hợp lệ"),
            ([row("extension_max", True)], "không hợp lệ"),
            ([row("pausing_waits", ["REST"])], "không hợp lệ"),
            ([row("agency_return_limit", {"amount": -1, "unit": "HOUR"})], "không hợp lệ"),
            ([row("extension_max", 2), row("extension_max", 3)], "lặp lại"),
        ],
    )
    def test_refuse_what_no_sector_can_set(self, rows, words):
        with pytest.raises(UnableToReadSectorRule, match=words):
            read_sector_rules(rows)

    def test_name_parameters_that_exist(self):
        assert {name for name, _ in D118.parameters()} >= BY_SECTOR


class TestShippedPacks:
    def test_carry_sector_rules_that_can_be_read_and_cited(self):
        own = {
            pack.content["code"]: read_sector_rules(pack.content["sector_rules"])
            for pack in read_packs()
            if pack.content.get("sector_rules")
        }

        assert {"1.000828", "1.013992", "1.013225"} <= set(own)
        assert all(rule.ground for rules in own.values() for rule in rules)
