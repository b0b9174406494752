from copy import deepcopy

from motcua.procedures.differences import Difference
from motcua.procedures.pack_files import read_packs
from motcua.procedures.rules import diff_revisions

CONTENT = read_packs(["house_building_permit"])[0].content


def changed(**changes):
    return diff_revisions(CONTENT, deepcopy(CONTENT) | changes)


class TestDiffRevisions:
    def test_is_empty_for_the_same_content(self):
        assert changed() == []

    def test_tells_a_changed_time_limit(self):
        limits = deepcopy(CONTENT["time_limits"])
        limits[1]["amount"] = 10

        (difference,) = changed(time_limits=limits)

        assert difference.label == "Thời hạn: HOUSE"
        assert (difference.old, difference.new) == ("15 ngày", "10 ngày")

    def test_tells_a_changed_fee_in_dong(self):
        fees = deepcopy(CONTENT["fees"])
        fees[0]["amount"] = 200_000

        (difference,) = changed(fees=fees)

        assert (difference.old, difference.new) == ("150.000 đồng", "200.000 đồng")

    def test_tells_a_paper_that_came_and_one_that_went(self):
        papers = [*CONTENT["requirements"][1:], {"name": "Ảnh hiện trạng", "copies": 2}]

        came_and_went = {row.label: (row.old, row.new) for row in changed(requirements=papers)}

        assert came_and_went["Giấy tờ: Ảnh hiện trạng"] == ("—", "2 bản sao")
        assert came_and_went["Giấy tờ: Đơn đề nghị cấp giấy phép xây dựng"][1] == "—"

    def test_writes_levels_and_channels_in_words(self):
        (difference,) = changed(channels=["COUNTER", "ONLINE"])

        assert difference.old == "trực tiếp; bưu chính; trực tuyến"
        assert difference.new == "trực tiếp; trực tuyến"


class TestWeaving:
    def test_long_texts_that_have_much_in_common_are_woven_word_by_word(self):
        old = (
            "Người yêu cầu nộp hồ sơ tại Bộ phận Một cửa của Ủy ban nhân dân cấp huyện nơi cư trú."
        )
        difference = Difference(label="Bước", old=old, new=old.replace("cấp huyện", "cấp xã"))

        assert difference.is_woven
        changed = [
            (piece.kind, piece.text.strip()) for piece in difference.pieces if piece.kind != "same"
        ]
        assert changed == [("old", "huyện"), ("new", "xã")]

    def test_short_texts_stand_side_by_side(self):
        assert not Difference(label="Phí", old="8.000 đồng", new="9.000 đồng").is_woven
