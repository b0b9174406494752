from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.integration.procedures.conftest import AT, TODAY

from motcua.audit.models import AuditEntry
from motcua.core.errors import ConcurrentChange
from motcua.procedures import content, queries, services
from motcua.procedures.models import Procedure, ProcedureRevision, SearchEntry
from motcua.procedures.pack_files import read_packs
from motcua.procedures.services.aliases import AliasTooLong
from motcua.procedures.services.drafts import UnableToSaveDraft
from motcua.procedures.signals import revision_published

CODE = "1.000894"


class TestLoadPack:
    def test_makes_a_draft_with_everything_in_the_pack(self, load, pack):
        loaded = load(pack("house_building_permit"))
        revision = loaded.revision

        assert loaded.is_new
        assert revision.state == ProcedureRevision.State.DRAFT
        assert revision.variants.count() == 4
        assert revision.requirements.count() == 6
        assert revision.requirements.filter(variant__code="RELIGIOUS").count() == 1
        assert revision.time_limits.get(variant__code="HOUSE").amount == 15
        assert revision.fees.filter(channel="ONLINE", amount=0).exists()
        assert revision.results.get().paper_type.code == "KQ.G17.000311"
        assert revision.agency_function == "COMMUNE_COMMITTEE"

    def test_changes_nothing_the_second_time(self, load, pack):
        first = load(pack())

        second = load(pack())

        assert not second.is_new
        assert second.revision == first.revision
        assert ProcedureRevision.objects.count() == 1

    def test_makes_a_new_draft_of_a_changed_pack(self, load, pack, publish):
        first = publish(load(pack()).revision)

        second = load(pack(name="Đăng ký kết hôn (sửa)"))

        assert second.is_new
        assert second.revision.number == first.number + 1
        assert Procedure.objects.get(code=CODE).name == "Đăng ký kết hôn"

    def test_refuses_a_pack_with_faults(self, load, pack):
        with pytest.raises(services.UnableToLoadPack, match="ít nhất một"):
            load(pack(levels=[]))

        assert not Procedure.objects.exists()

    def test_is_written_into_the_audit(self, load, pack, editor):
        load(pack())

        entry = AuditEntry.objects.get(action="procedure.pack_loaded")
        assert (entry.subject_id, entry.actor_label) == (CODE, editor.label)

    def test_makes_a_private_code_impossible(self, load, pack):
        sector = load(pack()).revision.procedure.sector

        with pytest.raises(IntegrityError, match="national_code_only"), transaction.atomic():
            Procedure.objects.create(code="BN.00001", name="Riêng", sector=sector)


class TestContent:
    @pytest.mark.parametrize("slug", [pack.slug for pack in read_packs()])
    def test_reads_back_from_the_rows_what_was_written(self, load, pack, slug):
        loaded = pack(slug)
        revision = load(loaded).revision
        revision.pack = {}

        read = content.content_of(revision)

        for key in ("requirements", "time_limits", "fees", "results", "variants", "competent"):
            wanted = loaded.content.get(key, [])
            assert _without_defaults(read[key]) == _without_defaults(wanted), key


class TestPublishRevision:
    def test_puts_it_into_force_and_ends_the_one_before(self, load, pack, publish):
        first = publish(load(pack()).revision, date(2026, 1, 1))

        second = publish(load(pack(summary="Mới")).revision, date(2026, 11, 1))

        first.refresh_from_db()
        assert first.effective_to == date(2026, 10, 31)
        assert Procedure.objects.get(code=CODE).current_revision == second
        assert _number_on(date(2026, 10, 31)) == 1
        assert _number_on(date(2026, 11, 1)) == 2
        assert _number_on(date(2025, 12, 31)) is None

    def test_waits_for_a_day_to_come(self, load, pack, publish):
        first = publish(load(pack()).revision)
        second = publish(load(pack(summary="Mới")).revision, date(2027, 1, 1))

        assert Procedure.objects.get(code=CODE).current_revision == first
        assert services.refresh_current_revisions(today=date(2026, 12, 31)) == 0
        assert services.refresh_current_revisions(today=date(2027, 1, 1)) == 1
        assert Procedure.objects.get(code=CODE).current_revision == second

    def test_refuses_a_day_before_an_earlier_publication(self, load, pack, publish):
        publish(load(pack()).revision, date(2026, 6, 1))
        draft = load(pack(summary="Mới")).revision

        with pytest.raises(services.UnableToPublish, match="01/06/2026"):
            publish(draft, date(2026, 6, 1))

    def test_lists_what_is_missing(self, load, pack, publish):
        bare = pack()
        del bare.content["process"]
        draft = load(bare).revision

        with pytest.raises(services.UnableToPublish, match="chưa chọn quy trình"):
            publish(draft)

    def test_runs_the_examples(self, load, pack, publish):
        wrong = pack(time_limits=[{"amount": 9, "unit": "WORKING_DAY"}])

        with pytest.raises(services.UnableToPublish, match="tính ra"):
            publish(load(wrong).revision)

    def test_tells_the_modules_above(self, load, pack, publish):
        heard = []

        def hear(sender, revision, actor, at, **_kwargs):
            heard.append((revision.number, at))

        revision_published.connect(hear)
        publish(load(pack()).revision)
        revision_published.disconnect(hear)

        assert heard == [(1, AT)]

    def test_cannot_be_repeated(self, load, pack, publish):
        revision = publish(load(pack()).revision)

        with pytest.raises(services.RevisionIsNotADraft):
            publish(revision)


class TestWithdrawRevision:
    def test_ends_it_the_day_before(self, load, pack, publish, editor):
        revision = publish(load(pack()).revision)

        services.withdraw_revision(
            revision_id=revision.pk, on=TODAY, reason="Bãi bỏ", today=TODAY, actor=editor, at=AT
        )

        assert Procedure.objects.get(code=CODE).current_revision is None
        assert _number_on(TODAY) is None
        assert _number_on(date(2026, 11, 24)) == 1

    def test_leaves_no_trace_of_what_never_held(self, load, pack, publish, editor):
        revision = publish(load(pack()).revision, date(2027, 1, 1))

        services.withdraw_revision(
            revision_id=revision.pk, on=TODAY, reason="Nhầm", today=TODAY, actor=editor, at=AT
        )

        assert _number_on(date(2027, 1, 1)) is None


class TestSaveDraft:
    def save(self, revision, version, editor, **changes):
        return services.save_draft(
            revision_id=revision.pk, version=version, changes=changes, actor=editor, at=AT
        )

    def test_changes_only_what_is_given(self, load, pack, editor):
        draft = load(pack()).revision

        saved = self.save(draft, 1, editor, warnings=["Một lưu ý"])

        assert saved.version == 2
        assert saved.warnings == ["Một lưu ý"]
        assert saved.requirements.count() == 3

    def test_does_not_overwrite_the_other_officer(self, load, pack, editor):
        draft = load(pack()).revision
        self.save(draft, 1, editor, summary="Của người thứ nhất")

        with pytest.raises(ConcurrentChange):
            self.save(draft, 1, editor, summary="Của người thứ hai")

        draft.refresh_from_db()
        assert draft.summary == "Của người thứ nhất"

    def test_refuses_content_with_faults(self, load, pack, editor):
        draft = load(pack()).revision

        with pytest.raises(UnableToSaveDraft):
            self.save(draft, 1, editor, channels=[])

    def test_never_changes_the_code(self, load, pack, editor):
        draft = load(pack()).revision

        saved = self.save(draft, 1, editor, code="1.999999")

        assert saved.pack["code"] == CODE

    def test_refuses_a_published_revision(self, load, pack, publish, editor):
        revision = publish(load(pack()).revision)

        with pytest.raises(services.RevisionIsNotADraft):
            self.save(revision, revision.version, editor, summary="x")

    def test_works_on_a_copy_of_a_published_one(self, load, pack, publish, editor):
        revision = publish(load(pack()).revision)

        copy = services.copy_to_new_draft(revision_id=revision.pk, actor=editor, at=AT)

        assert (copy.number, copy.state) == (2, "DRAFT")
        assert self.save(copy, 1, editor, summary="x").summary == "x"

    def test_can_be_thrown_away(self, load, pack, editor):
        draft = load(pack()).revision

        services.discard_draft(revision_id=draft.pk, version=1, actor=editor, at=AT)

        assert not ProcedureRevision.objects.exists()


class TestSetAliases:
    def set(self, procedure, editor, *texts):
        return services.set_aliases(procedure_id=procedure.pk, texts=texts, actor=editor, at=AT)

    def test_replaces_them_in_the_search_entry(self, load, pack, editor):
        procedure = load(pack()).revision.procedure

        kept = self.set(procedure, editor, " hôn  lễ ", "hôn lễ", "")

        assert kept == ["hôn lễ"]
        assert SearchEntry.objects.get(procedure=procedure).alias_text == "hon le"

    def test_refuses_a_novel(self, load, pack, editor):
        procedure = load(pack()).revision.procedure

        with pytest.raises(AliasTooLong):
            self.set(procedure, editor, "a" * 201)


def _number_on(day):
    revision = queries.get_revision_in_force(procedure_code=CODE, on=day)
    return revision and revision.number


def _without_defaults(value):
    """Forget what a pack may say or leave out with the same meaning."""
    if isinstance(value, dict):
        kept = {key: _without_defaults(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item or key in {"amount", "default"}}
    return [_without_defaults(item) for item in value] if isinstance(value, list) else value
