"""Where the pages of a screening are, and what they answer somebody."""

LIST = "/manage/screenings"
NEEDS = "A seat at the front"


def at(screening, page=""):
    return f"{LIST}/{screening.id}{page}"


def statuses(client, screening):
    pages = ("", "/edit", "/panel", "/guests", "/crew")
    return [client.get(at(screening, page)).status_code for page in pages]
