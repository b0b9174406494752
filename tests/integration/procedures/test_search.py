import json
from pathlib import Path

import pytest
from tests.integration.procedures.conftest import AT
from typer.testing import CliRunner

from motcua.procedures import commands, services
from motcua.procedures.models import Procedure, ProcedureRevision, SearchTerm
from motcua.procedures.search import search_procedures
from motcua.procedures.services.packs import get_or_create_sector

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def first(question, **options):
    return search_procedures(question=question, **options).codes[0]


@pytest.mark.usefixtures("published_packs")
class TestSearchProcedures:
    def test_finds_what_people_mean(self):
        wanted = {
            "đăng ký khai sinh": "1.001193",
            "khai sinh": "1.001193",
            "dang ky khai sinhh": "1.001193",
            "ddawng kys keest hoon": "1.000894",
            "giấy độc thân": "1.004873",
            "sao y ban chinh": "2.000815",
            "xin phép xây nhà": "1.013225",
            "GPXD": "1.013225",
            "mở quán cà phê": "1.001612",
            "chứng chỉ hành nghề luật sư": "1.000828",
            "birth certificate": "1.001193",
            "1.001193": "1.001193",
            "1001193": "1.001193",
            "1193": "1.001193",
            "1.00119": "1.001193",
            "1.001139": "1.001193",
            "mã thủ tục 1.013225": "1.013225",
        }

        assert {question: first(question) for question in wanted} == wanted

    def test_needs_few_statements(self, django_assert_max_num_queries):
        with django_assert_max_num_queries(6):
            search_procedures(question="toi muon lam giay khai sinhh cho be moi de o xa")

    def test_survives_anything(self):
        for question in [
            "",
            "   ",
            "!?",
            "và của",
            "'; drop table x; --",
            "%_\\",
            "\x00",
            "a" * 9999,
        ]:
            assert search_procedures(question=question).is_certain is False

    def test_is_certain_only_of_what_it_found(self):
        assert search_procedures(question="đăng ký kết hôn").is_certain
        assert not search_procedures(question="đặt lịch tiêm vắc xin cho bé").is_certain

    def test_tells_how_it_understood(self):
        assert search_procedures(question="khaisinh").understood == "khai sinh"

    def test_finds_new_aliases_at_once(self, editor):
        procedure = Procedure.objects.get(code="1.013830")
        services.set_aliases(
            procedure_id=procedure.pk, texts=["phù hiệu hành nghề"], actor=editor, at=AT
        )

        assert first("phù hiệu hành nghề") == "1.013830"


class TestDrafts:
    def test_are_found_only_when_asked_for(self, load, pack):
        load(pack())

        assert search_procedures(question="kết hôn").codes == []
        assert first("kết hôn", include_drafts=True) == "1.000894"

    def test_are_forgotten_when_rebuilt(self, load, pack):
        load(pack(aliases=[], results=[{"name": "Giấy"}]))
        ProcedureRevision.objects.update(name="Việc khác hẳn")

        services.rebuild_search_entries()

        assert set(SearchTerm.objects.values_list("term", flat=True)) >= {"viec", "khac"}
        assert not SearchTerm.objects.filter(term="hon").exists()


@pytest.mark.skipif(not (DATA / "search").exists(), reason="the shared data are not beside us")
class TestSearchCommand:
    @pytest.fixture
    def catalogue(self, db):
        sectors, procedures = {}, []
        lines = (DATA / "procedures" / "national_catalogue.jsonl").read_text().splitlines()
        for record in map(json.loads, lines):
            field = record["field"] or "Khác"
            sectors[field] = sectors.get(field) or get_or_create_sector(name=field)
            name = " ".join(record["name"].split())
            procedures.append(Procedure(code=record["code"], name=name, sector=sectors[field]))
        Procedure.objects.bulk_create(procedures)
        ProcedureRevision.objects.bulk_create(
            ProcedureRevision(procedure=row, number=1, name=row.name, created_at=AT)
            for row in procedures
        )
        services.rebuild_search_entries()

    @pytest.mark.usefixtures("catalogue")
    def test_finds_seven_of_ten_real_questions_by_names_alone(self):
        file = DATA / "search" / "queries.json"

        result = CliRunner().invoke(
            commands.app, ["search", "--file", str(file), "--include-drafts", "--json"]
        )

        answers = {row["id"]: row["codes"] for row in json.loads(result.stdout)}
        asked = [row for row in json.loads(file.read_text()) if row["relevant"]]
        hits = sum(bool(set(answers[row["id"]][:3]) & set(row["relevant"])) for row in asked)
        assert len(answers) == 208
        assert hits / len(asked) >= 0.7
