"""Accounts as an application of Django."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Accounts."""

    name = "commonweal.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register the checks."""
        import commonweal.web.accounts.checks  # noqa: F401 (registers them)
