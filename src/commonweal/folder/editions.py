"""That the editions which `system.toml` chooses are those that the tables hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import duckdb

from commonweal.folder.finding import Finding
from commonweal.folder.settings import FILE, Settings
from commonweal.folder.staging import Staged, named
from commonweal.rules import load_rules


def edition_findings(
    connection: duckdb.DuckDBPyConnection, settings: Settings, staged: Mapping[str, Staged]
) -> Iterator[Finding]:
    """Findings against `policies.lists`, `network_vintage` and `small_number_rule`.

    A table that is not held, or holds no edition, says nothing: the chapters tell what they lack.

    Parameters
    ----------
    connection
        Where the tables are staged.
    settings
        What was chosen.
    staged
        All staged tables by name.
    """
    policy = settings.policy
    chosen = [policy.network_vintage] if policy.network_vintage else []
    for key, wanted, table, column in (
        ("policies.lists", policy.lists, "registered", "series"),
        ("policies.network_vintage", chosen, "memberships", "vintage"),
    ):
        if table in staged and column in staged[table].present:
            yield from _unheld(key, wanted, table, _editions(connection, table, column))
    rule = policy.small_number_rule
    held = sorted(r.id for r in load_rules().rules if r.subject.startswith("small-numbers"))
    if rule and rule not in held:
        said = f"no such disclosure rule; choose from {', '.join(held)}"
        yield Finding(
            file=FILE,
            column="policies.small_number_rule",
            value=rule,
            rule="settings",
            message=said,
        )


def _unheld(key: str, wanted: Iterable[str], table: str, held: list[str]) -> Iterator[Finding]:
    for edition in wanted:
        if held and edition not in held:
            said = f"no edition of the table {table}; choose from {', '.join(held[:10])}"
            yield Finding(file=FILE, column=key, value=edition, rule="settings", message=said)


def _editions(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> list[str]:
    name = named(column)
    found = connection.execute(
        f"select distinct {name} from {named(table)} where {name} is not null order by 1"
    ).fetchall()
    return [edition for (edition,) in found]
