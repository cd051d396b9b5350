"""The settings of the server that runs the sandbox; the names are gunicorn's."""

from app.sandbox.settings import read_settings

settings = read_settings()

bind = f"127.0.0.1:{settings.port}"

# One process, because the state has one owner; threads, because some answers take their time.
worker_class = "gthread"
workers = 1
threads = settings.threads

# A process that was asked to stop does not wait for an answer that takes a minute.
graceful_timeout = 1

# Callers keep their connections. A short wait would close one just as the next request is sent.
keepalive = 75

# Anaplan's sign-in carries certificates in a header, and a card's address carries another address.
limit_request_line = 0
limit_request_field_size = 64 * 1024

# A malformed request is logged as a warning with the header that was wrong, which may be a secret.
loglevel = "error"
accesslog = None
control_socket_disable = True
