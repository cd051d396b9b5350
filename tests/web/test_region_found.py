"""An address of Anaplan's own pages tells the region, and the page says which it is and how sure that is."""

from tests.in_process import Site

HOME = "https://{}.app.anaplan.com/home?x=1"


def test_a_sure_region_is_taken_and_named_on_the_next_page(site: Site) -> None:
    person = site.arrive_at("account")
    person.submit(address=HOME.format("eu1a"))
    assert person.path == "password"
    assert "This Anaplan account is in the Netherlands (eu1)" in person.text
    assert "Fivetran’s region for it is Default." in person.text


def test_a_region_that_is_only_likely_is_chosen_and_asked_about(site: Site) -> None:
    person = site.arrive_at("account")
    person.submit(address=HOME.format("eu3"))
    assert person.path == "account"
    assert (person.answer.status_code, person.problems) == (200, [])
    assert "There is a problem" not in person.text
    assert "probably Europe, but Fivetran does not say so" in person.text
    person.submit()
    assert person.path == "password"
    assert "Fivetran’s region is Europe" in person.text
    assert "probably" not in person.text
    person.submit(password="")
    assert "Fivetran’s region is Europe" not in person.text
    assert person.open("password").follow("Change the region").path == "account"


def test_a_region_that_fivetran_does_not_list_says_whom_to_ask(site: Site) -> None:
    person = site.arrive_at("account")
    person.submit(address=HOME.format("gb1"))
    (problem,) = person.problems
    assert "in the United Kingdom (gb1)" in problem
    assert "Ask Fivetran’s support" in problem
    person.submit(region="EU")
    assert person.path == "password"
    assert "We found your region" not in person.text


def test_a_region_that_somebody_chose_is_not_said_to_be_found(site: Site) -> None:
    person = site.arrive_at("account")
    person.submit(region="CAN")
    assert "We found your region" not in person.text


def test_a_region_that_the_new_address_speaks_against_is_named_on_the_next_page(site: Site) -> None:
    person = site.arrive_at("account")
    person.submit(address=HOME.format("us1a"))
    person.open("account").submit(address=HOME.format("eu3"))
    assert person.path == "password"
    assert "You chose the region Default" in person.text
    assert "probably in Fivetran’s region Europe" in person.text
    person.follow("Change the region").submit(region="EU")
    assert "You chose the region" not in person.text


def test_a_region_that_was_there_before_an_address_of_none_is_named_on_the_next_page(site: Site) -> None:
    person = site.arrive_at("account")
    person.submit(address=HOME.format("ca1a"))
    person.open("account").submit(address="https://us9.app.anaplan.com/home")
    assert person.path == "password"
    assert "You chose the region Canada" in person.text
    assert "is in the United States (us9), which Fivetran does not list." in person.text
    assert "unless Fivetran’s support named this one" in person.text
    assert person.follow("Change the region").path == "account"
