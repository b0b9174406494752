"""What holds from the very moment of acceptance, whichever way a dossier came."""

from tests.integration.dossiers.conftest import MONDAY, Province

from motcua.directory import policies
from motcua.dossiers import linking
from motcua.dossiers.queries.page import relation_of
from motcua.dossiers.rules import Channel
from motcua.legislation.rules import get_rule_set

D118 = get_rule_set("D118-2025")


def test_rule_035_the_competent_agency_sees_the_data_at_once(province: Province):
    dossier = province.receive()

    task = province.task(dossier)
    head = province.actor("UNIT_HEAD", task=task)
    assert task.opened_at == MONDAY
    assert task.agency_id == dossier.competent_agency_id
    assert policies.can(head, "dossier.view", relation=relation_of(dossier))


def test_rule_027_vneid_is_kept_as_such_and_counts_as_online(province: Province):
    dossier = province.receive(channel=Channel.VNEID)

    dossier.refresh_from_db()
    assert dossier.channel == "VNEID"
    assert linking.is_electronic(Channel.VNEID, ())
    prefixes = {
        channel: linking.choose_linked_prefix(
            D118, channel, intake_code="H99.1", competent_code="H99.2"
        )
        for channel in Channel
    }
    assert prefixes[Channel.VNEID] == prefixes[Channel.ONLINE] != prefixes[Channel.COUNTER]
