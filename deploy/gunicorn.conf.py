"""How gunicorn serves the application: see docs/web/running.md."""

import os
import shutil
from pathlib import Path

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "8"))
worker_class = "gthread"
timeout = 60
graceful_timeout = 30
# What all workers share is loaded once, before the first request.
preload_app = True
max_requests, max_requests_jitter = 10_000, 1_000
# Where the web server stands that may say how a request came in.
forwarded_allow_ips = os.environ.get("PROXY", "127.0.0.1")
accesslog = None
# Signals are enough: no socket by which it can be told what to do.
control_socket_disable = True

_counts = Path(os.environ.get("COMMONWEAL_DATA", "commonweal-data")) / "metrics"


def on_starting(_server):
    """Counts of an earlier run are of no use."""
    shutil.rmtree(_counts, ignore_errors=True)
    _counts.mkdir(parents=True, exist_ok=True)


def when_ready(_server):
    """The published plan is read once for all workers."""
    from commonweal.web.plans.shown import read_before

    read_before()


os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_counts))


def child_exit(_server, worker):
    """What a worker counted is kept when it ends."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
