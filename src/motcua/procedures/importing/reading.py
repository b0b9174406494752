"""Reading one published record into facts. Plain Python: no Django, no database, no clock."""

from motcua.procedures.importing import header, outcomes
from motcua.procedures.importing.cleaning import clean_line
from motcua.procedures.importing.facts import Notes, RecordFacts
from motcua.procedures.importing.fields import Record, line_of, rows_of, text_of
from motcua.procedures.importing.limits import ChannelCell, read_time_limits
from motcua.procedures.importing.papers import read_papers
from motcua.procedures.importing.prices import FeeCell, read_fees

__all__ = ["read_record"]

_NO_CHANNEL = "Công bố không nêu cách thức thực hiện."
_UNKNOWN_CHANNEL = "Cách thức thực hiện không có trong danh mục."


def read_record(record: Record) -> RecordFacts:
    """Return what the record says; what was not understood stands in `notes`."""
    notes = Notes()
    channels, limit_cells, fee_cells = _read_channels(record, notes)
    variants, requirements = read_papers(record, notes)
    return RecordFacts(
        code=clean_line(str(record.get("code") or "")),
        name=header.read_name(record, notes),
        sector=header.read_sector(record, notes),
        decision_number=header.read_decision(record, notes),
        levels=tuple(header.read_levels(record, notes)),
        channels=tuple(channels),
        subjects=tuple(header.read_subjects(record, notes)),
        steps=header.read_wording(record, "steps", notes, is_needed=True),
        conditions=header.read_wording(record, "conditions", notes),
        intake_places=header.read_wording(record, "intake_address", notes),
        competent_text=header.read_agency(
            record, "competent_authority", "competent_authority", notes, is_needed=False
        ),
        executing_text=header.read_agency(
            record, "executing_agency", "executing_agency", notes, is_needed=True
        ),
        variants=tuple(variants),
        requirements=tuple(requirements),
        time_limits=tuple(read_time_limits(limit_cells, notes)),
        fees=tuple(read_fees(channels, fee_cells, notes)),
        results=tuple(outcomes.read_results(record, notes)),
        grounds=tuple(outcomes.read_grounds(record, notes)),
        notes=notes,
    )


def _read_channels(
    record: Record, notes: Notes
) -> tuple[list[str], list[ChannelCell], list[FeeCell]]:
    channels: dict[str, None] = {}
    limits: list[ChannelCell] = []
    fees: list[FeeCell] = []
    for row in rows_of(record, "channels", notes):
        label = line_of(row, "channel", notes)
        channel = header.CHANNELS.get(label.lower())
        if channel is None:
            notes.doubt("channels", [_UNKNOWN_CHANNEL], raw=row, is_partly=False)
            continue
        notes.understood("channels")
        channels[channel] = None
        limits.append(
            ChannelCell(
                channel=channel,
                time=text_of(row, "time", notes),
                description=text_of(row, "description", notes),
            )
        )
        fees += [
            FeeCell(
                channel=channel, text=text_of(fee, "text", notes), note=text_of(fee, "note", notes)
            )
            for fee in rows_of(row, "fees", notes)
        ]
    if not channels:
        notes.doubt("channels", [_NO_CHANNEL], is_partly=False)
    return list(channels), limits, fees
