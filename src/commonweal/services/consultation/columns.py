"""What each column of a file of responses is, by its header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from commonweal.services.consultation.personal import redacted, without_markup

_NAMES = {
    "id": "id response_id respondent_id responseid reference ref response_ref response_reference "
    "unique_id response_number respondent response_no",
    "area": "area area_code area_name home_area area_of_respondent respondent_area district "
    "local_authority council_area borough ward ward_code lsoa lsoa_code lsoa11cd lsoa11 ccg "
    "residence where_do_you_live where_you_live town locality place",
    "kind": "kind respondent_kind kind_of_respondent respondent_type type_of_respondent type "
    "capacity responding_as role category respondent_category respondent_group",
    "channel": "channel source how method mode response_channel route channel_of_response "
    "response_method",
    "selection": "selection sampling sampled sample channel_kind channel_type recruitment",
    "age": "age age_band age_group ageband age_range",
    "fifth": "deprivation_fifth deprivation_quintile imd_quintile imd_fifth quintile fifth",
    "decile": "deprivation_decile imd_decile decile imd_2019_decile",
    "other": "other other_option other_options other_suggestion alternative alternatives "
    "another_option something_else option_not_listed other_please_specify suggested_option "
    "support_other option_other",
    "text": "text comment comments free_text freetext response_text response responses feedback "
    "views why reason reasons message verbatim further_comments any_other_comments",
    "option": "option option_code option_name",
    "answer": "support answer position view stance opinion supports agree agreement",
    "preferred": "preferred preferred_option preference first_choice choice chosen_option "
    "favoured_option preferred_choice",
    "weight": "weight weights survey_weight design_weight sample_weight weighting wt",
    "personal": "name full_name first_name forename given_name surname last_name family_name email "
    "e_mail email_address phone telephone mobile phone_number telephone_number address "
    "address_1 address_line_1 address_line_2 home_address postcode post_code zip nhs_number "
    "date_of_birth dob birth_date ip ip_address contact contact_details title signature",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_WORD = "support|supports|answer|view|position|opinion|agree|stance|rating|vote"
_OF_OPTION = (
    re.compile(rf"^(?:{_WORD})_(?:for_|on_|of_|with_)?(?:option_)?(?P<option>.+)$"),
    re.compile(rf"^option_(?P<option>.+?)(?:_(?:{_WORD}))?$"),
    re.compile(rf"^(?P<option>[a-z0-9]{{1,3}})_(?:{_WORD})$"),
)
_CODER = re.compile(r"^(?:coder|coded_by|code_by|rater)_?.*$")
#: Characters of a header that are shown.
LONGEST_HEADER = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Positions of the columns of a file by what they are.

    Parameters
    ----------
    header
        What each column is called where it is told: no two alike, without personal details.
    one
        Positions of columns of which there is one, by what they are.
    text, options, coders
        Positions of texts, of columns about one option each (by the option's name), of coders.
    personal, not_read
        Positions of columns of personal details, and of others that are not read.
    again
        What columns are, of which the first alone is read, and positions of the others.
    weights
        Whether one of those not read holds weights.
    """

    header: tuple[str, ...]
    one: dict[str, int] = field(default_factory=dict)
    text: tuple[int, ...] = ()
    options: dict[str, int] = field(default_factory=dict)
    coders: tuple[int, ...] = ()
    personal: tuple[int, ...] = ()
    not_read: tuple[int, ...] = ()
    again: tuple[tuple[str, int], ...] = ()
    weights: bool = False

    @property
    def long(self) -> bool:
        """Whether each row is about one option, so that a respondent has several rows."""
        return {"option", "answer"} <= set(self.one)

    def roles(self) -> dict[str, str]:
        """What each column was read as, by header; those not read are not in it."""
        found = {place: role for role, place in self.one.items()}
        found |= dict.fromkeys(self.text, "text") | dict.fromkeys(self.coders, "coder")
        found |= {place: f"option {option}" for option, place in self.options.items()}
        return {self.header[place]: role for place, role in sorted(found.items())}


def plain(name: str) -> str:
    """A header in small letters and underscores.

    Examples
    --------
    >>> plain("Support for Option A?"), plain("Age-band")
    ('support_for_option_a', 'age_band')
    """
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def is_coder(header: str) -> bool:
    """Whether a column holds what a person made of each text.

    Examples
    --------
    >>> is_coder("Coder 1"), is_coder("Comments")
    (True, False)
    """
    return _CODER.match(plain(header)) is not None


def columns_of(header: Sequence[str], options: Sequence[str] = ()) -> Columns:
    """Tell columns apart.

    Parameters
    ----------
    header
        The headers, in order.
    options
        Names of the options consulted on, as the folder lists them.

    Raises
    ------
    ValueError
        When no column says where respondents live, what they think of an option, or what they
        wrote.

    Examples
    --------
    >>> found = columns_of(["ID", "District", "Support A", "Option B", "Comments", "E-mail"])
    >>> found.one, found.options, found.text, found.personal
    ({'id': 0, 'area': 1}, {'A': 2, 'B': 3}, (4,), (5,))
    """
    listed = _listed(options)
    one: dict[str, int] = {}
    of_option: dict[str, int] = {}
    text, coders, personal, not_read, again = [], [], [], [], []
    for place, name in enumerate(header):
        key = plain(name)
        role = _ROLES.get(key)
        option = None if role else _option(key, listed)
        if role == "text":
            text.append(place)
        elif role == "personal":
            personal.append(place)
        elif role is not None and role != "weight" and role not in one:
            one[role] = place
        elif option is not None and option not in of_option:
            of_option[option] = place
        elif is_coder(name):
            coders.append(place)
        else:
            not_read.append(place)
            if role in one or option is not None:
                again.append((f"option {option}" if option else str(role), place))
    if not (text or of_option or {"area", "preferred", "answer", "other"} & set(one)):
        raise ValueError(
            f"none of the {len(header)} headers names an area, an answer on an option or a text; "
            "name columns area, kind, channel, support_A (for each option), text, and let no title "
            "stand above them"
        )
    return Columns(
        header=_told(header, coders),
        one=one,
        text=tuple(text),
        options=of_option,
        coders=tuple(coders),
        personal=tuple(personal),
        not_read=tuple(not_read),
        again=tuple(again),
        weights=any(_ROLES.get(plain(header[place])) == "weight" for place in not_read),
    )


def unlisted(header: Sequence[str], options: Sequence[str]) -> tuple[str, ...]:
    """Options that headers name and that are none of those consulted on, in order: those of a file
    that belongs to another consultation.

    Parameters
    ----------
    header
        The headers, in order.
    options
        Names of the options consulted on.

    Examples
    --------
    >>> unlisted(["area", "support_A", "Support for option B", "support_C"], ["A"])
    ('B', 'C')
    """
    listed = _listed(options)
    keys = [key for key in map(plain, header) if key not in _ROLES]
    named_in = (_option(key, listed) or _option(key, {}) for key in keys)
    return tuple(dict.fromkeys(one for one in named_in if one and one not in options))


def _listed(options: Sequence[str]) -> dict[str, str]:
    """Options by how a header may write them: "Option A" as "A" too."""
    return {
        key: option
        for option in options
        for key in (plain(option), plain(option).removeprefix("option_"))
    }


def _told(header: Sequence[str], coders: Sequence[int]) -> tuple[str, ...]:
    """What each column is called where it is told: no name of a coder, no personal detail."""
    names = [redacted(without_markup(name.strip())[0])[0][:LONGEST_HEADER] for name in header]
    for number, place in enumerate(coders, start=1):
        if not re.fullmatch(r"(?:coder|rater)_?\d{0,3}", plain(names[place])):
            names[place] = f"coder {number}"
    often = Counter(names)
    return tuple(
        name
        if name and often[name] == 1
        else f"{name} (column {place})"
        if name
        else f"column {place}"
        for place, name in enumerate(names, start=1)
    )


def _option(key: str, listed: dict[str, str]) -> str | None:
    """The option that a header is about, None for none."""
    if key in listed:
        return listed[key]
    for form in _OF_OPTION:
        found = form.match(key)
        if found:
            name = found["option"]
            if name in _ROLES:
                return None
            # "Agree to privacy notice" is about no option: one must be listed, or called so.
            called = "option_" in key or (not listed and re.fullmatch(r"[a-z]\d?", name))
            return listed.get(name) or (named(name) if called else None)
    return None


def named(option: str) -> str:
    """How an option that no list holds is written: short codes in capitals.

    Examples
    --------
    >>> named("f"), named("do_nothing")
    ('F', 'do nothing')
    """
    words = option.replace("_", " ").strip()
    return words.upper() if len(words) <= 2 else words
