"""`python -m tests.benchmark`: what a page costs, beside a bare Flask-WTF page with the same fields.

Prints requests per second of one process and the ratio; it judges nothing.
"""

import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from flask import Flask, render_template
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from jinja2 import DictLoader
from wtforms import BooleanField, RadioField, SelectField, StringField

from app import journey, logs
from app.config import Settings
from app.domain.choices import DAILY_SYNC_TIMES, SyncFrequency
from app.store import migrate, onboardings
from app.store.engine import Database
from app.store.events import Actor
from app.store.onboardings import Terms
from app.views.parts import NAME
from app.web import create_app

ROUNDS, REQUESTS = 5, 200
HOST = "http://127.0.0.1:5000"

BARE_PAGE = """<!doctype html><html lang="en"><title>Schedule</title><main><h1>Schedule</h1>
<form method="post">{{ form.hidden_tag() }}{% for field in form if field.name != "csrf_token" %}
<p>{{ field.label }} {{ field() }} {{ field.description }} {% for e in field.errors %}{{ e }}{% endfor %}</p>
{% endfor %}<button>Continue</button></form></main></html>"""


class BareForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The fields of the schedule step."""

    schedule_type = RadioField("How do syncs start?", choices={"auto": "By themselves", "manual": "By hand"})
    sync_frequency = SelectField("How often?", choices={str(f.value): f.name for f in SyncFrequency})
    daily_sync_time = SelectField("At what time?", choices={time: time for time in DAILY_SYNC_TIMES})
    data_delay_sensitivity = SelectField("Late?", choices={name: name for name in ("LOW", "NORMAL", "HIGH")})
    data_delay_threshold = StringField("After how many minutes?")
    paused = BooleanField("Paused")
    pause_after_trial = BooleanField("Pause after trial")
    more = StringField("One more")


def main() -> None:
    """Measure both and print."""
    logs.configure("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        ours = a_wizard_page(Path(folder))
        bare = a_bare_page()
        ours_rates, bare_rates = [], []
        for _ in range(ROUNDS):
            bare_rates.append(rate(*bare))
            ours_rates.append(rate(*ours))
    print(f"wizard page      {median(ours_rates):8.0f} requests/s")
    print(f"bare Flask-WTF   {median(bare_rates):8.0f} requests/s")
    print(f"ratio            {median(ours_rates) / median(bare_rates):8.2f}")


def rate(client: FlaskClient, path: str) -> float:
    """Return requests per second, after one to warm up."""
    first = client.get(path, base_url=HOST)
    if first.status_code != 200:
        raise AssertionError(first.status)
    began = time.perf_counter()
    for _ in range(REQUESTS):
        client.get(path, base_url=HOST)
    return REQUESTS / (time.perf_counter() - began)


def a_bare_page() -> tuple[FlaskClient, str]:
    """Return a page as the Flask-WTF tutorial makes it."""
    app = Flask(__name__)
    app.secret_key = os.urandom(16)
    app.jinja_loader = DictLoader({"schedule.html": BARE_PAGE})
    app.add_url_rule("/", view_func=lambda: render_template("schedule.html", form=BareForm()))
    return app.test_client(), "/"


def a_wizard_page(folder: Path) -> tuple[FlaskClient, str]:
    """Return the schedule step of an onboarding that is open to this client."""
    settings = Settings(
        database_url=f"sqlite:///{folder / 'onboarding.db'}",
        queue_url=f"sqlite:///{folder / 'queue.db'}",
        secret_keys=(os.urandom(32),),
        worker_keys=str(folder / "keys"),
        public_url=HOST,
        fivetran_api_key="key",
        fivetran_api_secret="secret",
    )
    migrate.upgrade(settings.database_url)
    app = create_app(settings)
    answers = journey.with_presets(
        {
            "auth_mode": "ConnectCard",
            "group_id": "g",
            "schema": "s",
            "destination_schema_names": "SOURCE_NAMING",
        }
    )
    with Database(settings.database_url).write() as connection:
        terms, actor = Terms(created_by="benchmark"), Actor("operator", "benchmark")
        link = onboardings.create(
            connection, app.extensions[NAME].keys, answers, terms, actor, datetime.now(UTC)
        )
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post(f"/o/{link.token}", base_url=HOST)
    return client, f"/onboarding/{link.id}/schedule"


if __name__ == "__main__":
    main()
