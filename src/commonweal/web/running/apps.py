"""Running as an application of Django: it has no tables, only commands."""

from django.apps import AppConfig


class Running(AppConfig):
    """Running."""

    name = "commonweal.web.running"
    label = "running"
