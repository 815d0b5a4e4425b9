"""Large tables that stand outside a folder: records of people, and what is counted from them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

#: Forms that a file of records or counts can have.
FORMATS = (".parquet", ".csv")


def write_batches(out: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write batches to a file as they come, holding one at a time; all of it or nothing.

    Parameters
    ----------
    out
        A file whose name ends as one of `FORMATS`. One that stands there is replaced.
    schema
        Columns of the batches. Its metadata are kept in Parquet; CSV has no place for them.
    batches
        Batches of the schema.

    Returns
    -------
    The number of rows written.

    Raises
    ------
    ValueError
        When the name ends otherwise.
    FileNotFoundError
        When the folder that it shall lie in is not there.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> held = pa.table({"practice": ["G1"], "people": [10]})
    >>> with TemporaryDirectory() as place:
    ...     out = Path(place, "cube.csv")
    ...     rows = write_batches(out, held.schema, held.to_batches())
    ...     rows, out.read_text()
    (1, '"practice","people"\\n"G1",10\\n')
    """
    if out.suffix not in FORMATS:
        raise ValueError(f"{out}: give a name that ends in {' or '.join(FORMATS)}")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"{out.parent} is not a folder: make it, or choose another place")
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        write = _parquet if out.suffix == ".parquet" else _csv
        rows = write(beside, schema, batches)
        os.replace(beside, out)
    finally:
        beside.unlink(missing_ok=True)
    return rows


def _parquet(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _csv(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    # Coded text is written as the text that it stands for.
    plain = pa.schema(
        [
            pa.field(field.name, field.type.value_type)
            if pa.types.is_dictionary(field.type)
            else field.remove_metadata()
            for field in schema
        ]
    )
    rows = 0
    with pc.CSVWriter(path, plain) as writer:
        for batch in batches:
            writer.write_batch(batch.replace_schema_metadata(None).cast(plain))
            rows += batch.num_rows
    return rows
