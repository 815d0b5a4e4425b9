"""That a database knows how many rows its tables hold."""

from __future__ import annotations

from django.db import connection


def count_anew() -> None:
    """Have PostgreSQL count what its tables hold, after many rows came at once.

    It chooses how to find rows by what it counted last. After a load it counts by itself only in
    its own time, and until then pages of a long register took five to ten times as long. Its
    manual: "It is a good idea to run ANALYZE periodically, or just after making major changes in
    the contents of a table" (https://www.postgresql.org/docs/7.3/static/sql-analyze.html). What
    SQLite does rests on no such count here: it has none.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
