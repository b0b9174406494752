"""The table of the 120 rules cannot lie: what it calls tested has a test that runs."""

import json
from pathlib import Path

from typer.testing import CliRunner

from motcua.legislation import coverage
from motcua.legislation.commands import app
from motcua.legislation.coverage import State

TESTS = Path(__file__).resolve().parents[2]


def test_the_table_has_every_rule_once():
    numbers = [rule.number for rule in coverage.read_rules()]

    assert numbers == list(range(1, 121))
    assert all(rule.title and rule.source for rule in coverage.read_rules())
    assert not [rule for rule in coverage.read_rules() if rule.later and rule.refused]


def test_every_test_on_the_packaged_list_is_there_to_run():
    there = {name for names in coverage.scan_tests(TESTS).values() for name in names}
    listed = {name for names in coverage.read_list().values() for name in names}

    assert sorted(listed - there) == []


def test_a_rule_is_tested_by_a_test_and_by_nothing_else():
    for row in coverage.cover({}):
        assert row.state is not State.TESTED
    assert coverage.cover({47: ("tests/x.py::test_rule_047_x",)})[46].state is State.TESTED


def test_no_test_names_a_rule_that_does_not_exist():
    assert set(coverage.scan_tests(TESTS)) <= set(range(1, 121))


def test_reads_names_as_pytest_does(tmp_path):
    (tmp_path / "test_some.py").write_text(
        "import pytest\n"
        "def test_rule_001_one(): ...\n"
        "def test_rule_002_and_003_two(): ...\n"
        "def helper_rule_004(): ...\n"
        "@pytest.mark.skip(reason='x')\ndef test_rule_005_skipped(): ...\n"
        "@pytest.mark.xfail\ndef test_rule_006_expected_to_fail(): ...\n"
        "class TestIt:\n    def test_rule_007_inner(self): ...\n"
        "class Helper:\n    def test_rule_008_not_collected(self): ...\n"
    )
    (tmp_path / "some.py").write_text("def test_rule_009_elsewhere(): ...\n")

    found = coverage.scan_tests(tmp_path)

    assert set(found) == {1, 2, 3, 7}
    assert found[7][0].endswith("test_some.py::TestIt::test_rule_007_inner")


def test_the_command_counts_all_of_them():
    result = CliRunner().invoke(app, ["coverage", "--json"])

    answer = json.loads(result.stdout)
    assert sum(answer["counts"].values()) == len(answer["rules"]) == 120
    assert answer["scanned"] is True
    assert all(rule["tests"] for rule in answer["rules"] if rule["state"] == "TESTED")
    assert all(rule["reason"] for rule in answer["rules"] if rule["state"] in {"LATER", "REFUSED"})


def test_installed_without_tests_it_reads_the_list_of_the_release(monkeypatch):
    monkeypatch.setattr(coverage, "find_tests", lambda: None)

    result = CliRunner().invoke(app, ["coverage"])

    assert "lúc phát hành" in result.stdout
    assert CliRunner().invoke(app, ["coverage", "--write"]).exit_code == 2
