"""Pages that stand under a wrong code."""

from motcua.procedures.importing.identity import PageIndex, name_similarity, page_of
from motcua.procedures.importing.lines import Line

_BIRTH = "Đăng ký khai sinh cho trẻ em mới sinh"
_WELL = "Cấp giấy phép khoan giếng nước dưới đất quy mô lớn"


def _line(code: str, name: str, *, about: str = "", address: str = "", number: int = 1) -> Line:
    steps = f"Bước 1: người yêu cầu {about or name} nộp hồ sơ tại nơi tiếp nhận. " * 4
    record = {"code": code, "name": name, "steps": steps, "source_page": address}
    return Line(number=number, code=code, name=name, record=record, digest=code + name)


def _index(*lines: Line, **names: dict[str, str]) -> PageIndex:
    index = PageIndex(**names)
    index.add(page_of(line) for line in lines)
    return index


def _found(index: PageIndex, line: Line) -> list[tuple[bool, tuple[str, ...]]]:
    return [(row.is_strong, row.others) for row in index.findings(line, page_of(line))]


def test_a_sound_page_has_no_finding():
    birth, well = _line("1.000001", _BIRTH), _line("1.000002", _WELL)
    index = _index(birth, well, portal_names={"1.000001": _BIRTH, "1.000002": _WELL})

    assert _found(index, birth) == _found(index, well) == []


def test_the_name_of_the_list_betrays_the_page_and_its_owner():
    wrong = _line("1.000002", _BIRTH)
    index = _index(wrong, portal_names={"1.000001": _BIRTH, "1.000002": _WELL})

    assert _found(index, wrong) == [(True, ("1.000001",))]


def test_with_the_list_only_the_wrong_one_of_twins_is_wrong():
    right, wrong = _line("1.000001", _BIRTH, address="p"), _line("1.000002", _BIRTH, address="p")
    index = _index(right, wrong, portal_names={"1.000001": _BIRTH, "1.000002": _WELL})

    assert _found(index, right) == []
    assert (True, ("1.000001",)) in _found(index, wrong)


def test_without_the_list_both_twins_are_suspect():
    right, wrong = _line("1.000001", _BIRTH), _line("1.000002", _BIRTH)
    index = _index(right, wrong)

    assert _found(index, right) == [(True, ("1.000002",))]
    assert _found(index, wrong) == [(True, ("1.000001",))]


def test_the_known_name_of_a_code_betrays_the_page():
    wrong = _line("1.000002", _BIRTH)

    assert _found(_index(wrong, known_names={"1.000002": _WELL}), wrong) == [(True, ())]


def test_a_small_change_of_name_is_no_finding():
    line = _line("1.000002", f"Thủ tục {_WELL.lower()}")

    assert _found(_index(line, known_names={"1.000002": _WELL}), line) == []


def test_contents_that_never_mention_the_name_are_noticed():
    line = _line("1.000002", _WELL, about=_BIRTH)

    assert _found(_index(line), line) == [(True, ())]


def test_the_page_names_another_code_itself():
    line = _line("1.000002", _WELL, about=f"{_WELL} (Mã thủ tục: 1.000001)")

    assert _found(_index(line), line) == [(True, ("1.000001",))]


def test_similarity_leaves_accents_out():
    assert name_similarity("Đăng ký khai sinh", "dang ky khai sinh") == 1.0
    assert name_similarity(_BIRTH, _WELL) < 0.3
