"""What gunicorn serves: `gunicorn app.web:app`."""

from app import create_app, logs
from app.config import Settings

settings = Settings.from_environment()
logs.configure(settings.log_level)
app = create_app(settings)
