"""
The logs that can be proved: each module that owns one describes it here, in plain SQL names.

The audit lies below the modules whose logs it verifies, so it knows tables and columns, no models::

    chains.register(chains.ProvableLog(
        name="dossier_events", table="dossiers_event", moment_column="occurred_at",
        columns=("dossier_id", "sequence", …), chain=chains.Chain(
            key_column="dossier_id", heads_table="dossiers_dossier", count_column="event_count",
            head_column="event_head")))
"""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, kw_only=True)
class Chain:
    """
    How the rows of a log hang together: one chain for each value of `key_column`.

    Rows carry `sequence` (1, 2, …) and `previous_hash`. The row of the thing itself (`heads_table`,
    its `id` is the key) knows how many links there are and the hash of the last one, so that the
    loss of the newest rows is found as well.
    """

    key_column: str
    heads_table: str
    count_column: str
    head_column: str


@dataclass(frozen=True, kw_only=True)
class ProvableLog:
    """An append-only table with `id`, `row_hash` and a moment; `columns` are what the hash covers."""

    name: str
    table: str
    moment_column: str
    columns: tuple[str, ...]
    chain: Chain | None = None


_logs: dict[str, ProvableLog] = {}


def register(log: ProvableLog) -> None:
    """Add a log to those that are sealed every day and verified by `motcua audit verify`."""
    names = [log.table, log.moment_column, *log.columns]
    if log.chain is not None:
        names += [log.chain.key_column, log.chain.heads_table]
        names += [log.chain.count_column, log.chain.head_column]
    # The names become part of SQL; they come from our own code, yet a slip must not become a query.
    if not all(name.isidentifier() for name in names):
        raise ImproperlyConfigured(f"Names of the log {log.name} are no plain SQL names.")
    _logs[log.name] = log


def get_log(name: str) -> ProvableLog:
    return _logs[name]


def list_logs() -> list[ProvableLog]:
    return [_logs[name] for name in sorted(_logs)]
