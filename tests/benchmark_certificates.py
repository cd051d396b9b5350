"""`python -m tests.benchmark_certificates`: what another page costs while bad certificate files are posted.

Runs the product's own gunicorn, asks for a page all the time, and posts files beside it: RSA-16384, 10^8
iterations, wrong passphrases, .p12 files that are right. Prints the p95 of the page in milliseconds, idle and
beside each, and the ratio; it judges nothing.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread

import requests

from tests import openssl
from tests.corpus.cases import key as own_key
from tests.corpus.cases import own
from tests.key_material import DER, PKCS8, fake_bits
from tests.locked_material import locked, p12_of, pkcs8
from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import make_link

ROUNDS, SECONDS, PAUSE = 20, 1.0, 0.02
BETWEEN_POSTS = 0.1
"""One person after the other, ten a second; the link's own rate limit would stop who posts faster."""


def monsters() -> dict[str, tuple[bytes, str]]:
    """Return each file with its passphrase."""
    key = own_key(PKCS8, DER)
    return {
        "words, to compare": (b"see my mail", ""),
        "an RSA-16384 key": (fake_bits(16384), ""),
        "10^8 iterations, a key": (locked(key, rounds=10**8), "secret"),
        "10^8 iterations, a .p12": (p12_of(key, mac_rounds=10**8), "secret"),
        "an RSA-16384 key, locked": (locked(pkcs8(fake_bits(16384))), "secret"),
        "a wrong passphrase": (openssl.p12(own(), own_key()), "wrong"),
        "a .p12 that is right": (openssl.p12(own(), own_key()), "secret"),
    }


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        product = RunningProduct(Path(folder) / "var").start()
        try:
            _measure(product)
        finally:
            product.stop()


def _measure(product: RunningProduct) -> None:
    reader = PlainBrowser().open(make_link(product)).submit("Start")
    _times(reader, SECONDS)
    print(f"{'p95 of a page, ms':30}{'idle':>8}{'beside':>8}{'ratio':>8}{'posts':>8}", flush=True)
    for name, (data, passphrase) in monsters().items():
        alone, together, posts = list[float](), list[float](), 0
        # By short turns, so that what else the machine does falls on both alike.
        for _ in range(ROUNDS):
            alone += _times(reader, SECONDS)
            with _posting(product, data, passphrase) as answered:
                together += _times(reader, SECONDS)
            posts += len(answered)
        idle, beside = (quantiles(times, n=20)[-1] for times in (alone, together))
        print(f"{name:30}{idle:8.1f}{beside:8.1f}{beside / idle:8.2f}{posts:8}", flush=True)


def _times(reader: PlainBrowser, seconds: float) -> list[float]:
    taken, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.perf_counter()
        answer = reader.session.get(reader.url, timeout=30)
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise AssertionError(answer.status_code)
        time.sleep(PAUSE)
    return taken


@contextmanager
def _posting(product: RunningProduct, data: bytes, passphrase: str) -> Iterator[list[int]]:
    person = PlainBrowser().open(make_link(product)).submit("Start")
    person.submit(auth_mode="Certificate").submit(region="EU")
    over, answered = Event(), list[int]()

    def post() -> None:
        while not over.is_set():
            answer = person.session.post(
                person.url,
                data={"csrf_token": person.token, "passphrase": passphrase},
                files={"private_key_file": ("key", data)},
                allow_redirects=False,
                timeout=30,
            )
            answered.append(answer.status_code)
            over.wait(BETWEEN_POSTS)

    thread = Thread(target=post)
    thread.start()
    try:
        yield answered
    finally:
        over.set()
        thread.join()
    if not set(answered) <= {requests.codes.unprocessable, requests.codes.see_other}:
        raise AssertionError(f"answered {sorted(set(answered))}")


if __name__ == "__main__":
    main()
