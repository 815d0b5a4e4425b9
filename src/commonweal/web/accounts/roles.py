"""The one declaration of who may do what: every check asks it, every test is made from it.

A right holds for bodies: "own" where the role was given for the body that the object belongs to,
"every" whatever body, "whole" where the role was given for all bodies, for what belongs to none of
them alone (what the whole site shows), "self" for what is one's own (one's own declarations).
Whoever is not named may not. What the public may see needs no right; what a paper is withheld from
is no matter of rights at all: `governance.meetings.papers.served` settles that for every reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

Scope = Literal["self", "own", "whole", "every"]

ROLES = (
    "declarer",
    "governance lead",
    "conflicts guardian",
    "committee member",
    "contract manager",
    "analyst",
    "partner",
    "scrutiny officer",
    "administrator",
)

#: Roles of which nobody signs in with a password alone. A declarer states nothing but their own
#: interests, which are public or corrected by the next statement.
SECOND_FACTOR = frozenset(ROLES) - {"declarer"}

#: By action, the roles that may do it, and for which bodies.
RIGHTS: Mapping[str, Mapping[str, Scope]] = {
    "declare": dict.fromkeys(ROLES, "self"),
    "declare for another": {"governance lead": "own", "conflicts guardian": "own"},
    "read the register": {
        "governance lead": "own",
        "conflicts guardian": "own",
        "administrator": "every",
    },
    "redact": {"conflicts guardian": "own"},
    "keep bodies": {"governance lead": "own"},
    "keep a register": {"governance lead": "own", "conflicts guardian": "own"},
    "call a meeting": {"governance lead": "own"},
    "build an agenda": {"governance lead": "own"},
    "run a meeting": {"governance lead": "own"},
    "treat a conflict": {"governance lead": "own", "conflicts guardian": "own"},
    "read members' papers": {"committee member": "own", "governance lead": "own"},
    "see who read papers": {"governance lead": "own", "conflicts guardian": "own"},
    "decide": {"governance lead": "own"},
    "buy": {"contract manager": "own"},
    "evaluate": {"contract manager": "own", "committee member": "own"},
    "keep contracts": {"contract manager": "own"},
    "raise an issue": {"contract manager": "own", "partner": "own"},
    "work an issue": {"contract manager": "own", "partner": "own"},
    "make a promise": {"governance lead": "own"},
    "close a promise": {"scrutiny officer": "own"},
    "ask for a promise": {"scrutiny officer": "own"},
    "consult": {"governance lead": "own", "analyst": "own"},
    "import": {
        "governance lead": "own",
        "contract manager": "own",
        "partner": "own",
        "scrutiny officer": "own",
        "administrator": "every",
    },
    "run a plan": {"analyst": "whole", "administrator": "every"},
    "publish a plan": {"analyst": "whole"},
    "approve": {
        "conflicts guardian": "own",
        "governance lead": "own",
        "administrator": "every",
    },
    "destroy payloads": {"governance lead": "own", "administrator": "every"},
    "merge bodies": {"administrator": "every"},
    "keep accounts": {"administrator": "every"},
}


def may(action: str, held: Iterable[tuple[str, str]], body: str = "", *, own: bool = False) -> bool:
    """Whether roles held for bodies let somebody do something.

    Parameters
    ----------
    action
        One of `RIGHTS`.
    held
        Roles with the body for which each is held; "" stands for all bodies.
    body
        The body that the object belongs to; "" where it belongs to none.
    own
        Whether the object is one's own.

    Examples
    --------
    >>> may("call a meeting", [("governance lead", "09W")], "09W")
    True
    >>> may("call a meeting", [("governance lead", "09W")], "09C")
    False
    """
    rights = RIGHTS[action]
    for role, of in held:
        scope = rights.get(role)
        if scope == "every" or (scope == "self" and own):
            return True
        if scope in ("own", "whole") and of == "":
            return True
        if scope == "own" and body != "" and of == body:
            return True
    return False


def ever(action: str, held: Iterable[tuple[str, str]]) -> bool:
    """Whether roles held for bodies let somebody do something to anything at all.

    Examples
    --------
    >>> ever("publish a plan", [("analyst", "")]), ever("publish a plan", [("analyst", "09W")])
    (True, False)
    """
    scopes = ((RIGHTS[action].get(role), of) for role, of in held)
    return any(scope is not None and (scope != "whole" or of == "") for scope, of in scopes)
