"""Merging as an application of Django."""

from django.apps import AppConfig


class Merging(AppConfig):
    """Merging."""

    name = "commonweal.web.merging"
    label = "merging"
