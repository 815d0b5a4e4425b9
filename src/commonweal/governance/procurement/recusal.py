"""Whether somebody with an interest in a provider must leave a procurement."""

from __future__ import annotations

from datetime import date

from commonweal.governance.finding import Finding, no_rule, under, wording
from commonweal.records.kinds.procurement import Process
from commonweal.rules import RuleBook


def recusal(
    book: RuleBook,
    process: Process | None,
    *,
    on: date,
    kind: str,
    board_member_by_office: bool,
    provider_takes_part: bool,
    recused: bool | None,
    about: str,
    whole: str = "this procurement",
) -> Finding:
    """Whether a person connected with a provider must recuse, and whether they did.

    Regulation 21 of SI 2023/1348. Whoever has an interest that might be seen to compromise their
    impartiality must recuse; an expert is no exception (rule C13a). A member of an integrated care
    board who holds a position in a provider is not conflicted by that alone, but must recuse in
    the competitive process where that provider takes part (rule C13b). Any other interest of the
    same person is a matter of its own: ask again for it with `board_member_by_office` false.

    Parameters
    ----------
    book, on, kind
        All rules held, the day, and what the authority is in law.
    process
        Which process is followed; None where that is not settled.
    board_member_by_office
        Whether the connection is only that a member of the board holds a position in the provider.
    provider_takes_part
        Whether that provider is in this procurement.
    recused
        Whether the person recused; None where that is not known.
    about
        What the finding is about.
    whole
        From the whole of what they recuse: an item can buy without naming a procurement.
    """
    board = wording(book, "procurement-recusal-board-member", kind, on)
    rule = wording(book, "procurement-recusal", kind, on)
    if rule is None:
        return no_rule("procurement-recusal", kind, about=about, on=on)
    if not provider_takes_part:
        text = "the provider takes no part in this procurement"
        return under(rule, status="met", about=about, on=on, text=text)
    if board_member_by_office and board is not None:
        if process is None:
            text = "a member of the board with a position in the provider: the process is not known"
            do = "Settle the process: in the competitive one the member recuses."
            return under(board, status="not known", about=about, on=on, text=text, do=do)
        if process != "competitive":
            text = f"a position in the provider is in itself no conflict in {process}"
            return under(board, status="met", about=about, on=on, text=text)
        rule = board
    if recused:
        return under(rule, status="met", about=about, on=on, text="the person recused")
    text = "the person must recuse" + (
        "" if recused is False else "; whether they did is not known"
    )
    do = f"Recuse from the whole of {whole}, and record when."
    return under(rule, status="blocks", about=about, on=on, text=text, do=do)
