"""A tenant of 200 models and 10,000 exports: each model is opened by one call, and searching makes none."""

from pathlib import Path

from app.sandbox.seed.tenants import tenant_of
from tests.anaplan_site import anaplan_site
from tests.web.sent_rows import id_of


def test_the_large_tenant_is_what_it_is_called_and_always_the_same() -> None:
    tenant = tenant_of("large")
    assert (len(tenant.workspaces), len(tenant.models)) == (3, 200)
    ids = [f"{model.id}_{row['id']}" for model in tenant.models for row in model.exports]
    assert len(set(ids)) == 10_000
    assert tenant.models == type(tenant)(*vars(tenant_of.__wrapped__("large")).values()).models


def test_two_hundred_models_cost_two_hundred_calls_and_searching_none(tmp_path: Path) -> None:
    with anaplan_site(tmp_path, anaplan_size="large") as site:
        person = site.picker()
        top = f"{site.url}/onboarding/{id_of(person)}/selection/workspaces"
        for workspace_id, _name in tenant_of("large").workspaces:
            person.session.get(f"{top}/{workspace_id}")
        opened = [f"{top}/{model.workspace_id}/models/{model.id}" for model in tenant_of("large").models]
        for address in opened:
            assert person.session.get(address).status_code == 200
        calls = site.calls()
        assert len(calls) == len(set(calls)) == 1 + 3 + 200
        for address in [*opened[:3], f"{top}?q=unit+07", f"{top}?q=116000000123", opened[0] + "?q=unit"]:
            assert person.session.get(address).status_code == 200
        person.open(f"{top}?q=unit+07,+model")
        assert "200 entries with “unit 07, model”" in person.text
        assert "Page 1 of 17" in person.text
        assert "10,000 entries with “1160000”" in person.open(f"{top}?q=1160000").text
        assert site.calls() == calls


def test_a_page_of_a_large_model_stays_short(tmp_path: Path) -> None:
    """With the styles and the script, about 7,300 bytes, it is below 14,000."""
    with anaplan_site(tmp_path, anaplan_size="large") as site:
        person = site.picker()
        model = tenant_of("large").models[0]
        person.open(f"{site.url}/onboarding/{id_of(person)}/selection/workspaces/{model.workspace_id}")
        for _ in ("the models of a workspace", "the exports of a model"):
            (style,) = person.page.select("style")
            assert len(person.answer.content) - len(style.decode_contents().encode()) < 6_700
            person.open(f"{person.url}/models/{model.id}")
