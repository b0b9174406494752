"""Every delivered pack, and what the check says about broken ones."""

from copy import deepcopy

import pytest
from typer.testing import CliRunner

from motcua.procedures import commands
from motcua.procedures.pack_check import find_faults, find_gaps
from motcua.procedures.pack_examples import run_examples
from motcua.procedures.pack_files import UnableToReadPack, list_slugs, read_pack, read_packs

PACKS = read_packs()


def wedding():
    content = next(pack.content for pack in PACKS if pack.slug == "marriage_registration")
    return deepcopy(content)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.slug)
class TestDeliveredPack:
    def test_has_no_fault(self, pack):
        assert [str(fault) for fault in find_faults(pack.content)] == []

    def test_can_be_published(self, pack):
        assert [str(gap) for gap in find_gaps(pack.content)] == []

    def test_passes_its_examples(self, pack):
        assert [str(finding) for finding in run_examples(pack.content)] == []

    def test_tries_the_fee_and_the_due_date(self, pack):
        expected = [example["expect"] for example in pack.content["examples"]]

        assert any("fee" in row for row in expected)
        assert any("due_date" in row or "due_at" in row for row in expected)


class TestDeliveredPacks:
    """Together they show everything that a procedure can have."""

    def rows(self, key):
        return [row for pack in PACKS for row in pack.content.get(key, [])]

    def test_are_at_least_fourteen_with_different_codes(self):
        assert len({pack.code for pack in PACKS}) == len(PACKS) >= 14

    @pytest.mark.parametrize("unit", ["SAME_DAY", "HOUR", "WORKING_DAY", "CALENDAR_DAY", "MONTH"])
    def test_have_every_unit(self, unit):
        assert any(row["unit"] == unit for row in self.rows("time_limits"))

    def test_have_same_day_with_and_without_cutoff(self):
        cutoffs = {r.get("cutoff") for r in self.rows("time_limits") if r["unit"] == "SAME_DAY"}

        assert cutoffs == {None, "15:00"}

    def test_have_longer_limits_and_limits_per_channel(self):
        assert any(row.get("complex") for row in self.rows("time_limits"))
        assert any(row.get("channel") for row in self.rows("time_limits"))

    def test_have_every_kind_of_fee(self):
        fees = self.rows("fees")

        assert any(row.get("amount") == 0 for row in fees)
        assert any(row.get("amount", 0) > 0 for row in fees)
        assert any(row.get("per") == "bản" for row in fees)
        assert any("?" in row.get("formula", "") for row in fees)
        assert any(row.get("channel") for row in fees)

    def test_have_a_field_check_a_consultation_and_a_linked_group(self):
        templates = {pack.content["process"]["template"] for pack in PACKS}
        groups = [pack.content.get("link_group") for pack in PACKS]

        assert {"same_sitting", "with_field_check", "with_consultation"} <= templates
        assert groups.count("BIRTH") >= 2

    def test_stand_at_commune_and_province(self):
        levels = {pack.content["competent"]["level"] for pack in PACKS}

        assert {"COMMUNE", "PROVINCE"} <= levels


class TestFindFaults:
    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"code": "9-1"}, "code: “9-1” viết sai dạng"),
            ({"name": ""}, "name: không được để trống."),
            ({"unknown": 1}, "không biết khóa “unknown”."),
            ({"levels": []}, "levels: phải có ít nhất một phần tử."),
            ({"channels": ["PIGEON"]}, "channels[1]: “PIGEON” không thuộc: COUNTER"),
            ({"results": {}}, "results: phải là danh sách."),
        ],
    )
    def test_says_what_is_wrong_with_the_shape(self, change, expected):
        faults = [str(fault) for fault in find_faults(wedding() | change)]

        assert any(fault.startswith(expected) for fault in faults), faults

    def test_names_a_missing_key(self):
        content = wedding()
        del content["sector"]

        assert [str(fault) for fault in find_faults(content)] == ["thiếu “sector”."]

    @pytest.mark.parametrize(
        ("key", "row", "expected"),
        [
            ("time_limits", {"amount": 1, "unit": "SAME_DAY"}, "phải có giá trị 0"),
            ("time_limits", {"amount": 1.5, "unit": "MONTH"}, "không chia lẻ"),
            ("time_limits", {"amount": 2, "unit": "HOUR", "cutoff": "15:00"}, "giờ chốt"),
            ("time_limits", {"amount": 2, "unit": "HOUR", "variant": "X"}, "không có trường hợp X"),
            ("fees", {"kind": "FEE", "name": "Phí"}, "đúng một"),
            ("fees", {"kind": "FEE", "name": "Phí", "formula": "a *"}, "Công thức phí"),
            ("fees", {"kind": "FEE", "name": "Phí", "amount": 1, "per": "bản"}, "theo đơn vị"),
            ("grounds", {"number": "1", "date": "2026-02-30"}, "không phải ngày có thật"),
        ],
    )
    def test_says_what_contradicts_the_rest(self, key, row, expected):
        content = wedding()
        content[key] = [row] if key == "time_limits" else [*content[key], row]

        faults = [str(fault) for fault in find_faults(content)]

        assert any(expected in fault for fault in faults), faults

    @pytest.mark.parametrize(
        ("process", "expected"),
        [
            ({"template": "commune_short", "steps": {"review": {}}}, "không có bước “review”"),
            ({"template": "with_consultation"}, "consult đi cùng"),
            ({"template": "commune_short"}, "same_sitting"),
        ],
    )
    def test_knows_the_process_templates(self, process, expected):
        faults = [str(fault) for fault in find_faults(wedding() | {"process": process})]

        assert any(expected in fault for fault in faults), faults


class TestFindGaps:
    def test_lists_what_a_bare_record_lacks(self):
        keys = ("schema", "code", "name", "sector", "levels", "channels")
        bare = {key: wedding()[key] for key in keys}
        bare |= {"requirements": [], "time_limits": [], "fees": [], "results": []}

        places = {gap.place for gap in find_gaps(bare)}

        assert places >= {"competent", "process", "requirements", "time_limits", "fees", "results"}

    def test_finds_a_channel_without_time_limit(self):
        content = wedding()
        content["time_limits"] = [{"amount": 1, "unit": "WORKING_DAY", "channel": "COUNTER"}]

        gaps = [str(gap) for gap in find_gaps(content)]

        assert "time_limits: thiếu thời hạn cho kênh POST." in gaps


class TestRunExamples:
    def test_says_what_came_out(self):
        content = wedding()
        content["examples"] = [
            {
                "name": "Sai",
                "channel": "COUNTER",
                "received_at": "2026-11-24T09:00",
                "expect": {"due_date": "2026-11-24"},
            }
        ]

        findings = [str(finding) for finding in run_examples(content)]

        # 24 November 2026 is a day off: the day after is the first one that counts.
        assert findings == ["ví dụ “Sai”: due_date phải là 2026-11-24, tính ra 2026-11-25."]


class TestReadPack:
    def test_reads_texts_beside_the_pack(self):
        assert wedding()["steps"].startswith("1. Hai bên")

    def test_refuses_a_key_given_twice(self, tmp_path):
        folder = tmp_path / "twice"
        folder.mkdir()
        (folder / "pack.yaml").write_text("schema: 1\nschema: 2\n")

        with pytest.raises(UnableToReadPack, match="lặp lại"):
            read_pack(folder)

    @pytest.mark.parametrize("text", ["- 1\n", "a: [1\n"])
    def test_refuses_what_is_no_mapping(self, tmp_path, text):
        (tmp_path / "pack.yaml").write_text(text)

        with pytest.raises(UnableToReadPack):
            read_pack(tmp_path)

    def test_leaves_dates_as_text(self, tmp_path):
        (tmp_path / "pack.yaml").write_text("effective_from: 2026-01-01\n")

        assert read_pack(tmp_path).content == {"effective_from": "2026-01-01"}


class TestCheckCommand:
    def test_passes_every_delivered_pack(self):
        result = CliRunner().invoke(commands.app, ["check"])

        assert result.exit_code == 0, result.output
        assert f"{len(list_slugs())} gói, 0 lỗi." in result.output

    def test_fails_on_a_fault(self, tmp_path):
        folder = tmp_path / "broken"
        folder.mkdir()
        (folder / "pack.yaml").write_text("schema: 1\ncode: 'x'\n")

        result = CliRunner().invoke(commands.app, ["check", "--packs", str(tmp_path)])

        assert result.exit_code == 1
        assert "viết sai dạng" in result.output
