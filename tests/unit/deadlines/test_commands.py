import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from motcua.deadlines.commands import app

PUBLIC = Path(__file__).parents[4] / "shared" / "data" / "deadlines" / "cases.json"
OFFICE = {"mon_fri": ["07:30-11:30", "13:00-17:00"]}
WITH_SATURDAY = {**OFFICE, "sat": ["07:30-11:30"]}


def case(case_id, received, value, unit, *, hours=OFFICE, events=(), rule_set=None, **options):
    return {
        "id": case_id,
        "received_at": f"{received}:00+07:00",
        "duration": {"value": value, "unit": unit},
        "working_hours": hours,
        "rule_set": rule_set or "D118-2025",
        "events": list(events),
        "options": options,
    }


def happened(kind, when, **more):
    return {"type": kind, "at": f"{when}:00+07:00", **more}


FIVE_DAYS = {"add": {"value": 5, "unit": "working_day"}}

# Case, due moment, first promise when it changed, flags. Worked out by hand.
OWN_CASES = [
    (case("O01", "2026-11-25T10:00", 5, "working_day"), "2026-12-02T17:00", None, []),
    (case("O02", "2026-12-30T09:00", 3, "working_day"), "2027-01-05T17:00", None, []),
    (
        case("O03", "2026-03-06T15:00", 12, "working_hour", hours=WITH_SATURDAY),
        "2026-03-09T15:00",
        None,
        [],
    ),
    (case("O04", "2026-03-06T16:00", 0.5, "working_day"), "2026-03-09T10:30", None, []),
    (
        case("O05", "2026-03-06T16:00", 2, "working_day", hours=WITH_SATURDAY, mode="rolling"),
        "2026-03-10T16:00",
        None,
        [],
    ),
    (case("O06", "2026-03-02T23:00", 2, "hour", target="alert"), "2026-03-03T01:00", None, []),
    (
        case(
            "O07", "2024-12-30T15:30", 1, "working_day", rule_set="D61-2018", receipt_cutoff="15:00"
        ),
        "2025-01-02T17:00",
        None,
        [],
    ),
    (
        case(
            "O08",
            "2026-03-02T09:00",
            10,
            "working_day",
            events=[
                happened("extension", "2026-03-10T09:00", **FIVE_DAYS),
                happened("supplement_request", "2026-03-17T09:00"),
                happened("supplement_complete", "2026-03-24T09:00"),
            ],
        ),
        "2026-04-07T17:00",
        "2026-03-16T17:00",
        [],
    ),
    (
        case(
            "O09",
            "2026-03-02T09:00",
            8,
            "working_hour",
            events=[happened("stop", "2026-03-02T11:00")],
        ),
        None,
        "2026-03-03T09:00",
        [],
    ),
    (
        case(
            "O10",
            "2026-03-02T09:00",
            10,
            "working_day",
            events=[
                happened("pause", "2026-03-05T09:00"),
                happened("resume", "2026-03-09T09:00"),
                happened("extension", "2026-03-18T08:00", **FIVE_DAYS),
            ],
        ),
        "2026-03-25T17:00",
        "2026-03-16T17:00",
        ["extension_late"],
    ),
    (case("O11", "2026-01-30T09:00", 1, "year"), "2027-02-01T17:00", None, []),
    (
        case("O12", "2026-09-01T10:00", 0, "working_day", target="handover"),
        "2026-09-03T07:30",
        "2026-09-03T17:00",
        [],
    ),
]


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def answers(tmp_path, rows):
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    outcome = run("--cases", str(file))
    lines = [json.loads(line) for line in outcome.stdout.splitlines()]
    return outcome, {line["id"]: line for line in lines}


class TestCases:
    def test_public_cases_are_all_right(self, tmp_path):
        if not PUBLIC.exists():
            pytest.skip("the public cases are not beside this checkout")
        rows = json.loads(PUBLIC.read_text(encoding="utf-8"))

        outcome, found = answers(tmp_path, rows)

        assert outcome.exit_code == 0
        assert len(rows) > 50
        for row in rows:
            answer = found[row["id"]]
            expected = (
                row["expected_due"],
                row["due_original"],
                row["legal_end"],
                row["flags"],
            )
            assert (
                answer["due_at"],
                answer["due_original"],
                answer["legal_end"],
                answer["flags"],
            ) == expected, row["why"]

    @pytest.mark.parametrize("row", OWN_CASES, ids=lambda row: row[0]["id"])
    def test_own_case(self, tmp_path, row):
        question, due_at, original, flags = row

        _, found = answers(tmp_path, [question])

        answer = found[question["id"]]
        zoned = [f"{at}:00+07:00" if at else None for at in (due_at, original)]
        assert [answer["due_at"], answer["due_original"]] == zoned
        assert answer["flags"] == flags
        assert answer["due_date"] == (due_at[:10] if due_at else None)

    def test_answer_has_the_agreed_keys_and_no_gap_in_its_ledger(self, tmp_path):
        _, found = answers(tmp_path, [OWN_CASES[0][0]])

        answer = found["O01"]
        assert list(answer) == [
            "id",
            "due_at",
            "due_date",
            "due_original",
            "legal_end",
            "flags",
            "ledger",
        ]
        for segment in answer["ledger"]:
            assert {"from", "to", "counted", "unit", "ground"} <= set(segment)
        assert sum(segment["counted"] for segment in answer["ledger"]) == 5

    def test_projected_is_told(self, tmp_path):
        _, found = answers(tmp_path, [case("P", "2027-01-29T09:00", 10, "working_day")])

        assert found["P"]["projected"] is True


class TestBadInput:
    @pytest.mark.parametrize(
        ("change", "word"),
        [
            ({"received_at": "2026-03-02T09:00:00"}, "múi giờ"),
            ({"received_at": "hôm qua"}, "received_at"),
            ({"received_at": None}, "received_at"),
            ({"duration": {"value": "mười", "unit": "working_day"}}, "duration.value"),
            ({"duration": {"value": -1, "unit": "working_day"}}, "-1"),
            ({"duration": {"value": True, "unit": "working_day"}}, "duration.value"),
            ({"duration": {"value": 1, "unit": "week"}}, "week"),
            ({"duration": {"value": 1.5, "unit": "month"}}, "tháng"),
            ({"duration": None}, "duration"),
            ({"working_hours": {"mon_fri": ["17:00-07:30"]}}, "17:00-07:30"),
            ({"working_hours": {"mon_fri": ["7h30"]}}, "7h30"),
            ({"working_hours": {"mon_fri": []}}, "giờ làm việc"),
            ({"working_hours": {"monday": ["07:30-11:30"]}}, "monday"),
            ({"working_hours": {"mon_fri": ["07:30-12:00", "11:00-17:00"]}}, "chồng"),
            ({"rule_set": "D99"}, "D99"),
            ({"events": [{"type": "holiday", "at": "2026-03-03T09:00:00+07:00"}]}, "holiday"),
            ({"events": [{"type": "pause"}]}, "events.at"),
            ({"events": [{"type": "resume", "at": "2026-03-03T09:00:00+07:00"}]}, "tạm dừng"),
            ({"events": [{"type": "extension", "at": "2026-03-03T09:00:00+07:00"}]}, "gia hạn"),
            ({"events": {}}, "events"),
            ({"options": []}, "options"),
            ({"options": {"target": "moon"}}, "moon"),
            ({"options": {"supplement": "restart"}}, "supplement"),
            ({"options": {"receipt_cutoff": "25:00"}}, "receipt_cutoff"),
        ],
    )
    def test_is_one_line_that_names_the_case(self, tmp_path, change, word):
        row = {**case("BAD7", "2026-03-02T09:00", 1, "working_day"), **change}

        outcome, found = answers(tmp_path, [row])

        assert outcome.exit_code == 2
        assert found == {}
        assert outcome.stderr.count("\n") == 1
        assert "BAD7" in outcome.stderr
        assert word in outcome.stderr

    def test_does_not_keep_the_others_from_being_answered(self, tmp_path):
        outcome, found = answers(tmp_path, [{"id": "BAD"}, OWN_CASES[0][0], 7])

        assert outcome.exit_code == 2
        assert list(found) == ["O01"]
        assert "thứ 3" in outcome.stderr

    @pytest.mark.parametrize("text", ["", "[{]", "7"])
    def test_file_that_is_no_list_of_cases(self, tmp_path, text):
        file = tmp_path / "cases.json"
        file.write_text(text, encoding="utf-8")

        outcome = run("--cases", str(file))

        assert outcome.exit_code == 2
        assert outcome.stderr.count("\n") == 1

    def test_file_that_is_not_there(self, tmp_path):
        outcome = run("--cases", str(tmp_path / "none.json"))

        assert outcome.exit_code == 2
        assert "none.json" in outcome.stderr


class TestOneQuestion:
    @pytest.mark.parametrize(
        "limit",
        [
            ("--limit", "5 ngày làm việc"),
            ("--amount", "5", "--unit", "working_day"),
            ("--amount", "5"),
        ],
    )
    def test_answers_in_words(self, limit):
        outcome = run("--from", "2026-11-25T10:00", *limit)

        assert outcome.exit_code == 0
        assert outcome.stdout.startswith("Hạn trả: 17:00 Thứ Tư 02/12/2026")

    def test_answers_in_json(self):
        outcome = run("--received-at", "2026-11-25T10:00", "--limit", "1,5 ngày làm việc", "--json")

        assert json.loads(outcome.stdout)["due_at"] == "2026-11-26T15:30:00+07:00"

    def test_same_day(self):
        outcome = run(
            "--from", "2026-11-25T15:30", "--limit", "trong ngày", "--same-day-cutoff", "15:00"
        )

        assert "26/11/2026" in outcome.stdout

    @pytest.mark.parametrize(
        "arguments",
        [
            (),
            ("--from", "2026-11-25T10:00"),
            ("--from", "25/11", "--amount", "5"),
            ("--from", "2026-11-25T10:00", "--limit", "vài ngày"),
            ("--from", "2026-11-25T10:00", "--amount", "x"),
        ],
    )
    def test_refuses_in_one_line(self, arguments):
        outcome = run(*arguments)

        assert outcome.exit_code == 2
        assert outcome.stderr.count("\n") == 1
