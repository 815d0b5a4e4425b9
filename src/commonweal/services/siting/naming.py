"""What sites and choices of sites are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonweal.services.setting import Setting

#: What a hospital's name can go without.
SUPERFLUOUS = re.compile(
    r"\s*\(.*?\)|,.*$|\b(University|District|General|Hospitals?|NHS|Foundation|Trust)\b"
)


def short_names(setting: Setting) -> tuple[str, ...]:
    """Short names of the sites, by index; the whole name where two would be alike."""
    short = [brief(site.name) for site in setting.sites]
    count = Counter(short)
    return tuple(
        name if name and count[name] == 1 else site.name
        for name, site in zip(short, setting.sites, strict=True)
    )


def brief(name: str) -> str:
    """A hospital's name without what hospitals share.

    Examples
    --------
    >>> brief("William Harvey Hospital (Ashford)"), brief("Norfolk and Norwich University Hospital")
    ('William Harvey', 'Norfolk and Norwich')
    """
    return " ".join(SUPERFLUOUS.sub(" ", name).split())


def sites_named(setting: Setting, opened: Sequence[int]) -> str:
    """A choice of sites in words."""
    names = short_names(setting)
    return ", ".join(names[at] for at in opened)
