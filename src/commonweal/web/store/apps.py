"""The store as an application of Django."""

from django.apps import AppConfig


class Store(AppConfig):
    """The store."""

    name = "commonweal.web.store"
    label = "store"
