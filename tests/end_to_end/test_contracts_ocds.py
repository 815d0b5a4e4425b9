"""`commonweal contracts ocds`: real notices into the records and out again, and what is refused."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from commonweal.cli.main import app
from commonweal.records import Statement, append, draft, read_statements
from lib_cove import review

Run = Callable[..., Result]

#: What lib-cove-ocds finds in the notices as Contracts Finder published them, by number of release.
AS_PUBLISHED = {
    (7, "awards/0/documents/1/url", "uri"),
    (62, "awards/0/suppliers", "uniqueItems"),
    (62, "parties", "uniqueItems"),
    (115, "tender/documents/1/url", "uri"),
    (201, "tender/documents/1/url", "uri"),
}


@pytest.fixture
def run() -> Run:
    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["contracts", "ocds", *map(str, arguments)])

    return invoke


@pytest.fixture(scope="module")
def notices(shared: Path) -> Path:
    return shared / "data" / "official" / "contracts_finder_ocds_sample_2025.json.gz"


@pytest.fixture(scope="module")
def published(notices: Path) -> list[dict[str, Any]]:
    releases: list[dict[str, Any]] = json.loads(gzip.decompress(notices.read_bytes()))["releases"]
    return releases


@pytest.fixture(scope="module")
def held(notices: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records with the real notices in them."""
    path = tmp_path_factory.mktemp("ocds") / "records.jsonl"
    done = CliRunner().invoke(app, ["contracts", "ocds", "import", str(notices), "--to", str(path)])
    assert done.exit_code == 0, done.output
    assert "201 releases of 191 processes: 201 added, 0 held already" in done.stdout
    return path


def same(one: Any, other: Any) -> bool:
    """Whether two values of JSON are equal in value, type and the order of lists."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def found_by_cove(told: dict[str, Any]) -> set[tuple[int, str, str]]:
    found = set()
    for error in told["validation_errors"]:
        _, number, path = error["path"].split("/", 2)
        found.add((int(number) + 1, path, error["type"]))
    return found


def test_nothing_is_written_without_a_place_to_write_to(run: Run, notices: Path) -> None:
    done = run("import", notices)
    assert done.exit_code == 0
    assert done.stdout == (
        "201 releases of 191 processes: 201 to add, 0 held already, 0 twice in the file, 0 kept "
        "beside another of the same id, 0 refused; nothing was written\n"
    )
    assert 'release 201, parties[0]["    roles"]: the name has blanks in it; kept' in done.stderr
    assert 'release 7, awards[0].documents[1].url: "http://Contract Finder" is no a' in done.stderr


def test_every_release_is_one_statement_with_all_its_fields(
    held: Path, published: list[dict[str, Any]]
) -> None:
    statements = read_statements(held)
    assert {one.type for one in statements} == {"ocds_release"}
    assert len({one.id for one in statements}) == 201
    for one, release in zip(statements, published, strict=True):
        assert one.payload is not None
        assert same(one.payload["release"], release)
        assert (one.about, one.stated_by) == (release["buyer"]["id"], release["buyer"]["name"])
        assert one.stated_at == datetime.fromisoformat(release["date"]).astimezone(UTC)


def test_importing_twice_adds_nothing(run: Run, held: Path, notices: Path) -> None:
    before = held.read_bytes()
    done = run("import", notices, "--to", held, "--json")
    told = json.loads(done.stdout)
    counts = ("read", "added", "held_already", "twice_in_file", "kept_beside", "refused")
    assert [told[name] for name in (*counts, "not_written")] == [201, 0, 201, 0, 0, 0, 0]
    assert (done.exit_code, told["written"]) == (0, False)
    assert held.read_bytes() == before


def test_of_two_imports_at_once_the_second_finds_what_the_first_added(
    run: Run, held: Path, notices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was held is read before what is new is added: another import may come between."""
    seen: list[Path] = []

    def before(path: Path) -> tuple[Statement, ...]:
        seen.append(path)
        return () if len(seen) == 1 else read_statements(path)

    monkeypatch.setattr("commonweal.cli.records.place.whole", before)
    done = run("import", notices, "--to", held, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["held_already"] == 201
    assert len(read_statements(held)) == 201


def test_what_is_exported_is_field_for_field_what_was_imported(
    run: Run, held: Path, published: list[dict[str, Any]], tmp_path: Path
) -> None:
    done = run("export", held, "--out", tmp_path / "out.json")
    assert done.exit_code == 0, done.output
    assert "201 releases of 191 processes, 0 of them our own; withheld: 0" in done.stdout
    package = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert same(package["releases"], published)
    run("export", held, "--out", tmp_path / "again.json.gz")
    again = gzip.decompress((tmp_path / "again.json.gz").read_bytes())
    assert again == (tmp_path / "out.json").read_bytes()


def test_lib_cove_finds_in_the_export_what_it_finds_in_the_notices_themselves(
    run: Run,
    held: Path,
    published: list[dict[str, Any]],
    shared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run("export", held, "--out", tmp_path / "out.json")
    package = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    ocds = shared / "data" / "official" / "ocds"
    told = review(package, ocds, monkeypatch)
    assert told["version_used"] == "1.1"
    assert told["extensions"]["is_extended_schema"] is True
    assert told["extensions"]["invalid_extension"] == {}
    assert told["additional_closed_codelist_values"] == {}
    assert found_by_cove(told) == AS_PUBLISHED
    # All other releases are valid, and so is the package around them.
    faulty = {number for number, _, _ in AS_PUBLISHED}
    package["releases"] = [
        one for number, one in enumerate(published, start=1) if number not in faulty
    ]
    assert len(package["releases"]) == 197
    assert review(package, ocds, monkeypatch)["validation_errors"] == []


def test_the_export_of_what_lib_cove_finds_valid_is_valid_as_records_too(
    run: Run,
    published: list[dict[str, Any]],
    shared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faulty = {number for number, _, _ in AS_PUBLISHED}
    sound = [one for number, one in enumerate(published, start=1) if number not in faulty]
    (tmp_path / "in.json").write_text(json.dumps({"releases": sound}), encoding="utf-8")
    assert run("import", tmp_path / "in.json", "--to", tmp_path / "r.jsonl").exit_code == 0
    done = run("export", tmp_path / "r.jsonl", "--out", tmp_path / "out.json", "--form", "records")
    assert done.exit_code == 0, done.output
    package = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    told = review(package, shared / "data" / "official" / "ocds", monkeypatch)
    assert told["validation_errors"] == []
    records = {one["ocid"]: one for one in package["records"]}
    assert sum(len(one["releases"]) for one in records.values()) == 197
    assert all(one["compiledRelease"]["tag"] == ["compiled"] for one in records.values())
    # A record package is read as its releases are.
    again = json.loads(run("import", tmp_path / "out.json", "--to", tmp_path / "r.jsonl",
                           "--json").stdout)  # fmt: skip
    assert (again["read"], again["held_already"], again["refused"]) == (197, 197, 0)


def test_our_own_contracts_are_valid_and_their_prefix_is_said_to_be_local(
    run: Run, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.jsonl"
    append(path, [_stated("body", 1, body="X1", name="A board", kind="icb", form="organisation",
                          source="made up"),
                  _stated("contract", 2, contract="k-1", authority="X1", title="Nursing",
                          organisation="A charity", organisation_ids=["charity:1"], value_pence=105,
                          signed="2024-01-02", starts="2024-04-01", ends="2025-03-31",
                          source="register")])  # fmt: skip
    done = run("export", path, "--out", tmp_path / "local.json")
    assert "begin with local-unregistered, which is no registered prefix" in done.stderr
    done = run("export", path, "--out", tmp_path / "out.json", "--prefix", "ocds-213czf")
    assert (done.exit_code, done.stderr) == (0, "")
    package = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert package["releases"][0]["ocid"] == "ocds-213czf-contract-k-1"
    told = review(package, shared / "data" / "official" / "ocds", monkeypatch)
    assert told["validation_errors"] == []
    assert told["additional_closed_codelist_values"] == {}
    assert told["additional_open_codelist_values"] == {}
    done = run("export", path, "--out", tmp_path / "none.json", "--no-own")
    assert done.exit_code == 1
    assert "no release is held that could be given out" in done.stderr
    assert not (tmp_path / "none.json").exists()


def _stated(kind: str, day: int, /, **payload: Any) -> Any:
    known = datetime(2024, 1, day, 12, tzinfo=UTC)
    return draft(kind, payload, id=f"{kind}-{day}", stated_by="Office", about="X1",
                 stated_at=known, effective=known.date(), reason="made up")  # fmt: skip


def test_a_release_that_is_withheld_is_in_no_file_and_counted(
    run: Run, tmp_path: Path, published: list[dict[str, Any]]
) -> None:
    path = tmp_path / "r.jsonl"
    (tmp_path / "in.json").write_text(json.dumps({"releases": published[:2]}), encoding="utf-8")
    run("import", tmp_path / "in.json", "--to", path)
    first = read_statements(path)[0]
    known = datetime(2025, 6, 1, tzinfo=UTC)
    redaction = {"redacts": first.id, "fields": ["release"], "reason": "r", "approver": "Office"}
    append(path, [draft("redaction", redaction, id="redaction-1", stated_by="Office",
                        about="X1", stated_at=known, effective=known.date(),
                        reason="withheld")])  # fmt: skip
    done = run("export", path, "--out", tmp_path / "out.json")
    assert "1 release of 1 process, 0 of them our own; withheld: 1" in done.stdout
    assert published[0]["id"] not in (tmp_path / "out.json").read_text(encoding="utf-8")


def test_a_correction_of_a_release_comes_out_as_it_was_corrected(
    run: Run, held: Path, published: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Names and texts keep their blanks, as those of the release itself do."""
    path = tmp_path / "r.jsonl"
    first = read_statements(held)[0]
    assert first.payload is not None
    meant = {**published[0], "title": " Care ", " odd name": [" x ", ""]}
    correction = {
        **first.envelope(),
        "id": "corrected",
        "type": "correction",
        "reason": "as published",
        "payload": {"corrects": first.id, "payload": {**first.payload, "release": meant}},
    }
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text(json.dumps(correction), encoding="utf-8")
    append(path, [first])
    done = CliRunner().invoke(app, ["records", "append", str(drafts), "--to", str(path)])
    assert done.exit_code == 0, done.output
    assert run("export", path, "--out", tmp_path / "out.json").exit_code == 0
    package = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert same(package["releases"], [meant])


def test_malformed_data_is_refused_whole_with_every_place_and_nothing_is_written(
    run: Run, tmp_path: Path, published: list[dict[str, Any]]
) -> None:
    broken = [
        published[0],
        {**published[1], "tag": ["awarded"], "date": "yesterday"},
        {**published[2], "tender": {"value": {"amount": "7"}}},
    ]
    file = tmp_path / "in.json"
    file.write_text(json.dumps({"releases": broken}), encoding="utf-8")
    done = run("import", file, "--to", tmp_path / "r.jsonl")
    assert done.exit_code == 1
    said = done.stderr.splitlines()
    assert 'in.json: release 2, date: "yesterday" is no date and time; write it like' in said[0]
    assert 'in.json: release 2, tag[0]: "awarded" is not one of the codes; give one of' in said[1]
    assert 'in.json: release 3, tender: lacks "id"; give it' in said
    assert "in.json: release 3, tender.value.amount: is text, not a number; give a number" in said
    assert said[-1].startswith("3 releases of 3 processes: 1 to add, 0 held already")
    assert said[-1].endswith("2 refused; nothing was written")
    assert not (tmp_path / "r.jsonl").exists()
    done = run("import", file, "--to", tmp_path / "r.jsonl", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["refused"], told["written"]) == (1, 2, False)
    assert (told["added"], told["kept_beside"], told["not_written"]) == (0, 0, 1)
    assert {one["release"] for one in told["faults"]} == {2, 3}


def test_bad_use_ends_with_two_and_says_what_to_do(run: Run, held: Path, tmp_path: Path) -> None:
    uses = [
        (("import", tmp_path / "none.json"), "none.json cannot be read"),
        (("import", tmp_path), "cannot be read"),
        (("export", held, "--out", tmp_path / "no" / "out.json"), "name a file in a folder"),
        (("export", held, "--out", tmp_path), "name a file in a folder"),
        (("export", tmp_path / "none", "--out", tmp_path / "o.json"), "is not there"),
        (("export", held, "--out", tmp_path / "o.json", "--prefix", "a b"), "give letters, digits"),
        (("export", held, "--out", tmp_path / "o.json", "--form", "lines"), "lines"),
        (("import", tmp_path / "x.json", "--to", tmp_path / "r.txt"), "cannot be read"),
    ]
    for arguments, said in uses:
        done = run(*arguments)
        assert done.exit_code == 2, (arguments, done.output)
        assert said in done.output
    assert list(tmp_path.iterdir()) == []


def test_help_has_an_example_of_both(run: Run) -> None:
    for verb in ("import", "export"):
        text = " ".join(run(verb, "--help").stdout.split())
        assert f"Example: commonweal contracts ocds {verb} " in text
