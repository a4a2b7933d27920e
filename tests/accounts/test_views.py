"""The pages of the accounts area."""


def test_members_land_on_their_screenings(hana_client, olu_client):
    for client in (hana_client, olu_client):
        answer = client.get("/manage")

        assert (answer.status_code, answer.location) == (302, "/manage/screenings")


def test_nobody_is_asked_to_sign_in(client):
    answer = client.get("/manage")

    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/manage")
