"""Personal details as people write them: each is taken out, and what is none stays."""

from __future__ import annotations

import pytest

from commonweal.services.consultation.personal import redacted

PLACES = frozenset({"william", "kent", "medway", "queen"})

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
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert redacted(text, PLACES)[0] == text
