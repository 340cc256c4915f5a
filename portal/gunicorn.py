"""How gunicorn serves the portal; read by `gunicorn --config portal/gunicorn.py`."""

import os
from pathlib import Path

wsgi_app = "portal.wsgi"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
timeout = 30
graceful_timeout = 20
# Workers are replaced now and then, not all at once, so that a slow leak never grows.
max_requests = 2000
max_requests_jitter = 200
preload_app = True
# The control socket would be a way in that nobody uses.
control_socket_disable = True
# The heartbeat file must not lie on a disk that can block (nor on a read-only one).
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  see above
errorlog = "-"
# Requests are logged by the portal itself, with request id and without personal data.
accesslog = None
