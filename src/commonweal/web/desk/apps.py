"""What waits for a second person is kept in the database."""

from django.apps import AppConfig


class Desk(AppConfig):
    """The desk."""

    name = "commonweal.web.desk"
    label = "desk"
