"""What a published record says, and what of it is left to a person. The texts are our own."""

import unicodedata
from decimal import Decimal

import pytest

from motcua.procedures.importing.cleaning import clean_line, clean_text, storable
from motcua.procedures.importing.facts import RecordFacts, Understanding
from motcua.procedures.importing.header import split_subjects
from motcua.procedures.importing.outcomes import tidy_number
from motcua.procedures.importing.reading import read_record


def _record(**changes: object) -> dict[str, object]:
    return {
        "code": "1.999001",
        "name": "Thủ tục cấp giấy thử",
        "decision": "1/QĐ-THU",
        "level": "Cấp tỉnh, Cấp xã",
        "field": "Thử nghiệm",
        "subjects": "Công dân Việt Nam",
        "executing_agency": "Sở Thử nghiệm",
        "steps": "Bước 1: nộp.\nBước 2: nhận.",
        "channels": [_channel()],
        "cases": [{"case": "--", "components": [_paper()]}],
        "legal_bases": [{"title": "Luật Thử", "number": "1/2020/QH14"}],
        "results": [{"name": "Giấy thử", "code": "KQ.G15.000031"}],
        **changes,
    }


def _channel(
    label: str = "Trực tiếp", time: str = "5 Ngày làm việc", description: str = "", **fee: str
) -> dict[str, object]:
    fees = [fee] if fee else [{"text": "Miễn phí", "note": ""}]
    return {"channel": label, "time": time, "fees": fees, "description": description}


def _paper(name: str = "Tờ khai", quantity: str | None = "1 bản chính") -> dict[str, object]:
    return {"name": name, "forms": [], "quantity": quantity}


def _reasons(facts: RecordFacts, field: str) -> str:
    return " ".join(str(flag["reason"]) for flag in facts.notes.flags if flag["field"] == field)


def test_a_plain_record_is_understood_without_a_flag():
    facts = read_record(_record(conditions="Đủ 18 tuổi.", intake_address="Tầng 1"))

    assert facts.notes.flags == []
    assert facts.levels == ("PROVINCE", "COMMUNE")
    assert facts.channels == ("COUNTER",)
    assert [(row.amount, row.unit) for row in facts.time_limits] == [(Decimal(5), "WORKING_DAY")]
    assert [(row.channel, row.amount) for row in facts.fees] == [("COUNTER", 0)]
    assert [(row.name, row.originals, row.copies) for row in facts.requirements] == [
        ("Tờ khai", 1, 0)
    ]
    assert facts.variants == ()


def test_a_decomposed_record_reads_as_the_composed_one():
    record = _record()
    decomposed = {
        key: unicodedata.normalize("NFD", value) if isinstance(value, str) else value
        for key, value in record.items()
    }

    assert read_record(decomposed) == read_record(record)


def test_tabs_bullets_and_unseen_characters_are_evened():
    assert clean_line("\ufeffCấp\tgiấy\u00a0 phép\u200b\r\nlại ") == "Cấp giấy phép lại"
    assert clean_text("\uf0b7 Một\r\n\uf0b7 Hai") == "- Một\n- Hai"


def test_what_the_database_cannot_hold_is_replaced():
    assert storable({"a": ["x\u0000y", "\ud800"]}) == {"a": ["x\ufffdy", "\ufffd"]}


@pytest.mark.parametrize(
    ("time", "description", "reason"),
    [
        ("5", "", "không có đơn vị"),
        ("5 Ngày làm việc", "Trong thời hạn 5 ngày kể từ ngày nhận đủ hồ sơ.", "khác đơn vị"),
        (
            "5 Ngày làm việc",
            "Trong thời hạn 9 ngày làm việc kể từ ngày nhận đủ hồ sơ.",
            "khác nhau",
        ),
        ("1.5 Ngày", "", "chưa dùng được"),
        ("0 Ngày", "", "bằng 0"),
        ("30 Phút", "", "chưa dùng được"),
        ("Không có thông tin", "", "không có thông tin"),
        ("Không quy định", "", "không quy định"),
    ],
)
def test_a_time_limit_in_doubt_is_flagged_and_not_written(time, description, reason):
    facts = read_record(_record(channels=[_channel(time=time, description=description)]))

    assert facts.time_limits == ()
    assert reason in _reasons(facts, "time_limits")
    flag = next(flag for flag in facts.notes.flags if flag["field"] == "time_limits")
    assert time in flag["raw"]


def test_a_sentence_speaks_for_an_empty_cell():
    told = "05 ngày làm việc kể từ ngày nhận đủ hồ sơ"
    facts = read_record(_record(channels=[_channel(time="Không có thông tin", description=told)]))

    assert [(row.amount, row.unit) for row in facts.time_limits] == [(Decimal(5), "WORKING_DAY")]


def test_a_channel_with_two_different_limits_has_none():
    rows = [_channel(), _channel(time="7 Ngày làm việc"), _channel("Trực tuyến")]
    facts = read_record(_record(channels=rows))

    assert [row.channel for row in facts.time_limits] == ["ONLINE"]
    assert "nhiều dòng" in _reasons(facts, "time_limits")


@pytest.mark.parametrize(
    ("text", "note", "reason"),
    [
        ("Miễn phí", "(Lệ phí: 20.000 đồng)", "mâu thuẫn"),
        ("20 VNĐ", "(20.000 đ/tờ khai)", "mâu thuẫn"),
        ("Không có thông tin", "", "không có thông tin"),
        ("50,000 VNĐ", "(Lệ phí 50.000 đồng", "dấu ngoặc"),
    ],
)
def test_a_fee_in_doubt_is_flagged_and_not_written(text, note, reason):
    facts = read_record(_record(channels=[_channel(text=text, note=note)]))

    assert facts.fees == ()
    assert reason in _reasons(facts, "fees")


def test_an_amount_without_its_kind_is_kept_and_flagged():
    facts = read_record(_record(channels=[_channel(text="50,000 VNĐ", note="")]))

    assert [(row.amount, row.kind) for row in facts.fees] == [(50_000, "FEE")]
    assert "phí hay lệ phí" in _reasons(facts, "fees")


def test_a_named_charge_is_understood():
    facts = read_record(_record(channels=[_channel(text="50,000 VNĐ", note="(Lệ phí)")]))

    assert [(row.amount, row.kind) for row in facts.fees] == [(50_000, "CHARGE")]


def test_named_groups_are_cases_and_papers_to_show_are_marked():
    facts = read_record(
        _record(
            cases=[
                {"case": "* Giấy tờ phải xuất trình:", "components": [_paper("Căn cước")]},
                {"case": "--", "components": [_paper("Tờ khai")]},
                {
                    "case": "Trường hợp cấp lại",
                    "components": [_paper("Bản cũ", "0 bản chính,2 bản sao")],
                },
            ]
        )
    )

    assert [(row.code, row.name) for row in facts.variants] == [("C1", "Trường hợp cấp lại")]
    assert [
        (row.name, row.variant, row.is_show_only, row.copies) for row in facts.requirements
    ] == [
        ("Căn cước", None, True, 0),
        ("Tờ khai", None, False, 0),
        ("Bản cũ", "C1", False, 2),
    ]


@pytest.mark.parametrize(
    ("name", "quantity", "reason"),
    [
        ("* Lưu ý: nộp kèm bản dịch.", "0 bản chính", "Không phải giấy tờ"),
        ("Số lượng hồ sơ: 01 bộ", "1 bản chính", "Không phải giấy tờ"),
        ("Ảnh", "0 bản chính", "0 bản"),
        ("Ảnh", None, "Không có số bản"),
        ("Ảnh", "vài tờ", "Không hiểu ô số lượng"),
        ("Đơn theo mẫu.mau01.docx", "1 bản chính", "dính tên tệp"),
    ],
)
def test_a_paper_in_doubt_is_kept_and_flagged(name, quantity, reason):
    cases = [{"case": "--", "components": [_paper(name, quantity)]}]
    facts = read_record(_record(cases=cases))

    assert len(facts.requirements) == 1
    assert reason in _reasons(facts, "requirements")


def test_subjects_that_hold_commas_stay_whole():
    line = (
        "Cán bộ, công chức, viên chức, Tổ chức (không bao gồm doanh nghiệp, HTX), Hợp tác xã, Ai đó"
    )

    assert split_subjects(line) == (
        [
            "Cán bộ, công chức, viên chức",
            "Tổ chức (không bao gồm doanh nghiệp, HTX)",
            "Hợp tác xã",
            "Ai đó",
        ],
        ["Ai đó"],
    )


@pytest.mark.parametrize(
    ("published", "tidied"),
    [
        ("01/2012/QĐ- TTg", "01/2012/QĐ-TTg"),
        ("Thông tư số 79/2025/TT-NHNN", "79/2025/TT-NHNN"),
        ("Luật số 32/2024/QH15", "32/2024/QH15"),
        ("công văn miệng", "công văn miệng"),
    ],
)
def test_document_numbers_are_tidied_only_when_recognised(published, tidied):
    assert tidy_number(published) == tidied


@pytest.mark.parametrize(
    "junk", [None, 7, "x", [], [1, None], {"a": 1}, [{"channel": 5, "fees": "x"}], [[[]]]]
)
def test_a_field_of_another_shape_never_stops_the_reading(junk):
    for key in _record():
        facts = read_record(_record(**{key: junk}))
        assert all(isinstance(row.understanding, Understanding) for row in facts.notes.judgements)
