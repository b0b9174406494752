"""The two grammars against the hand-labelled examples, where these are at hand."""

import json
import time
from pathlib import Path

import pytest
from tools.evaluate_grammar import scores
from typer.testing import CliRunner

from motcua.procedures.commands_parse import app
from motcua.procedures.grammar import parse_fee, parse_time_limit

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT.parent / "shared" / "data" / "procedures"

needs_examples = pytest.mark.skipif(
    not (EXAMPLES / "time_limit_examples.json").exists(),
    reason="the labelled examples are not part of the repository",
)


@needs_examples
class TestExamples:
    def test_meet_the_targets(self):
        limit_cells, limit_texts, fee_cells, fee_notes = scores(EXAMPLES)

        assert limit_cells.exact == limit_cells.total
        assert fee_cells.exact == fee_cells.total
        for free in (limit_texts, fee_notes):
            assert free.exact >= 0.9 * free.total
            assert free.wrong_and_certain <= 0.02 * free.total

    def test_the_whole_catalogue_is_read_in_a_few_seconds(self):
        lines = (EXAMPLES / "national_catalogue.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [row for line in lines for row in json.loads(line)["channels"]]
        started = time.perf_counter()

        for row in rows:
            parse_time_limit(row["time"])
            for fee in row["fees"]:
                parse_fee(fee["text"], fee.get("note"))

        assert len(rows) > 4_000
        assert time.perf_counter() - started < 15


class TestCommands:
    def test_parse_limit_prints_one_answer(self):
        answer = json.loads(CliRunner().invoke(app, ["parse-limit", "15 ngày làm việc"]).stdout)

        assert answer["result"]["durations"][0]["unit"] == "working_day"
        assert answer["certain"] is True

    def test_parse_fee_prints_one_answer_with_note(self):
        answer = json.loads(
            CliRunner().invoke(app, ["parse-fee", "20 VNĐ", "--note", "(20.000 đ/tờ khai)"]).stdout
        )

        assert answer["result"]["cell_conflict"] is True
        assert answer["certain"] is False
        assert answer["reasons"]

    @pytest.mark.parametrize(
        ("command", "item"),
        [
            ("parse-limit", {"id": "a", "text": "15 ngày"}),
            ("parse-fee", {"id": "a", "fee_text": "Miễn phí"}),
            ("parse-fee", {"id": "a", "fee_text": "Miễn phí", "note": None}),
        ],
    )
    def test_a_file_gives_a_list_in_the_same_order(self, command, item, tmp_path):
        file = tmp_path / "items.json"
        file.write_text(json.dumps([item, item | {"id": "b"}]), encoding="utf-8")

        answers = json.loads(CliRunner().invoke(app, [command, "--file", str(file)]).stdout)

        assert [answer["id"] for answer in answers] == ["a", "b"]
        assert all(set(answer) == {"id", "result", "certain"} for answer in answers)

    @pytest.mark.parametrize("content", ["[{}]", "{}", "no json"])
    def test_a_bad_file_is_one_clear_error(self, content, tmp_path):
        file = tmp_path / "items.json"
        file.write_text(content, encoding="utf-8")

        outcome = CliRunner().invoke(app, ["parse-limit", "--file", str(file)])

        assert outcome.exit_code == 2
        assert "Traceback" not in outcome.output
