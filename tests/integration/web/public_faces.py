"""The faces of a subject's public records, read as a stranger reads them: which records stand there."""

import csv
import io
import re

from flask.testing import FlaskClient

FACES = ("", ".json", ".csv", ".xlsx", ".atom")
_ON_PAGE = re.compile(r'id="r-([0-9a-f]{16})"')
_IN_FEED = re.compile(r"<entry>.*?<id>[^<]*/records/([0-9a-f]{16})</id>")


def on_page(client: FlaskClient, path: str) -> list[str]:
    """Return the numbers of the records on a page, in their order."""
    return _ON_PAGE.findall(client.get(path).text)


def in_json(client: FlaskClient, path: str) -> list[str]:
    """Return the numbers of the records in a JSON face."""
    return [item["number"] for item in client.get(path).get_json()["items"]]


def in_csv(client: FlaskClient, path: str) -> list[str]:
    """Return the numbers of the records in a CSV face."""
    table = csv.reader(io.StringIO(client.get(path).text.lstrip("\ufeff")))
    return [row[0] for row in table][1:]


def in_feed(client: FlaskClient, path: str) -> list[str]:
    """Return the numbers of the records in a feed."""
    return _IN_FEED.findall(client.get(path).text)


def on_faces(client: FlaskClient, uscc: str) -> dict[str, list[str]]:
    """Return what each face of a subject shows."""
    path = f"/enterprises/{uscc}"
    return {
        "page": on_page(client, path),
        "json": in_json(client, f"{path}.json"),
        "csv": in_csv(client, f"{path}.csv"),
        "atom": in_feed(client, f"{path}.atom"),
    }


def all_bytes(client: FlaskClient, uscc: str, *numbers: str) -> str:
    """Return everything that the public reads of a subject and of some record numbers, as one text."""
    paths = [f"/enterprises/{uscc}{face}" for face in FACES if face != ".xlsx"]
    paths += [f"/records/{number}{face}" for number in numbers for face in ("", ".json")]
    paths += ["/", "/honours", "/honours.json", "/honours.csv", "/honours.atom", "/statistics"]
    paths += [f"/search?q={uscc}", f"/search.json?q={uscc}", f"/search.csv?q={uscc}"]
    return "\n".join(client.get(path).text for path in paths)
