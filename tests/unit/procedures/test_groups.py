"""What the parts of a group ask for together."""

import pytest

from motcua.procedures import groups
from motcua.procedures.pack_check import find_faults
from motcua.procedures.pack_files import PACKS_DIR, read_pack


def part(key, *, papers=(), fees=(), **more):
    return {
        "key": key,
        "name": key.title(),
        "requirements": list(papers),
        "fees": list(fees),
        "result": {"name": key},
        **more,
    }


FORM = {"name": "Tờ khai", "originals": 1}


class TestPapers:
    def test_the_same_paper_is_asked_for_once(self):
        parts = [part("A", papers=[FORM]), part("B", papers=[{"name": "tờ  khai", "originals": 2}])]

        assert groups.merge_papers(parts, []) == [{"name": "Tờ khai", "originals": 2}]

    def test_papers_of_one_national_type_are_one_whatever_their_name(self):
        kind = {"paper_type": {"code": "KQ.1", "name": "Giấy khai sinh"}}
        parts = [
            part("A", papers=[{"name": "Giấy khai sinh", **kind}]),
            part("B", papers=[{"name": "Bản sao Giấy khai sinh", **kind}]),
        ]

        assert len(groups.merge_papers(parts, [])) == 1

    def test_needed_if_one_part_needs_it_and_fetched_if_one_part_can(self):
        parts = [
            part("A", papers=[{**FORM, "optional": True}]),
            part("B", papers=[{**FORM, "available_from": "CSDL"}]),
        ]

        (paper,) = groups.merge_papers(parts, [])

        assert "optional" not in paper
        assert paper["available_from"] == "CSDL"

    def test_a_paper_of_a_chosen_part_belongs_to_its_cases(self):
        account = {"name": "Số tài khoản", "copies": 1}
        parts = [part("A", papers=[FORM]), part("B", papers=[account], variants=["THREE", "FOUR"])]

        assert groups.merge_papers(parts, ["TWO", "THREE", "FOUR"]) == [
            FORM,
            {**account, "variant": "THREE"},
            {**account, "variant": "FOUR"},
        ]


class TestFees:
    def test_equal_names_of_two_parts_are_added_not_held_for_one_price(self):
        fee = {"kind": "CHARGE", "name": "Lệ phí", "amount": 8000}
        parts = [part("A", fees=[fee]), part("B", fees=[fee])]

        names = [row["name"] for row in groups.add_fees(parts, [])]

        assert names == ["Lệ phí", "Lệ phí (B)"]


class TestFaults:
    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda parts: parts[1].update(key="REGISTRATION"), "lặp lại"),
            (lambda parts: parts[0].pop("lead"), "đúng một phần chủ trì"),
            (lambda parts: parts[1].pop("agency_function"), "agency_function"),
            (lambda parts: parts[1].update(needs=["ID_CARD"]), "đứng trước"),
            (lambda parts: parts[2].update(variants=["SIX"]), "không có trường hợp SIX"),
            (
                lambda parts: parts[1].update(variants=["THREE"]),
                "trường hợp đó không có phần ấy",
            ),
        ],
    )
    def test_are_told_in_words(self, change, said):
        content = read_pack(PACKS_DIR / "birth_group").content
        change(content["parts"])

        assert any(said in str(finding) for finding in find_faults(content))

    @pytest.mark.parametrize("slug", ["birth_group", "death_group"])
    def test_the_delivered_groups_have_none(self, slug):
        assert find_faults(read_pack(PACKS_DIR / slug).content) == []


@pytest.mark.parametrize(("variant", "count"), [("TWO", 2), ("THREE", 3), ("FOUR", 4)])
def test_a_case_says_which_parts_belong_to_it(variant, count):
    content = read_pack(PACKS_DIR / "death_group").content

    assert len(groups.parts_of(content, variant)) == count
