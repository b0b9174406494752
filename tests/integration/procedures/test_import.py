"""The import of published records: nothing lost, nothing twice, nothing published touched."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.core.actors import system_actor
from motcua.procedures import services
from motcua.procedures.importing import import_file, runs
from motcua.procedures.models import Procedure, ProcedureRevision, SearchEntry
from motcua.procedures.queries import revisions_in_force

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
_SHARED = Path(__file__).resolve().parents[4] / "shared/data/procedures"
_STATEMENTS_PER_RECORD = 16


def _record(code: str, name: str, **changes: object) -> dict[str, object]:
    return {
        "code": code,
        "name": name,
        "field": "Thử nghiệm",
        "level": "Cấp tỉnh",
        "steps": f"Người yêu cầu {name} nộp hồ sơ. " * 10,
        "channels": [
            {
                "channel": "Trực tiếp",
                "time": "5 Ngày làm việc",
                "fees": [{"text": "Miễn phí", "note": ""}],
                "description": "",
            }
        ],
        "cases": [
            {
                "case": "Trường hợp cấp mới",
                "components": [{"name": "Tờ khai", "forms": [], "quantity": "1 bản chính"}],
            }
        ],
        "legal_bases": [{"title": "Luật Thử", "number": "1/2020/QH14"}],
        "results": [{"name": "Giấy thử", "code": "KQ.G15.000031"}],
        **changes,
    }


_WELL = _record("1.999001", "Cấp giấy phép khoan giếng nước ngầm")
_BIRD = _record("1.999002", "Đăng ký nuôi chim yến trong khu dân cư")
_SHIP = _record("1.999003", "Xóa đăng ký phương tiện thủy nội địa")


@pytest.fixture
def run(db, tmp_path):
    """Return a function that imports records (objects or raw bytes) and checks that none is lost."""

    def import_records(*records: object, **options: object):
        file = tmp_path / "records.jsonl"
        lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in records]
        file.write_bytes(b"\n".join(lines))
        report = import_file(
            file=file, actor=system_actor(origin="test"), at=AT, **options
        ).to_json()
        counted = report["created"] + report["updated"] + report["unchanged"]
        assert report["records"] == counted + len(report["rejected"])
        return report

    return import_records


def _counts(report: dict[str, object]) -> tuple[object, ...]:
    return tuple(report[key] for key in ("created", "updated", "unchanged"))


def _draft(code: str) -> ProcedureRevision:
    return ProcedureRevision.objects.get(procedure__code=code)


def test_a_record_becomes_a_draft_with_its_rows(run):
    assert _counts(run(_WELL)) == (1, 0, 0)

    draft = _draft("1.999001")
    assert (draft.number, draft.state, draft.flags[0]["field"]) == (1, "DRAFT", "decision")
    assert draft.raw["record"] == _WELL
    assert [(row.channel, row.amount, row.unit) for row in draft.time_limits.all()] == [
        ("COUNTER", 5, "WORKING_DAY")
    ]
    paper = draft.requirements.get()
    assert (paper.name, paper.originals, paper.variant.name) == ("Tờ khai", 1, "Trường hợp cấp mới")
    assert draft.results.get().code == "KQ.G15.000031"
    assert draft.procedure.sector.name == "Thử nghiệm"
    assert SearchEntry.objects.filter(procedure=draft.procedure).exists()


def test_the_same_record_again_changes_nothing_and_reports_the_same(run):
    first = run(_WELL, _BIRD)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = run(_WELL, _BIRD)

    assert _counts(second) == (0, 0, 2)
    assert second["fields"] == first["fields"]
    assert second["flags"] == first["flags"]
    assert ProcedureRevision.objects.count() == 2
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_changed_record_replaces_its_untouched_draft(run):
    run(_WELL)
    changed = {**_WELL, "results": [{"name": "Giấy khác", "code": "KQ.G15.000032"}]}

    assert _counts(run(changed)) == (0, 1, 0)
    draft = _draft("1.999001")
    assert (draft.number, draft.version, draft.results.get().name) == (1, 2, "Giấy khác")
    assert "giay khac" in draft.procedure.search_entry.body_text


def test_a_published_pack_is_never_touched(run, load, pack, editor):
    revision = load(pack()).revision
    services.publish_revision(
        revision_id=revision.pk,
        version=revision.version,
        effective_from=date(2026, 11, 1),
        today=date(2026, 11, 25),
        actor=editor,
        at=AT,
    )
    before = ProcedureRevision.objects.filter(pk=revision.pk).values().get()
    code, name = revision.procedure.code, revision.procedure.name

    assert _counts(run(_record(code, f"Thủ tục {name}"))) == (1, 0, 0)
    assert _counts(run(_record(code, f"Thủ tục {name}", steps="Khác. " * 50))) == (0, 1, 0)

    assert ProcedureRevision.objects.filter(pk=revision.pk).values().get() == before
    assert Procedure.objects.get(code=code).name == name
    assert [row.number for row in ProcedureRevision.objects.order_by("number")] == [1, 2]
    assert revisions_in_force(on=date(2026, 11, 25)).get().pk == revision.pk


def test_a_draft_edited_by_a_person_is_kept(run, editor):
    run(_WELL)
    draft = _draft("1.999001")
    draft.pack = {"schema": 1}
    draft.save(update_fields=["pack"])

    run({**_WELL, "decision": "2/QĐ-THU"})

    numbers = ProcedureRevision.objects.order_by("number").values_list("number", "pack")
    assert list(numbers) == [(1, {"schema": 1}), (2, {})]


def test_broken_lines_are_counted_and_the_rest_is_imported(run):
    report = run(
        b"\xef\xbb\xbf{broken", _WELL, b"\xff\xff", {"name": "x"}, {**_BIRD, "code": "H01"}
    )

    assert _counts(report) == (1, 0, 0)
    assert [row["line"] for row in report["rejected"]] == [1, 3, 4, 5]
    assert all(row["reason"] for row in report["rejected"])


def test_garbage_in_every_field_is_stored_and_flagged(run):
    report = run(
        {key: [7, {"x": "\u0000"}] for key in _WELL} | {"code": "1.999001", "name": "A\u0000B\t"}
    )

    assert _counts(report) == (1, 0, 0)
    assert _draft("1.999001").flags


def test_a_second_record_of_a_code_is_flagged_and_kept(run):
    other = {**_WELL, "steps": "Trang khác về giếng nước. " * 20}
    report = run(_WELL, other)
    again = run(_WELL, other)

    assert (_counts(report), _counts(again)) == ((1, 0, 0), (0, 0, 1))
    assert report["rejected"][0]["line"] == again["rejected"][0]["line"] == 2
    draft = _draft("1.999001")
    assert draft.raw["record"] == _WELL
    assert [row["record"] for row in draft.raw["seconds"]] == [other]
    assert [flag["field"] for flag in draft.flags].count("identity") == 1


def test_the_record_whose_name_the_list_knows_is_chosen(run, tmp_path):
    names = tmp_path / "list.csv"
    names.write_text(f"Mã số,Tên\n1.999001,{_WELL['name']}\n", encoding="utf-8-sig")
    run({**_SHIP, "code": "1.999001"}, _WELL, portal_list=names)

    assert _draft("1.999001").name == _WELL["name"]


def test_the_page_of_another_procedure_is_noticed(run, tmp_path):
    names = tmp_path / "list.csv"
    rows = [f"{row['code']},{row['name']}" for row in (_WELL, _BIRD, _SHIP)]
    names.write_text("Mã số,Tên\n" + "\n".join(rows), encoding="utf-8-sig")
    wrong = {**_WELL, "code": "1.999003"}

    with_list = run(_WELL, _BIRD, wrong, portal_list=names)
    without = run(_WELL, _BIRD, wrong, is_dry_run=True)

    assert with_list["wrong_page"] == ["1.999003"]
    assert without["wrong_page"] == ["1.999001", "1.999003"]
    flag = _draft("1.999003").flags[0]
    assert (flag["field"], flag["proposal"]) == ("identity", {"codes": ["1.999001"]})


def test_a_page_that_comes_later_under_a_second_code_is_noticed(run):
    run(_WELL)
    report = run({**_WELL, "code": "1.999003"})

    assert report["wrong_page"] == ["1.999003"]


def test_a_dry_run_writes_nothing(run):
    report = run(_WELL, _BIRD, is_dry_run=True)

    assert _counts(report) == (2, 0, 0)
    assert report["fields"]["time_limits"]["understood"] == 2
    assert not Procedure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_run_that_was_killed_is_taken_up_again(run, monkeypatch):
    write_rows = runs.write_record.__wrapped__.__globals__["write_rows"]

    def die_at_the_second(revision, facts):
        write_rows(revision, facts)
        if facts.code == _BIRD["code"]:
            raise KeyboardInterrupt

    monkeypatch.setattr("motcua.procedures.importing.writing.write_rows", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        run(_WELL, _BIRD, _SHIP)
    assert list(Procedure.objects.values_list("code", flat=True)) == [_WELL["code"]]
    monkeypatch.undo()

    assert _counts(run(_WELL, _BIRD, _SHIP)) == (2, 0, 1)
    assert SearchEntry.objects.count() == 3


def test_a_record_costs_few_statements(run):
    run(_SHIP)
    with CaptureQueriesContext(connection) as one:
        run(_WELL)
    records = [
        _record(f"1.99910{n}", f"Thủ tục thử số {n} về việc {n * 'rất '}khác") for n in range(5)
    ]
    with CaptureQueriesContext(connection) as five:
        run(*records)

    assert len(five) - len(one) <= 4 * _STATEMENTS_PER_RECORD


@pytest.mark.skipif(
    not _SHARED.exists(), reason="the published records are not beside the repository"
)
def test_the_real_records_are_all_imported(run):
    lines = (_SHARED / "national_catalogue.jsonl").read_bytes().splitlines()
    part = lines[::12]
    report = run(*part, portal_list=_SHARED / "portal_list.csv")

    assert (report["created"], report["rejected"], report["wrong_page"]) == (len(part), [], [])
    assert Procedure.objects.count() == SearchEntry.objects.count() == len(part)
    assert _counts(run(*part, portal_list=_SHARED / "portal_list.csv")) == (0, 0, len(part))
