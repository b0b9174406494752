"""Tells the audit how the event log of dossiers hangs together, so that it can be proved."""

from motcua.audit import chains


def register() -> None:
    """Describe the log in plain SQL names; `events.hash_payload` covers the same columns."""
    chains.register(
        chains.ProvableLog(
            name="dossier_events",
            table="dossiers_event",
            moment_column="occurred_at",
            columns=(
                "dossier_id",
                "sequence",
                "kind",
                "occurred_at",
                "actor_id",
                "actor_label",
                "unit_label",
                "ground",
                "clock_effect",
                "data",
            ),
            chain=chains.Chain(
                key_column="dossier_id",
                heads_table="dossiers_dossier",
                count_column="event_count",
                head_column="event_head",
            ),
        )
    )
