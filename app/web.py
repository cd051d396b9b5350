"""The web application: the only place where its parts are joined. `gunicorn "app.web:serve()"` serves it."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import assets, compression, language, logs, security
from app.anaplan.client import Anaplan
from app.brand import Brand
from app.config import Settings
from app.fivetran.client import FivetranClient
from app.store.engine import Database
from app.store.keys import AppKeys
from app.submission.pace import LIMITS, Counted
from app.submission.queue import Queue
from app.views import card_return, connect_card, csp, declared, errors, fivetran_webhook, health
from app.views.api import onboardings as api_onboardings
from app.views.api import openapi as api_openapi
from app.views.cookies import BEFORE_SESSION, cookie_name
from app.views.live_lists import LiveLists
from app.views.operator import (
    access,
    account,
    export,
    link_actions,
    new_link,
    operators,
    repair,
    resuming,
    second_factor,
    single_sign_on,
    tokens,
    webhooks,
)
from app.views.operator import list as operator_list
from app.views.operator import onboarding as operator_onboarding
from app.views.operator import sign_in as operator_sign_in
from app.views.operator.identity_provider import IdentityProvider
from app.views.parts import NAME, Parts
from app.views.recipient import (
    anaplan_check,
    ask,
    card_waiting,
    check,
    handed_over,
    progress,
    receipt,
    result,
    someone_else,
    start,
)
from app.views.recipient.picking import pages as picking

ROOT = Path(__file__).parent.parent
LARGEST_REQUEST = 256 * 1024
LARGEST_TEXT = 128 * 1024
MOST_PARTS = 60
CSRF_LIFE = timedelta(hours=12)
"""Longer than a lunch or a meeting. A token that is too old costs no typing, but it does cost a password."""


def create_app(settings: Settings) -> Flask:
    """Return the web application."""
    app = Flask(__name__, template_folder=ROOT / "templates", static_folder=None)
    keys = AppKeys(settings.secret_keys)
    _configure(app, settings, keys)
    app.extensions[NAME] = _parts(app, settings, keys)
    logs.install(app)
    security.install(app, settings)
    csrf = CSRFProtect(app)
    csrf.exempt(csp.blueprint)
    csrf.exempt(api_onboardings.blueprint)
    csrf.exempt(fivetran_webhook.blueprint)
    brand = Brand.of(settings)
    assets.install(app, brand)
    app.jinja_env.globals.update(brand=brand)
    language.install(app)
    compression.install(app, *assets.Sheets.of(assets.SOURCE, brand))
    for pages in (
        start,
        ask,
        anaplan_check,
        picking,
        someone_else,
        handed_over,
        check,
        progress,
        card_waiting,
        result,
        receipt,
        connect_card,
        card_return,
        operator_sign_in,
        single_sign_on,
        account,
        second_factor,
        operators,
        operator_list,
        export,
        new_link,
        operator_onboarding,
        link_actions,
        resuming,
        repair,
        webhooks,
        tokens,
        api_onboardings,
        api_openapi,
        health,
        csp,
        fivetran_webhook,
    ):
        app.register_blueprint(pages.blueprint)
    declared.install(app)
    errors.install(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def serve() -> Flask:
    """Return the web application that the environment describes."""
    settings = Settings.from_environment()
    logs.configure(settings.log_level)
    return create_app(settings)


def _configure(app: Flask, settings: Settings, keys: AppKeys) -> None:
    signing, *older = keys.web_secrets()
    app.config.update(
        SECRET_KEY=signing,
        SECRET_KEY_FALLBACKS=older,
        TRUSTED_HOSTS=[settings.host],
        SESSION_COOKIE_NAME=cookie_name(settings, BEFORE_SESSION),
        SESSION_COOKIE_SECURE=not settings.is_local,
        SESSION_COOKIE_HTTPONLY=True,
        # Lax: opening the link once more from a mail must not make the forms of an open tab void.
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        # The guard in `security` looks at more than the Referer, which some browsers withhold.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=int(CSRF_LIFE.total_seconds()),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_TEXT,
        MAX_FORM_PARTS=MOST_PARTS,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(signed_in=access.signed_in, may=access.may)


def _parts(app: Flask, settings: Settings, keys: AppKeys) -> Parts:
    database = Database(settings.database_url)
    counted = Counted(database, LIMITS[settings.fivetran_account])
    fivetran = FivetranClient.of(settings, counted, for_a_page=True)
    return Parts(
        settings=settings,
        database=database,
        keys=keys,
        queue=Queue(settings.queue_url),
        fivetran=fivetran,
        anaplan=Anaplan.of(settings),
        lists=LiveLists(fivetran, settings.redirect_uri_hosts),
        identity_provider=IdentityProvider(app, settings, database) if settings.oidc_issuer else None,
    )
