"""The worker as its command joins it, in a time that passes faster: `python -m tests.faults.fast_worker`."""

import os
from datetime import timedelta

from app import logs
from app.config import Settings
from app.fivetran import http
from app.fivetran.client import FivetranClient
from app.fivetran.http import FivetranHttp
from app.store.engine import Database
from app.store.worker_keys import PrivateKeys
from app.submission.card_watch import CardWatch
from app.submission.pace import LIMITS, Pace
from app.submission.queue import Queue
from app.submission.reaper import Reaper
from app.submission.sweeper import Sweeper
from app.submission.worker import Patience, Worker
from tests.faults.fast_time import hurry


def main() -> None:
    """Work until told to stop."""
    settings = Settings.from_environment()
    logs.configure(settings.log_level)
    quarantine = hurry(float(os.environ["SANDBOX_SPEED"]))
    database, keys = Database(settings.database_url), PrivateKeys(settings.worker_keys)
    fivetran = FivetranClient(
        FivetranHttp(
            settings.fivetran_api_url,
            settings.fivetran_api_key,
            settings.fivetran_api_secret.get_secret_value(),
            list_seconds=http.LIST_SECONDS,
            gate=Pace(database, LIMITS[settings.fivetran_account]),
        )
    )
    patience = Patience(quarantine, timedelta(seconds=settings.submission_lease_seconds))
    queue = Queue(settings.queue_url, Worker(database, keys, fivetran, patience).advance)
    sweeper = Sweeper(database, fivetran, settings.public_url, settings.card_abandoned_days)
    reaper = Reaper(database, keys, queue, sweeper, settings.submission_lease_seconds)
    reaper.prepare()
    reaper.begin()
    CardWatch(database, fivetran, queue, LIMITS[settings.fivetran_account]).begin()
    queue.consumer().run()


if __name__ == "__main__":
    main()
