import random
import unicodedata

import pytest

from motcua.directory.names import place_key, search_form, sort_key, tidy_name


class TestSortKey:
    def test_goes_by_given_name_then_by_surname_and_middle_names(self):
        names = ["Trần Văn An", "Lê Thị Bình", "Nguyễn An", "Phạm Bình", "Đỗ Văn An"]

        assert sorted(names, key=sort_key) == [
            "Đỗ Văn An",
            "Nguyễn An",
            "Trần Văn An",
            "Lê Thị Bình",
            "Phạm Bình",
        ]

    @pytest.mark.parametrize(
        "names",
        [
            ["An", "Ánh", "Ăng", "Ân", "Bảo"],
            ["Dũng", "Duyên", "Đạt", "Đức", "Êban"],
            ["Hoa", "Hòa", "Hoàng", "Hồng", "Hợp"],
            ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ", "Mai"],
            ["Ngọc", "Nhi", "Oanh", "Ông", "Ơn", "Phúc"],
            ["Thu", "Thư", "Tý", "Uyên", "Ước", "Vân", "Xuân", "Ý", "Yến"],
        ],
    )
    def test_follows_the_vietnamese_alphabet_and_tones(self, names):
        shuffled = random.Random(7).sample(names, len(names))

        assert sorted(shuffled, key=sort_key) == names

    def test_does_not_care_how_letters_are_composed(self):
        assert sort_key("Nguyễn Thị Ánh") == sort_key(
            unicodedata.normalize("NFD", "nguyễn  thị ánh")
        )

    @pytest.mark.parametrize("name", ["", "Ý", "Rơ Châm H'Bia", "O'Neill", "李", "Lê 2"])
    def test_puts_any_name_somewhere(self, name):
        assert sorted([name, "Lê An"], key=sort_key)


class TestPlaceKey:
    def test_goes_by_the_words_as_they_stand(self):
        places = ["Yên Phong", "Bắc Giang", "Từ Sơn", "Kinh Bắc", "Tiên Du"]

        assert sorted(places, key=place_key) == [
            "Bắc Giang",
            "Kinh Bắc",
            "Tiên Du",
            "Từ Sơn",
            "Yên Phong",
        ]


class TestSearchForm:
    @pytest.mark.parametrize(
        ("text", "form"),
        [
            ("Đỗ  Thị Hạnh ", "do thi hanh"),
            (unicodedata.normalize("NFD", "Nguyễn Ước"), "nguyen uoc"),
            ("ĐẶNG ĐỨC", "dang duc"),
        ],
    )
    def test_is_what_one_types_without_accents(self, text, form):
        assert search_form(text) == form

    def test_tidy_name_composes_and_trims(self):
        assert tidy_name(unicodedata.normalize("NFD", "  Lê   Ánh ")) == "Lê Ánh"
