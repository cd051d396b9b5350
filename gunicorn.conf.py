"""How gunicorn serves the web application, here and in the container."""

worker_class = "gthread"
threads = 8
graceful_timeout = 2
loglevel = "warning"
# A request's address may be a link, so there is no access log; the application writes one line for each.
accesslog = None
# It would write to the user's home.
control_socket_disable = True
