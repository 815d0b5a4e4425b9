"""What a web server runs."""

from __future__ import annotations

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.web.settings")
application = get_wsgi_application()
# Nobody's first request waits for what is loaded.
import_module(settings.ROOT_URLCONF)
