"""Whether people who coded the same texts agree, and whether the themes found agree with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from commonweal.stats.agreement import Agreement, cohens_kappa, krippendorffs_alpha


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """How far coders agree.

    Parameters
    ----------
    coders
        Names of the columns.
    alpha
        Krippendorff's alpha of all, nominal: texts that fewer than two coded are left out.
    kappa
        For each pair of coders their names and Cohen's kappa.
    codes
        How often each code was given, by all together, the most frequent first.
    one
        Texts that only one person coded.
    """

    coders: tuple[str, ...]
    alpha: Agreement
    kappa: tuple[tuple[str, str, Agreement], ...]
    codes: tuple[tuple[str, int], ...]
    one: int


def coded(coders: Sequence[str], codes: Sequence[Sequence[str | None]]) -> Coded | None:
    """Agreement of coders.

    Parameters
    ----------
    coders
        Their names.
    codes
        For each text what each coder made of it, None where a coder did not. Capitals and blanks
        do not count.

    Returns
    -------
    None where there are fewer than two coders.

    Notes
    -----
    Krippendorff, Content Analysis, asks for an alpha of 0.800, and 0.667 where tentative
    conclusions are acceptable (from memory, not verified).

    Examples
    --------
    >>> found = coded(["first", "second"], [["travel", "Travel"], ["staff", "travel"], ["x", None]])
    >>> found.alpha.units, found.one, found.codes[0]
    (2, 1, ('travel', 3))
    """
    if len(coders) < 2:
        return None
    plain = [[_plain(code) for code in text] for text in codes]
    by_coder = [list(column) for column in zip(*plain, strict=True)] or [[] for _ in coders]
    pairs = [(i, j) for i in range(len(coders)) for j in range(i + 1, len(coders))]
    often = Counter(code for text in plain for code in text if code is not None)
    return Coded(
        coders=tuple(coders),
        alpha=krippendorffs_alpha(by_coder),
        kappa=tuple(
            (coders[i], coders[j], cohens_kappa(by_coder[i], by_coder[j])) for i, j in pairs
        ),
        codes=tuple(sorted(often.items(), key=lambda item: (-item[1], item[0]))),
        one=sum(sum(code is not None for code in text) == 1 for text in plain),
    )


@dataclass(frozen=True, slots=True)
class ThemeCoded:
    """How far coders agree that a text is about a theme.

    Parameters
    ----------
    theme, times
        The theme, and how often it was given by all together.
    alpha
        Krippendorff's alpha, nominal, of given or not, over texts that two or more coded.
    """

    theme: str
    times: int
    alpha: Agreement


def coded_by_theme(
    themes: Sequence[str], given: Sequence[Sequence[Set[str] | None]]
) -> tuple[ThemeCoded, ...]:
    """Agreement on each theme, where a text may be about several.

    Each theme is judged by itself: a coder who gave others and not this one said that the text is
    not about it.

    Parameters
    ----------
    themes
        The codebook.
    given
        For each text what each coder gave it: themes, none of them (an empty set), or None where a
        coder did not look at it.

    Examples
    --------
    >>> both, one = {"travel", "staff"}, {"travel"}
    >>> found = coded_by_theme(["travel", "staff"], [[both, both], [one, both], [set(), set()]])
    >>> [(held.theme, held.times, round(held.alpha.value, 3)) for held in found]
    [('travel', 4, 1.0), ('staff', 3, 0.444)]
    """
    by_coder = [list(column) for column in zip(*given, strict=True)]

    def judged(theme: str) -> list[list[bool | None]]:
        return [[None if one is None else theme in one for one in coder] for coder in by_coder]

    return tuple(
        ThemeCoded(
            theme,
            sum(bool(one) and theme in one for text in given for one in text if one is not None),
            krippendorffs_alpha(judged(theme)),
        )
        for theme in themes
    )


def _plain(code: str | None) -> str | None:
    words = "" if code is None else " ".join(code.lower().split())
    return words or None
