"""Time zones to choose from."""

from outreach.dates import zone_names
from outreach.web.zones import city, zone_choices


def test_every_zone_stands_once_under_its_country_by_name(app):
    with app.test_request_context():
        choices = zone_choices()

    assert sorted([choice.value for choice in choices] + ["UTC"]) == sorted(zone_names())
    countries = list(dict.fromkeys(choice.optgroup for choice in choices))
    assert countries == sorted(countries)
    assert ("Cambodia", "Asia/Phnom_Penh", "Phnom Penh") in [
        (choice.optgroup, choice.value, choice.label) for choice in choices
    ]


def test_the_zones_of_the_chosen_country_come_first(app):
    with app.test_request_context():
        choices = zone_choices(first="KH")

    assert choices[0].value == "Asia/Phnom_Penh"
    assert len(choices) == len(zone_names()) - 1


def test_a_zone_is_called_by_its_place(app):
    with app.test_request_context():
        names = [city(zone) for zone in ("America/Indiana/Knox", "America/New_York", "Asia/Macau")]

    assert names == ["Knox, Indiana", "New York", "Macao"]
