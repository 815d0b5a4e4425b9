"""`commonweal site`: where a service could be, and what each choice costs whom."""

from commonweal.cli.site.command import site

__all__ = ["site"]
