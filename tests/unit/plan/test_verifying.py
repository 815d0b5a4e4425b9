"""Packs made by hand: what no hash of a manifest holds, shapes that are none, altered answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.plan import verify
from commonweal.plan.verify import verify_pack

ANSWERS = [{"id": "Q1", "status": "mixed", "question": "Why?", "text": "So.", "figures": []}]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    made = tmp_path / "pack"
    made.mkdir()
    text = json.dumps(ANSWERS)
    digest = sha256(text.encode()).hexdigest()
    (made / "answers.json").write_text(text, encoding="utf-8")
    manifest = {
        "system": {"name": "Kent and Medway", "code": "QKS"},
        "as_of": "2019-07-01",
        "seed": 0,
        "policies": {"small_number_rule": "hes-2018-09-sub-national"},
        "inputs": {},
        "records": None,
        "rules": [],
        "figures": {"held": 1, "missing": 0},
        "lacks": [],
        "files": {"answers.json": {"bytes": len(text), "sha256": digest}},
    }
    (made / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return made


def altered(pack: Path, change: Callable[[dict[str, Any]], None]) -> None:
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    change(manifest)
    (pack / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize("key", verify.SAID)
def test_what_no_hash_holds_is_recomputed_with_the_folder(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    whole = shutil.copytree(pack, tmp_path / "whole")
    altered(whole, lambda m: m.update(made_by={}, python="", libraries={}))

    def write(_: object, out: Path, **__: object) -> None:
        shutil.copytree(whole, out)

    monkeypatch.setattr(verify, "read_folder", lambda _: SimpleNamespace(inputs={}))
    monkeypatch.setattr(verify, "study_folder", lambda *_, **__: None)
    monkeypatch.setattr(verify, "write_pack", write)
    assert verify_pack(pack, tmp_path) == []
    altered(pack, lambda m: m.update({key: "otherwise"}))
    assert verify_pack(pack) == []
    found = verify_pack(pack, tmp_path)
    assert ("manifest.json", f"what it says of {key} comes out differently when recomputed") in [
        (one.file, one.what) for one in found
    ]


@pytest.mark.parametrize(
    "files", [{"answers.json": "x"}, {"answers.json": {}}, {"answers.json": None}, ["answers"], 3]
)
def test_a_manifest_of_another_shape_is_named(pack: Path, files: object) -> None:
    altered(pack, lambda m: m.update(files=files))
    (found,) = verify_pack(pack)
    assert found.file == "manifest.json"
    assert "make the pack anew" in found.what


def test_a_pack_of_another_form_is_named(pack: Path) -> None:
    altered(pack, lambda m: m.update(form=1))
    assert verify_pack(pack) == []
    altered(pack, lambda m: m.update(form=2))
    (found,) = verify_pack(pack)
    assert found.file == "manifest.json"
    assert "is of form 2, and form 1 is known here" in found.what


def test_a_manifest_that_is_a_list_is_named(pack: Path) -> None:
    (pack / "manifest.json").write_text("[]", encoding="utf-8")
    (found,) = verify_pack(pack)
    assert "cannot be read as a manifest" in found.what


def test_a_manifest_nested_without_end_is_named(pack: Path) -> None:
    (pack / "manifest.json").write_text("[" * 200_000, encoding="utf-8")
    (found,) = verify_pack(pack)
    assert found.file == "manifest.json"


def test_answers_changed_after_the_pack_was_made_are_told(pack: Path) -> None:
    asked = CliRunner().invoke(app, ["answers", str(pack)])
    assert (asked.exit_code, asked.stderr) == (0, "")
    (pack / "answers.json").write_text(json.dumps(ANSWERS).replace("So.", "No."), encoding="utf-8")
    asked = CliRunner().invoke(app, ["answers", str(pack), "--json"])
    assert asked.exit_code == 0
    assert json.loads(asked.stdout)[0]["text"] == "No."
    assert "not as the pack's manifest records it" in asked.stderr


@pytest.mark.parametrize("text", ["{}", "[]", "3", '[{"id": "Q1"}]', "[3]"])
def test_answers_of_another_shape_are_refused(pack: Path, text: str) -> None:
    (pack / "answers.json").write_text(text, encoding="utf-8")
    asked = CliRunner().invoke(app, ["answers", str(pack)])
    assert asked.exit_code == 1
    assert "holds no answers of a pack" in asked.stderr
