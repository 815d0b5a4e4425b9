"""What the database itself refuses, whoever asks it: to change or take away a row of the records.

The one change that it lets through is the destruction of a payload after its destruction was
stated: payload and salt go, all else stays as it was chained.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = "a row of the records is never changed or taken away; state a correction"

_SQLITE = (
    # REPLACE takes away what stands in its place without asking a trigger of DELETE.
    f"""CREATE TRIGGER store_row_once BEFORE INSERT ON store_row
    WHEN EXISTS (SELECT 1 FROM store_row
                 WHERE number = NEW.number OR statement = NEW.statement)
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
    f"""CREATE TRIGGER store_row_stays BEFORE DELETE ON store_row
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
    f"""CREATE TRIGGER store_row_same BEFORE UPDATE ON store_row
    WHEN NOT (
        NEW.number IS OLD.number AND NEW.statement IS OLD.statement AND NEW.type IS OLD.type
        AND NEW.about IS OLD.about AND NEW.stated_at IS OLD.stated_at AND NEW.hash IS OLD.hash
        AND NEW.line = json_set(OLD.line, '$.payload', NULL, '$.salt', '')
        AND EXISTS (SELECT 1 FROM store_row AS stated WHERE stated.type = 'destruction'
                    AND json_extract(stated.line, '$.payload.destroyed') = OLD.statement)
    )
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
)
#: The fields of a line in their order; a destruction empties payload and salt.
_FIELDS = (
    *("about", "effective", "effective_to", "hash", "id", "number", "payload", "payload_digest"),
    *("previous", "reason", "salt", "stated_at", "stated_by", "type"),
)
_EMPTIED = {"payload": "'null'", "salt": "'\"\"'"}
_LINE = " || ',' || ".join(
    f"""'"{field}":' || {_EMPTIED.get(field) or f"(OLD.line::json->'{field}')::text"}"""
    for field in _FIELDS
)
_POSTGRESQL = (
    f"""CREATE FUNCTION store_row_kept() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF (NEW.number, NEW.statement, NEW.type, NEW.about, NEW.stated_at, NEW.hash)
               IS NOT DISTINCT FROM
               (OLD.number, OLD.statement, OLD.type, OLD.about, OLD.stated_at, OLD.hash)
               AND NEW.line = '{{' || {_LINE} || '}}'
               AND EXISTS (SELECT 1 FROM store_row AS stated WHERE stated.type = 'destruction'
                           AND CASE stated.type WHEN 'destruction' THEN
                           stated.line::json #>> '{{payload,destroyed}}' = OLD.statement END)
            THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation';
    END $body$""",
    """CREATE TRIGGER store_row_same BEFORE UPDATE OR DELETE ON store_row
    FOR EACH ROW EXECUTE FUNCTION store_row_kept()""",
    """CREATE TRIGGER store_row_stays BEFORE TRUNCATE ON store_row
    FOR EACH STATEMENT EXECUTE FUNCTION store_row_kept()""",
)
#: Columns whose order has to be the same on every database: that of their characters.
_PLAIN = (
    ("store_word", "word", 40),
    ("store_listed", "list", 24),
    ("store_listed", "code", 200),
    ("store_kept", "sort", 300),
    ("store_kept", "code", 200),
)


def put_on(connection: BaseDatabaseWrapper) -> None:
    """Have the database refuse changes to rows of the records."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for text in _POSTGRESQL if postgresql else _SQLITE:
            cursor.execute(text)


def take_off(connection: BaseDatabaseWrapper) -> None:
    """Have the database let everything through again: where the tables themselves are to go."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS store_row_kept() CASCADE")
            return
        for name in ("store_row_once", "store_row_stays", "store_row_same"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def order_plainly(connection: BaseDatabaseWrapper) -> None:
    """Have words and codes stand in the order of their characters, as SQLite has them."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table, column, longest in _PLAIN:
            cursor.execute(
                f'ALTER TABLE {table} ALTER COLUMN "{column}" TYPE varchar({longest}) COLLATE "C"'
            )
