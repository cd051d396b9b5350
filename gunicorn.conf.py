"""How gunicorn serves the web application, here and in the container."""

worker_class = "gthread"
# Half of them may be held by locked files: see app/opening/places.py.
threads = 20
graceful_timeout = 2
loglevel = "warning"
# A request's address may be a link, so there is no access log; the application writes one line for each.
accesslog = None
# It would write to the user's home.
control_socket_disable = True
