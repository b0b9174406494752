"""Coverage of the printing face."""

from pathlib import Path

import pytest

from motcua.documents import typesetting
from motcua.documents.glyphs import REPLACEMENT, covered_signs, replace_missing

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


class TestCoveredSigns:
    @pytest.mark.parametrize(
        "face", sorted(typesetting.FONTS_DIR.glob("*.ttf")), ids=lambda f: f.stem
    )
    def test_has_every_vietnamese_letter(self, face):
        signs = covered_signs(face)

        assert {ord(sign) for sign in VIETNAMESE + VIETNAMESE.upper() + REPLACEMENT} <= signs
        assert ord("王") not in signs

    def test_refuses_what_is_no_font(self, tmp_path: Path):
        broken = tmp_path / "x.ttf"
        broken.write_bytes(b"\x00\x01\x00\x00" + b"\x00" * 40)

        with pytest.raises(ValueError, match="cmap"):
            covered_signs(broken)


class TestReplaceMissing:
    def test_puts_a_box_for_an_unknown_sign(self):
        covered = frozenset(map(ord, "Anh "))

        assert replace_missing("Anh 王\n", covered) == f"Anh {REPLACEMENT}\n"
