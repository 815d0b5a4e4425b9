"""What `check --deploy` asks besides what Django asks."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from commonweal.web.accounts.roles import SECOND_FACTOR


@register(Tags.security, deploy=True)
def second_factor_is_asked_for(**_: object) -> list[CheckMessage]:
    """Nobody goes without a second factor where the application is served to others."""
    if settings.LOCAL:
        return []
    found: list[CheckMessage] = []
    if not settings.SECOND_FACTOR_OF_DEMONSTRATION:
        found.append(
            Error(
                "Demonstration accounts sign in without a second factor.",
                hint="Unset COMMONWEAL_DEMO_SECOND_FACTOR.",
                id="commonweal.E001",
            )
        )
    if not settings.SECOND_FACTOR_ROLES >= SECOND_FACTOR:
        found.append(
            Error(
                "Roles that change records sign in without a second factor.",
                hint="Leave SECOND_FACTOR_ROLES as it is.",
                id="commonweal.E002",
            )
        )
    return found
