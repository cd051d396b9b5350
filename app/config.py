"""Every setting, read once from the environment. A missing or wrong one stops the start and is named."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app import accent, setting_kinds

SHORTEST_WEBHOOK_SECRET = 32
SAID_BEFORE = "Value error, "
NOT_SET = ("missing", "string_too_short", "too_short")


class SettingsError(Exception):
    """A setting is missing or wrong. The text names each one and never shows a value."""


Origin = Annotated[str, AfterValidator(setting_kinds.origin)]


class Settings(BaseSettings):
    """What the product is told from outside. Field names are the variables' names in lower case."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True, hide_input_in_errors=True)

    database_url: Annotated[str, AfterValidator(setting_kinds.database)] = Field(
        description="where onboardings are kept: `sqlite:////srv/onboarding.db` or `postgresql://…`",
        repr=False,
    )
    queue_url: Annotated[str, AfterValidator(setting_kinds.queue)] = Field(
        description="where the worker is woken: `sqlite:////srv/queue.db`, `redis://…` or `postgresql://…`",
        repr=False,
    )
    secret_keys: Annotated[tuple[bytes, ...], NoDecode] = Field(
        description="keys of 32 random bytes in base64, newest first, separated by commas",
        repr=False,
    )
    worker_keys: str = Field(
        min_length=1,
        description="folder of the worker's private keys; keep it out of backups of the database",
    )
    public_url: Origin = Field(
        description="the address people open, such as `https://onboarding.example.com`"
    )
    fivetran_api_url: Origin = Field(default="https://api.fivetran.com", description="Fivetran's REST API")
    fivetran_api_key: str = Field(min_length=1, description="key of a Fivetran system key or scoped API key")
    fivetran_api_secret: SecretStr = Field(min_length=1, description="the secret that belongs to the key")
    fivetran_account: Literal["paid", "trial"] = Field(
        default="paid", description="whose rate limits hold; we use four fifths of them"
    )
    connect_card_origin: Origin = Field(
        default="https://fivetran.com", description="the only site that a Connect Card may be on"
    )
    anaplan_check: bool = Field(
        default=True, description="whether credentials are tried at Anaplan when they are entered"
    )
    anaplan_message_format: Literal["v1", "v2"] = Field(
        default="v2", description="what a certificate signs to be let in by Anaplan; `v1` is the older form"
    )
    anaplan_user_agent: str = Field(
        default="Mozilla/5.0 (compatible; anaplan-onboarding)",
        min_length=1,
        description="how we introduce ourselves to Anaplan, whose front door turns some programs away",
    )
    anaplan_auth_url: Annotated[str, AfterValidator(setting_kinds.origin_or_none)] = Field(
        default="", description="where to sign in to Anaplan, in the place of every region's own host"
    )
    anaplan_api_url: Annotated[str, AfterValidator(setting_kinds.origin_or_none)] = Field(
        default="", description="where Anaplan lists exports, in the place of every region's own host"
    )
    redirect_uri_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="hosts that a link's `redirect_uri` may name, separated by commas"
    )
    webhook_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="hosts that a webhook may go to, separated by commas"
    )
    fivetran_webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="what Fivetran signs its messages to us with, if it sends any"
    )
    card_abandoned_days: int | None = Field(
        default=None,
        ge=1,
        description="days after which a Connect Card that nobody opens any more is cancelled; empty: never",
    )
    oidc_issuer: Annotated[str, AfterValidator(setting_kinds.issuer)] = Field(
        default="", description="the identity provider that operators sign in with, if there is one"
    )
    oidc_client_id: str = Field(default="", description="our name at the identity provider")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="our secret at the identity provider"
    )
    submission_quarantine_seconds: int = Field(
        default=180, ge=0, description="wait before a create that got no answer may be sent again"
    )
    submission_lease_seconds: int = Field(
        default=60, ge=1, description="after so long without a sign of life a worker counts as dead"
    )
    trusted_proxies: int = Field(
        default=0, ge=0, description="number of proxies in front whose X-Forwarded headers count"
    )
    product_name: Annotated[str, AfterValidator(setting_kinds.name)] = Field(
        default="Anaplan Onboarding", description="what the pages call themselves, in their header and title"
    )
    logo: str = Field(
        default="", description="an SVG or PNG file of at most 32 kB, shown before the name in the header"
    )
    accent_colour: Annotated[str, AfterValidator(accent.readable)] = Field(
        default="", description="colour of buttons and links, such as `#0b5c5c`; white on it must be readable"
    )
    support_contact: Annotated[str, AfterValidator(setting_kinds.contact)] = Field(
        default="", description="who helps: a mail address, an https address or a telephone number"
    )
    privacy_url: Annotated[str, AfterValidator(setting_kinds.https_or_none)] = Field(
        default="", description="where it is told what becomes of people's data; linked from every page"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="least important log line that is written"
    )

    @field_validator("secret_keys", mode="before")
    @classmethod
    def _split_keys(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(setting_kinds.key(part.strip()) for part in value.split(",") if part.strip())

    @field_validator("secret_keys")
    @classmethod
    def _at_least_one(cls, value: tuple[bytes, ...]) -> tuple[bytes, ...]:
        if not value:
            raise ValueError("must hold at least one key")
        return value

    @field_validator("redirect_uri_hosts", "webhook_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip().lower() for part in value.split(",") if part.strip())

    @field_validator("fivetran_webhook_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if value and len(value.get_secret_value()) < SHORTEST_WEBHOOK_SECRET:
            raise ValueError("must be at least 32 characters (make one with: openssl rand -hex 32)")
        return value

    @field_validator("card_abandoned_days", mode="before")
    @classmethod
    def _empty_is_never(cls, value: object) -> object:
        return None if value == "" else value

    @model_validator(mode="after")
    def _whole_identity_provider(self) -> Self:
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret.get_secret_value())
        if any(given) and not all(given):
            raise ValueError(
                "OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all or none"
            )
        return self

    @model_validator(mode="after")
    def _both_of_anaplan(self) -> Self:
        if bool(self.anaplan_auth_url) != bool(self.anaplan_api_url):
            raise ValueError("ANAPLAN_AUTH_URL and ANAPLAN_API_URL belong together: set both or none")
        return self

    @classmethod
    def from_environment(cls) -> Self:
        """Read the environment.

        Raises SettingsError that names every setting that is missing or wrong, without its value.
        """
        try:
            return cls()
        except ValidationError as error:
            lines = [
                f"{_setting(problem['loc'], problem['msg'])}: {_remedy(problem['type'], problem['msg'])}"
                for problem in error.errors(include_input=False, include_url=False)
            ]
            raise SettingsError("\n".join(lines)) from None

    @property
    def is_local(self) -> bool:
        """Whether people reach this over plain http, where browsers keep no Secure cookies."""
        return self.public_url.startswith("http://")

    @property
    def host(self) -> str:
        """The only host that requests may name."""
        return urlsplit(self.public_url).netloc


def _setting(place: tuple[int | str, ...], message: str) -> str:
    """Name the setting that is wrong; what several do together concerns the first that is named."""
    return str(place[0]).upper() if place else message.removeprefix(SAID_BEFORE).replace(",", " ").split()[0]


def _remedy(kind: str, message: str) -> str:
    return "is not set" if kind in NOT_SET else message.removeprefix(SAID_BEFORE)
