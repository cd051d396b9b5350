"""Every file that finance people have becomes the right certificate and key, or its own line of words."""

from io import BytesIO
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from werkzeug.datastructures import FileStorage, MultiDict

from app.domain.answers import Answers
from app.forms.certificate import INPUTS, CertificateForm
from tests.corpus import BAD, CORPUS, GOOD
from tests.corpus.cases import TODAY, Case, leaf
from tests.in_process import Site
from tests.key_material import DER, rsa_key


def form_of(case: Case) -> CertificateForm:
    posted: MultiDict[str, Any] = MultiDict()
    for name, data in case.given.items():
        posted[name] = FileStorage(BytesIO(data), "file") if name.endswith("_file") else data.decode()
    return CertificateForm(posted, Answers(), now=TODAY)


def test_there_are_enough_of_them() -> None:
    assert len(CORPUS) >= 60
    assert len(CORPUS) == len(GOOD) + len(BAD)


@pytest.mark.parametrize("name", GOOD)
def test_what_can_be_used_comes_out_bit_by_bit(name: str) -> None:
    case = GOOD[name]()
    form = form_of(case)
    assert form.validate(), form.errors
    secrets = form.secrets()
    own = case.own() if case.own else leaf()
    found = x509.load_pem_x509_certificates(secrets["certificate"].reveal().encode())
    assert [each.public_bytes(DER) for each in found] == [own.public_bytes(DER)]
    assert secrets["private_key"].reveal().startswith("-----BEGIN PRIVATE KEY-----\n")
    key: Any = load_pem_private_key(secrets["private_key"].reveal().encode(), None)
    assert key.private_numbers() == rsa_key("ana").private_numbers()
    section = form.section()
    assert section.certificate
    warnings = section.certificate.warnings
    assert [warning.startswith(case.warning) for warning in warnings] == [True] * bool(case.warning)


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_says_why_at_its_input(name: str) -> None:
    case = BAD[name]()
    form = form_of(case)
    assert not form.validate()
    wanted = {name: message for name, message in case.problems.items() if message}
    assert form.errors.keys() == wanted.keys(), form.errors
    for at, message in wanted.items():
        (said,) = form.errors[at]
        assert said == message if message[0].isupper() else message in said


@pytest.mark.parametrize("name", CORPUS)
def test_over_http_it_is_an_answer_or_a_mistake_and_nothing_of_it_is_shown(site: Site, name: str) -> None:
    case = CORPUS[name]()
    person = site.arrive_at("certificate")
    files = {at: (f"{at}.bin", data) for at, data in case.given.items() if at.endswith("_file")}
    texts = {at: data.decode() for at, data in case.given.items() if not at.endswith("_file")}
    person.submit(files=files or None, **texts)
    if name in GOOD:
        assert person.path == "exports", person.problems
        person.open("certificate")
        assert "Certificate of " in person.text
        assert "valid to " in person.text
    else:
        assert person.answer.status_code == 422
        links = [str(link["href"]) for link in person.page.select(".error-summary a")]
        assert sorted(links) == sorted(f"#{at}" for at, message in case.problems.items() if message)
    for at in (*INPUTS, "passphrase"):
        given = case.given.get(at, b"")[:2000].decode("latin-1")
        pieces = {given[i : i + 30] for i in range(0, len(given) - 30, 30)}
        assert not any(piece in person.answer.text for piece in pieces if piece.isascii() and piece.strip())
