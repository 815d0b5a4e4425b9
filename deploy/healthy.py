"""Ends with 0 where the application can serve, with 1 where it cannot."""

import os
import sys
import urllib.error
import urllib.request

port = os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2]
# As the web server before it would ask: by its name, and as if by HTTPS.
host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0]
request = urllib.request.Request(
    f"http://127.0.0.1:{port}/health/ready",
    headers={"Host": host, "X-Forwarded-Proto": "https"},
)
try:
    with urllib.request.urlopen(request, timeout=4) as answer:
        sys.exit(answer.status != 200)
except (urllib.error.URLError, OSError) as error:
    sys.exit(f"not ready: {error}")
