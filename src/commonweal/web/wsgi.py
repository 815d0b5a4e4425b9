"""What a web server runs."""

from __future__ import annotations

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import engines

from commonweal.web.store import copies


def read_templates() -> None:
    """Read every template, ours and those of the design system: to put one into words that Python
    runs takes many times as long as to fill it in."""
    made = engines["jinja2"].env
    for name in made.list_templates(extensions=("html", "jinja", "xml", "txt")):
        made.get_template(name)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.web.settings")
application = get_wsgi_application()
# Nobody's first request waits for what is loaded.
import_module(settings.ROOT_URLCONF)
read_templates()
# Who made the pages that are kept may have been another edition of all this.
copies.forget_pages()
