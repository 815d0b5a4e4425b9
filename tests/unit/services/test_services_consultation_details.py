"""Personal details as people write them: each is taken out, and what is none stays."""

from __future__ import annotations

import pytest

from commonweal.services.consultation.personal import redacted

PLACES = frozenset({"william harvey", "kent", "medway", "queen elizabeth"})

#: What somebody wrote, what may not be left of it, and the kind it is counted as.
CASES = [
    ("Mr William Smith said so", "William Smith", "name"),
    ("ask Mr Kent about it", "Kent", "name"),
    ("Cllr Mrs Jane Smithson knows", "Jane Smithson", "name"),
    ("Mr J.R. Hartley wrote", "J.R. Hartley", "name"),
    ("Dr A Smith was kind", "Smith", "name"),
    ("Mrs\xa0Smithson was kind", "Smithson", "name"),
    ("MRS JANE SMITHSON WAS KIND", "JANE SMITHSON", "name"),
    ("ask mr j. smithson of margate", "smithson", "name"),
    ("Keep it open. Signed, J. Bloggs", "Bloggs", "name"),
    ("Regards A. Bloggs", "Bloggs", "name"),
    ("I live in CT9 1ST now", "1ST", "postcode"),
    ("at ct9 1st now", "1st", "postcode"),
    ("from ME4 4TH here", "4TH", "postcode"),
    ("from CT9  4AN here", "4AN", "postcode"),
    ("from CT9-4AN here", "4AN", "postcode"),
    ("ring 0044 1843 225544", "225544", "phone"),
    ("ring (+44) 1843 225544", "225544", "phone"),
    ("ring 01843-225-544", "225", "phone"),
    ("ring...01843 225544", "225544", "phone"),
    ("ring 01843/225544", "225544", "phone"),
    ("ring 01843   225544", "225544", "phone"),
    ("NHS 943.476.5919", "943", "nhs_number"),
    ("it is 943\xa0476\xa05919", "943", "nhs_number"),
    ("my NHS number is 123 456 7890", "456", "nhs_number"),
    ("born 01-Feb-1950", "1950", "date_of_birth"),
    ("DOB 01/Feb/1950", "1950", "date_of_birth"),
    ("dob 1950/02/01", "1950", "date_of_birth"),
    ("born 01 02 1950", "1950", "date_of_birth"),
    ("write to o'neil@example.org", "o'neil", "email"),
    ("write to jo @ example.org", "example", "email"),
    ("write to jo at example.org", "example", "email"),
    ("write to jo&#64;example.org", "example", "email"),
    ("I live at 12 Marine Parade", "Marine", "address"),
    ("i live at 12 marine parade", "marine", "address"),
    ("i live at 12 acacia hill", "acacia", "address"),
    ("My name is William Taylor", "William", "name"),
    ("my husband William died", "William", "name"),
    ("my wife jane died", "jane", "name"),
    ("my husband's brother Peter", "Peter", "name"),
    ("My son (Grace) died", "Grace", "name"),
    ("Kind regards Grace Bloggs (Thanet)", "Bloggs", "name"),
    ("Jane Bloggs, aged 81, of Ramsgate", "Bloggs", "name"),
    ("William Bloggs of Ramsgate", "William", "name"),
    ("This is Jane", "Jane", "name"),
    ("thank Mrs Özil for it", "Özil", "name"),
    ("Dr.Patel was kind", "Patel", "name"),
    ("Dr\nPatel was kind", "Patel", "name"),
    ("Sister Bloggs was kind", "Bloggs", "name"),
    ("we love Mary's ward", "Mary", "name"),
    ("call me on 7700 900126", "900126", "phone"),
    ("or +33 6 12 34 56 78", "56", "phone"),
    ("write to jo@nhs today", "jo", "email"),
    ("write to jo\u200b@example.org today", "example", "email"),
    ("see facebook.com/jo.bloggs", "bloggs", "link"),
    ("I am 943 476 5918", "943", "number"),
]


@pytest.mark.parametrize(("text", "secret", "kind"), CASES)
def test_what_may_not_be_left(text: str, secret: str, kind: str) -> None:
    left, removed = redacted(text, PLACES)
    assert secret not in left
    assert removed[kind] == 1


@pytest.mark.parametrize(
    "text",
    [
        "Take the M25 3rd exit",
        "Ward B2 5pm is full",
        "we will miss Medway and William Harvey",
        "Kent has 1,800,000 people and 7 hospitals",
        "arrive at 10 in under 45 minutes",
        "the NHS spent 12 million in 2018",
        "look at the map. Com or not",
        "St John Ambulance and Queen Elizabeth came",
        "the James Paget Hospital and William Harvey Hospital",
        "Nurse staffing and Sister wards",
        "in 2016 2017 2018 it cost £12345678",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert redacted(text, PLACES)[0] == text
