"""Section: the published partnerships, and whether there should be four or another number."""

from __future__ import annotations

from commonweal.evidence import Chart, Figure, Lack, Method, Part, Section, Table
from commonweal.networks.partnerships import figures, plan_tables, tables
from commonweal.networks.partnerships.judging import Judged, Setting, judge
from commonweal.networks.partnerships.options import (
    USUAL,
    Option,
    Variant,
    aim_of,
    asked_about,
    bands,
    numbers,
    options,
    regroupings,
    trade_offs,
)
from commonweal.networks.partnerships.setting import setting_of
from commonweal.networks.partnerships.telling import told
from commonweal.networks.partnerships.wishes import STARTS, STEPS, Wish
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.people.residence import total_by_group
from commonweal.rules import Rule
from commonweal.system.organisation import Kind

ID, TITLE = "networks.partnerships", "Partnerships: four, or another number?"
#: More networks than this are no single system: one of them has to be named.
MOST_NETWORKS = 400

METHOD = Method(
    id=tables.METHOD,
    title="Partnerships judged and proposed",
    text="Networks are grouped one level up; a practice in no network counts with the nearest "
    "network of its own commissioner, and two networks are neighbours where any of their practices "
    "are. Flows counted by area are brought to networks by where their patients live (modelled). "
    "Self-containment: of a partnership's patients, those treated by its own providers: its acute "
    "partners on record, otherwise the provider that treats most of its patients and every one "
    "more of whose patients come from it than from any other. Localisation: of the patients of "
    "those providers who come from the system, those from the partnership. (Matter-Walstra and "
    "others, BMC Health Services Research 2006, 6:119, abstract read, call them localization index "
    "and market share index.) Limits are Wilson's. Plans: least sum of patients times squared "
    "kilometres from the centre of their partnership, where a patient treated elsewhere than by "
    "the partnership's main provider counts as one who lives 20 km away, which is a choice; the "
    f"best of {STARTS} searches of {STEPS:,} steps. Where at most 20 units are grouped (whole "
    "commissioners) all partnerships are listed and the best choice is proven. More partnerships "
    "are always more compact, so objectives compare plans of one number only.",
)


def part(ground: Ground) -> Part:
    """The published partnerships judged, and others of each number in each band."""
    if len(ground.structure.of_kind(Kind.SYSTEM)) > 1:
        return _nothing(
            ground,
            "the folder holds several systems; build or name one "
            "(commonweal networks partnerships FOLDER --system CODE)",
            Lack(
                table="organisations",
                what="one system of its own",
                consequence="partnerships are judged and proposed system by system",
                cause="method",
            ),
        )
    setting = setting_of(ground)
    if not setting.members.patients.sum() > 0.0:
        return _nothing(
            ground,
            "no practice with patients and a place is held",
            lacking("registered", "lists of practices with a place", "nothing can be grouped"),
        )
    if len(setting.members.codes) > MOST_NETWORKS:
        return _nothing(
            ground,
            f"{len(setting.members.codes)} networks are too many to be one system",
            lacking("organisations", "one system of its own", "partnerships are not proposed"),
        )
    return _told(ground, setting)


def _told(ground: Ground, setting: Setting) -> Part:
    places = set(setting.members.place) - {""}
    judged = judge(setting, setting.members.place) if all(setting.members.place) else None
    wordings = bands(ground)
    names = {code: ground.area_names.get(code, code) for code in sorted(places)}
    wish = Wish(low=1.0, high=1.0, aim=aim_of(setting), seed=ground.given.seed)
    found = options(setting, wordings, wish=wish, tried=_tried(setting, wordings))
    number = len(places) or USUAL
    others = _variants(ground, setting, wordings, names, wish, number) if wordings else ()
    held = [*_published(ground, setting, judged, wordings, names)]
    if found:
        held += [
            plan_tables.designs(ground, setting, found),
            plan_tables.variants(ground, setting, others),
        ]
        held.append(plan_tables.plans(ground, setting, found))
    practices = tables.joined(ground, setting)
    held += [practices] if practices is not None else []
    made = tuple(_figures(ground, setting, judged, wordings, names, found, number))
    charts = _charts(setting, judged, held)
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=told(ground, setting, judged, wordings, names, found, number),
            figures=_ordered(ground.system.code, made),
            charts=tuple(chart.id for chart in charts),
            tables=tuple(table.id for table in held),
        ),
        figures=made,
        tables=tuple(held),
        charts=charts,
        methods=(METHOD,),
        lacks=_lacks(setting, judged, wordings),
        rules=ground.given.rules.about(
            "population-band", Kind.PLACE.value, ground.given.policies.jurisdictions
        ),
    )


def _tried(setting: Setting, wordings: tuple[Rule, ...]) -> range:
    return numbers(setting, wordings) if wordings else range(0)


def _published(
    ground: Ground,
    setting: Setting,
    judged: Judged | None,
    wordings: tuple[Rule, ...],
    names: dict[str, str],
) -> list[Table]:
    if judged is None:
        return []
    residents = total_by_group(ground.persons, ground.group_of(Kind.PLACE))
    held = [tables.published(ground, setting, judged, residents, wordings, names)]
    return [*held, tables.contained(ground, setting, judged, names)] if setting.acute else held


def _variants(
    ground: Ground,
    setting: Setting,
    wordings: tuple[Rule, ...],
    names: dict[str, str],
    wish: Wish,
    number: int,
) -> tuple[Variant, ...]:
    place = asked_about(ground, setting)
    widest = max(wordings, key=lambda rule: rule.high or 0.0)
    again = regroupings(setting, widest, place, names, wish=wish) if place else ()
    return (*trade_offs(setting, wordings, wish=wish, number=number), *again)


def _figures(
    ground: Ground,
    setting: Setting,
    judged: Judged | None,
    wordings: tuple[Rule, ...],
    names: dict[str, str],
    found: tuple[Option, ...],
    number: int,
) -> list[Figure]:
    made: list[Figure] = []
    if judged is not None:
        made += figures.published(ground, setting, judged, wordings, names)
    else:
        made.append(
            unknown(
                ground,
                f"networks.partnerships_published.{ground.system.code}",
                "Published partnerships",
                "the folder holds none on the day (table organisations)",
            )
        )
    return [*made, *figures.designs(ground, setting, found, number)]


def _ordered(system: str, made: tuple[Figure, ...]) -> tuple[str, ...]:
    """Figures of the whole first, those of each partnership, which the tables hold too, last."""
    last = len(figures.LEADING)
    place = {measure: i for i, measure in enumerate(figures.LEADING)}
    measures = {figure.id: ".".join(figure.id.split(".")[1:2]) for figure in made}
    whole = {figure.id for figure in made if figure.about == system}
    return tuple(
        sorted(measures, key=lambda one: place.get(measures[one], last) if one in whole else last)
    )


def _charts(setting: Setting, judged: Judged | None, held: list[Table]) -> tuple[Chart, ...]:
    if judged is None or not any(one.table.counted for one in setting.acute):
        return ()
    table = next(one for one in held if one.id == "networks.partnerships.flows")
    return (
        Chart(
            id="networks.partnerships.chart",
            title="Patients treated by their own partnership's provider",
            description="A row for each partnership and source of flows: the share of its patients "
            "who were treated by its own provider, with its interval.",
            kind="interval",
            table=table.id,
            x="self_containment",
            y="name",
            low="low",
            high="high",
        ),
    )


def _lacks(setting: Setting, judged: Judged | None, wordings: tuple[Rule, ...]) -> tuple[Lack, ...]:
    found = []
    if judged is None:
        found.append(
            Lack(
                table="organisations",
                what="published partnerships on the day",
                consequence="none can be judged; proposals have nothing to be compared with",
                cause="rows",
            )
        )
    if not any(one.table.counted for one in setting.acute):
        found.append(
            lacking(
                "flows",
                "patients counted by where they live and who treated them",
                "whether partnerships hold their own patients is modelled by travel, or not known",
            )
        )
    if not wordings:
        found.append(
            Lack(
                table="rules",
                what="a population band for places",
                consequence="no plan of partnerships can be sought",
                cause="rule",
            )
        )
    return tuple(found)


def _nothing(ground: Ground, why: str, lack: Lack) -> Part:
    absent = unknown(
        ground,
        f"networks.partnerships_published.{ground.system.code}",
        "Published partnerships",
        why,
    )
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"Not known: {why}.",
        figures=(absent,),
        lacks=(lack,),
    )
