"""How gunicorn serves trainfac: behind a reverse proxy in production, alone on a developer's computer."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
graceful_timeout = 8
max_requests = 10_000  # memory that leaks somewhere is given back now and then
max_requests_jitter = 1_000
accesslog = None  # the reverse proxy's business
loglevel = os.environ.get("WEB_LOG_LEVEL", "info")
control_socket_disable = True  # one per user account: two installations would share it
