from datetime import timedelta

import pytest
from tests.integration.procedures.conftest import AT
from typer.testing import CliRunner

from motcua.procedures import queries
from motcua.procedures.commands import app
from motcua.procedures.models import ProcedureRevision


@pytest.fixture
def drafts(load, pack):
    """Return a draft with a pack and a later one that only the import has written."""
    authored = load(pack()).revision
    imported = ProcedureRevision.objects.create(
        procedure=authored.procedure,
        number=authored.number + 1,
        name=authored.name,
        raw={"digest": "d"},
        created_at=AT + timedelta(days=1),
    )
    return authored, imported


class TestChoosingADraft:
    def test_one_with_a_pack_goes_before_a_later_import(self, drafts):
        authored, imported = drafts

        found = queries.list_drafts(code=authored.procedure.code)

        assert [row.pk for row in found] == [authored.pk, imported.pk]

    def test_the_command_says_which_it_took(self, drafts):
        authored, imported = drafts

        done = CliRunner().invoke(app, ["publish", authored.procedure.code, "--from", "2026-01-01"])

        assert f"chọn phiên bản {authored.number} (có gói thủ tục)" in done.output
        assert f"không lấy phiên bản {imported.number}" in done.output
        authored.refresh_from_db()
        assert authored.state == "PUBLISHED"

    def test_a_number_that_is_no_draft_is_refused(self, drafts):
        code = drafts[0].procedure.code

        done = CliRunner().invoke(app, ["publish", code, "--from", "2026-01-01", "--revision", "9"])

        assert done.exit_code == 2
        assert not ProcedureRevision.objects.filter(state="PUBLISHED").exists()
