import pytest

from motcua.procedures.search_codes import find_code, likely_codes
from motcua.procedures.search_slips import is_syllable, mend, near_words, undo_typing_method
from motcua.procedures.search_synonyms import expand
from motcua.procedures.search_text import (
    bigrams,
    fold,
    lexemes_of,
    slugify_vietnamese,
    spelled_words,
)

NAMES = [
    "đăng ký khai sinh",
    "đăng ký kết hôn",
    "đăng ký tạm trú",
    "cấp giấy phép xây dựng",
    "cấp đổi thẻ căn cước",
    "đăng ký hộ kinh doanh",
]


def frequencies(words):
    known = {}
    for name in NAMES:
        folded = fold(name).split()
        for word in [*folded, *bigrams(folded)]:
            known[word] = known.get(word, 0) + 1
    return {word: known[word] for word in words if word in known}


class TestFold:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Đăng ký  KHAI SINH", "dang ky khai sinh"),
            ("ĐƯỜNG bộ/thủy", "duong bo thuy"),
            ("hoa\u0301 đơn", "hoa don"),
            ("Giấy c/o (mẫu 01)", "giay c o mau 01"),
            ("", ""),
        ],
    )
    def test_leaves_plain_letters(self, text, expected):
        assert fold(text) == expected

    def test_makes_slugs(self):
        assert slugify_vietnamese("Cấp, quản lý căn cước") == "cap-quan-ly-can-cuoc"


class TestLexemes:
    def test_holds_words_pairs_and_spellings(self):
        assert lexemes_of(spelled_words("Khai sinh của bé")) == [
            "khai", "sinh", "be", "khai_sinh", "sinh_cua", "cua_be", "của", "bé",
        ]  # fmt: skip


class TestMend:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("dang kys khai sinh", "dang ky khai sinh"),
            ("ddang ky tam truf", "dang ky tam tru"),
            ("d9ang ky1 khai sinh", "dang ky khai sinh"),
            ("khaisinh", "khai sinh"),
            ("cap giay phep xay dwng", "cap giay phep xay dung"),
            ("doi the can cuowcs", "doi the can cuoc"),
            ("ho kinh doannh", "ho kinh doanh"),
        ],
    )
    def test_repairs_slips(self, typed, expected):
        assert mend(typed.split(), frequencies=frequencies) == expected.split()

    @pytest.mark.parametrize("typed", ["khai sinh", "tôi muốn khai sinh", "xyz", "gplx", "12345"])
    def test_leaves_alone_what_it_cannot_better(self, typed):
        assert mend(typed.split(), frequencies=frequencies) == typed.split()

    def test_knows_a_syllable(self):
        assert all(map(is_syllable, ["nghieng", "khuya", "quyen", "giay", "an"]))
        assert not any(map(is_syllable, ["teen", "kys", "dwng", "asdf", "hieu1"]))

    def test_undoes_telex_and_vni(self):
        assert "dang" in undo_typing_method("ddawng")
        assert "chung" in undo_typing_method("chu7ng1")

    def test_finds_words_one_slip_away(self):
        assert {"khai", "kia", "khi"} <= near_words("khia")


class TestExpand:
    def official(self, text):
        return [found.official for found in expand(text.split())]

    def test_takes_the_longest_alias(self):
        assert self.official("bằng lái xe máy") == ["giấy phép lái xe"]

    def test_works_without_accents(self):
        assert "thẻ căn cước" in self.official("lam cccd")

    def test_minds_accents_where_they_were_typed(self):
        assert self.official("mất thẻ") == ["cấp lại"]
        assert self.official("mặt thẻ") == []


class TestCodes:
    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("1.001193", "1.001193"),
            ("1001193", "1.001193"),
            ("1.1193", "1.001193"),
            ("1193", "1.001193"),
        ],
    )
    def test_completes_a_code(self, typed, first):
        assert likely_codes(typed)[0] == first

    @pytest.mark.parametrize("text", ["1.001193", "ma thu tuc 1.001193", "tthc 1 001193"])
    def test_finds_a_code_among_words_for_code(self, text):
        assert find_code(text) is not None

    @pytest.mark.parametrize("text", ["nha 2010 mua", "xe 50 cho", "khai sinh", "1.0"])
    def test_is_not_misled_by_numbers(self, text):
        assert find_code(text) is None
