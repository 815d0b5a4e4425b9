"""What the verb is asked, its files read, and the analysis made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commonweal.cli.networks.bar import bar
from commonweal.cli.output import stop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from commonweal.evidence.disclosure import SmallNumbers
    from commonweal.folder import Folder
    from commonweal.folder.importers.responses import ResponseFile
    from commonweal.people.ground import Ground
    from commonweal.services.consultation.analysis import Analysis
    from commonweal.services.consultation.coding import Coded
    from commonweal.services.consultation.log import Answered, EqualityEvidence, Gate
    from commonweal.services.consultation.response import Read

#: What responses can be told by, and what each is in the house.
LEVELS = {"": "", "district": "district", "icp": "place", "ccg": "commissioner"}
SCALES = {"": None, "high": True, "low": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of the verb."""

    file: Path
    areas: Path
    level: str
    decision: str
    sampled: tuple[str, ...]
    scale: str
    log: Path | None
    codes: Path | None
    equality: Path | None
    sheet: str
    out: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The analysis with what it was made of."""

    ground: Ground
    file: ResponseFile
    digest: str
    found: Analysis
    sites: Mapping[str, Sequence[str]]
    decision: str
    log: Sequence[Answered]
    evidence: Sequence[EqualityEvidence]
    codes: Coded | None
    decide_on: date | None
    gate: Gate


def faults_of(wanted: Asked) -> list[str]:
    """What is wrong with what is asked, before anything is read."""
    faults = []
    if wanted.level not in LEVELS:
        faults.append(f"--by {wanted.level}: use {', '.join(level for level in LEVELS if level)}")
    if wanted.scale not in SCALES:
        faults.append(f"--scale {wanted.scale}: say high or low, where 5 or where 1 is support")
    named = (("--log", wanted.log), ("--codes", wanted.codes), ("--equality", wanted.equality))
    faults += [
        f"{flag} {p}: no such file" for flag, p in named if p is not None and not p.is_file()
    ]
    if not wanted.file.is_file():
        faults.append(f"{wanted.file}: no such file; give a CSV file or a spreadsheet of responses")
    if not wanted.areas.is_dir():
        faults.append(f"--areas {wanted.areas}: no such folder; name a system folder")
    if wanted.out is not None and wanted.out.exists():
        faults.append(f"--out {wanted.out}: it stands there already; name a folder that does not")
    return faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What lies in the files that the verb is given."""

    responses: ResponseFile
    log: Sequence[Answered]
    evidence: Sequence[EqualityEvidence]
    codes: Coded | None


def asked(wanted: Asked, *, as_of: datetime | None, decide_on: date | None, seed: int) -> Done:
    """Read everything and analyse it; what cannot be is told, and the verb ends."""
    from commonweal.cli.opening import opened
    from commonweal.folder import FolderError
    from commonweal.folder.finding import line

    try:
        files = _files(wanted)
        ground, read = opened(wanted.areas, as_of, seed=seed)
        return _done(wanted, files, ground, read, decide_on)
    except FolderError as error:
        stop([line(finding) for finding in error.findings])
    except ValueError as error:
        stop([str(error)])


def _files(wanted: Asked) -> Files:
    """All files, looked over before the folder is read, which takes longer."""
    from commonweal.folder.importers.responses import read_response_file

    responses = read_response_file(wanted.file, wanted.sheet)
    return Files(
        responses=responses,
        log=() if wanted.log is None else log_of(wanted.log),
        evidence=() if wanted.equality is None else equality_of(wanted.equality),
        codes=None if wanted.codes is None else codes_of(wanted.codes),
    )


def _done(
    wanted: Asked, files: Files, ground: Ground, read: Folder, decide_on: date | None
) -> Done:
    from commonweal.folder.package import sha256
    from commonweal.services.consultation.held import closed_of, sites_of
    from commonweal.services.consultation.log import gate
    from commonweal.services.consultation.rows_of_texts import theme_names

    decision, sites = sites_of(ground, wanted.decision)
    found = _analysed(wanted, files.responses, ground, sites)
    evidence = (*files.evidence, *_recorded(read, ground.day, decision))
    return Done(
        ground=ground,
        file=files.responses,
        digest=sha256(wanted.file),
        found=found,
        sites=sites,
        decision=decision,
        log=files.log,
        evidence=evidence,
        codes=files.codes or found.coded,
        decide_on=decide_on,
        gate=gate(
            theme_names(found),
            files.log,
            evidence,
            responses=len(found.responses),
            texts=found.texts,
            closed=closed_of(ground, decision),
            on=decide_on,
        ),
    )


def _analysed(
    wanted: Asked, file: ResponseFile, ground: Ground, sites: Mapping[str, Sequence[str]]
) -> Analysis:
    from commonweal.services.consultation.analysis import analyse
    from commonweal.services.consultation.mentions import named_sites, place_names
    from commonweal.services.consultation.places import places_of
    from commonweal.services.consultation.reading import Reading, read_responses

    places = places_of(ground, LEVELS[wanted.level])
    held = ground.tables.get("sites")
    pairs = [] if held is None else [(r["code"], r["name"]) for r in held.to_pylist()]
    named = named_sites(pairs, sites, places.names)
    how = Reading(
        options=tuple(sorted(sites)),
        sampled=wanted.sampled,
        high_supports=SCALES[wanted.scale],
        places=place_names(named, tuple(places.names.values())),
    )
    rows = len(file.rows)
    with bar("Analysing responses") as tell:
        responses = read_responses(
            file.header,
            file.rows,
            how,
            blank=file.blank,
            progress=lambda n: tell(0.3 * n / rows, "removing personal details"),
        )
        _know(wanted.sampled, responses)
        return analyse(
            responses,
            places,
            small=small_numbers(ground),
            sites=named,
            residents=ground.residents,
            progress=lambda share, words: tell(0.3 + 0.7 * share, words),
        )


def _know(sampled: Sequence[str], read: Read) -> None:
    """Refuse a sample by a channel that nobody answered by."""
    held = {one.channel for one in read.responses}
    lacking = [name for name in sampled if " ".join(name.lower().split()) not in held]
    if lacking:
        raise ValueError(
            f"--sampled {', '.join(lacking)}: no response came by that channel; give the name that "
            "the column of channels holds"
        )


def small_numbers(ground: Ground) -> SmallNumbers:
    """The range of counts that the folder's rule hides; the latest rule on areas where none."""
    from commonweal.evidence.disclosure import SmallNumbers

    rules = ground.given.rules
    named = ground.given.policies.small_number_rule
    rule = rules.rule(named) if named else rules.about("small-numbers", "area")[-1]
    return SmallNumbers.from_rule(rule)


def _recorded(read: Folder, day: date, decision: str) -> tuple[EqualityEvidence, ...]:
    """Evidence that the folder's records hold."""
    from commonweal.records import fold, read_statements
    from commonweal.services.consultation.held import evidence_of

    if read.statements is None:
        return ()
    return evidence_of(fold(read_statements(read.statements), effective=day), decision)


def _rows(path: Path, *needed: str) -> list[dict[str, str]]:
    """Rows of a small CSV file by header, in small letters."""
    from commonweal.folder.importers.responses import read_response_file
    from commonweal.services.consultation.columns import plain

    file = read_response_file(path)
    names = [plain(name) for name in file.header]
    lacking = [name for name in needed if name not in names]
    if lacking:
        raise ValueError(f"{path}: no column {', '.join(lacking)}; it has {', '.join(names)}")
    blank = ("",) * len(names)
    return [
        {name: " ".join(cell.split()) for name, cell in zip(names, (*cells, *blank), strict=False)}
        for _, cells in file.rows
    ]


def _day(text: str, path: Path) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{path}: {text!r} is no day; write it as YYYY-MM-DD") from error


def log_of(path: Path) -> tuple[Answered, ...]:
    """The response log of a CSV file."""
    from commonweal.services.consultation.log import Answered

    rows = _rows(path, "theme", "did")
    if any(row["did"] and not row["theme"] for row in rows):
        raise ValueError(f"{path}: an answer stands there without its theme; name the theme")
    return tuple(
        Answered(
            theme=row["theme"],
            did=row["did"],
            by=row.get("by", ""),
            on=_day(row.get("on", ""), path),
        )
        for row in rows
        if row["theme"]
    )


def equality_of(path: Path) -> tuple[EqualityEvidence, ...]:
    """Records of regard to equality of a CSV file."""
    from commonweal.services.consultation.log import EqualityEvidence

    return tuple(
        EqualityEvidence(
            title=row["title"], on=_day(row.get("date", ""), path), source=row.get("source", "")
        )
        for row in _rows(path, "title", "date")
    )


def codes_of(path: Path) -> Coded:
    """Codes that people gave to texts: a column for each coder, whose name is not told."""
    from commonweal.folder.importers.responses import read_response_file
    from commonweal.services.consultation.coding import coded
    from commonweal.services.consultation.columns import is_coder

    file = read_response_file(path)
    held = [place for place, name in enumerate(file.header) if is_coder(name)]
    codes = [[row[at] or None if at < len(row) else None for at in held] for _, row in file.rows]
    found = coded([f"coder {number}" for number in range(1, len(held) + 1)], codes)
    if found is None:
        raise ValueError(f"{path}: fewer than two columns of coders; call them coder 1, coder 2")
    return found
