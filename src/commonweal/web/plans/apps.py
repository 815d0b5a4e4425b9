"""Plans as an application of Django."""

from django.apps import AppConfig


class Plans(AppConfig):
    """Plans."""

    name = "commonweal.web.plans"
    label = "plans"
