"""What somebody sends who means harm, and what shows in an answer that it worked."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle
from urllib.parse import quote, urljoin, urlsplit

import html5lib
import icalendar
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from outreach.films import kit
from tests.pages import SITE

ELEMENT, ATTRIBUTE, HEADER = "canary-xyz", "onx", "X-Canary"
# One of them in the lower-cased answer, and it is worth reading as a browser would.
TRACES = (ELEMENT.encode(), ATTRIBUTE.encode(), HEADER.lower().encode())
PRODUCT = b"9801547"  # of 1337 and 7331, in no page unless something worked it out
PASSWD = b"root:x:0:"

TAG = f"<{ELEMENT} {ATTRIBUTE}=1>".encode()
VALUES = (
    TAG,
    b'"><script>' + TAG + b"</script>",
    b"' " + ATTRIBUTE.encode() + b"='1",
    b'" ' + ATTRIBUTE.encode() + b'="1" x="',
    b"</textarea></title></option>" + TAG,
    b"--></style></script>" + TAG,
    b"javascript:" + TAG,
    b"https://evil.test/" + TAG,
    b"//evil.test/",
    b"/\\evil.test",
    b"[link](javascript:alert(1)) ![x](x" + TAG + b") " + TAG,
    b"' OR '1'='1",
    b"1; DROP TABLE rsvp; --",
    b'") UNION SELECT NULL, password FROM "user" --',
    b"1' AND (SELECT pg_sleep(9)) IS NULL --",
    b"%' ESCAPE '\\",
    b"{{1337*7331}}${1337*7331}<%= 1337*7331 %>#{1337*7331}",
    b"{{config}}{% debug %}",
    b"%s%n%d%(name)s{0}{x.__class__}",
    b"a\r\nX-Canary: 1\r\n\r\n" + TAG,
    b"a\nX-CANARY:1\nEND:VEVENT\nBEGIN:VEVENT",
    b"a\x00b",
    b"\x00",
    b"\xed\xa0\x80 a lone surrogate",
    b"\xff\xfe\x00 no UTF-8",
    b"a\xe2\x80\xae\xe2\x80\x8b\xef\xbb\xbf\xf4\x8f\xbf\xbf turned round",
    b"\x1b[31m\x07\x08",
    b"=HYPERLINK(1)",
    b"../../../../../../etc/passwd",
    b"..%2f..%2f..%2fetc%2fpasswd%00.ics",
    b"file:///etc/passwd",
    b"",
    b" ",
    b"0",
    b"-1",
    b"2147483648",
    b"9" * 5_000,
    b"1e999",
    b"NaN",
    b"0x10",
    "٣".encode(),  # a digit, but not of ASCII
    b"true",
    b"[]",
    b'{"$gt": ""}',
    b"0000-00-00T99:99",
    b"9999-12-31T23:59",
    b"0001-01-01T00:00",
    b"a" * 300,
    b"a" * 20_000 + TAG,
    b"\xcc\x81" * 3_000,  # accents on nothing
    b"x@" + b"a." * 150 + b"test",
    b'"<' + ELEMENT.encode() + b'>"@example.org',
    b"gia@example.org\r\nBcc: all@evil.test",
)
NO_FILE = (b"", b"")
FILES = (
    NO_FILE,
    (b"x.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + TAG + b"</svg>"),
    (b"../../../../tmp/x.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
    (b'x".png\r\nX-Canary: 1', b"GIF89a" + TAG),
    (b"x.jpg", b"\xff\xd8\xff\xe0" + b"\xff" * 200),
    (b"x.webp", b"RIFF\xff\xff\xff\xffWEBPVP8 "),
    (b"x.html", b"<!doctype html>" + TAG),
    (b"x.zip", b"PK\x03\x04" + b"\x00" * 100),
)
NAMES = (
    TAG,
    b"__proto__",
    b"id",
    b"organisation_id",
    b"role",
    b"is_example",
    b"csrf_token",
    b"next",
    b"page",
    b"name[]",
    b"name\x00",
    b"\xed\xa0\x80",
    b"",
)
HEADERS = (
    ("User-Agent", f"<{ELEMENT} {ATTRIBUTE}=1>"),
    ("Referer", f"https://evil.test/<{ELEMENT}>"),
    ("Accept-Language", f"<{ELEMENT}>, en;q=NaN, km;q=-1"),
    ("X-Forwarded-Host", "evil.test"),
    ("X-Forwarded-For", f"<{ELEMENT}>"),
    ("Cookie", "session=; session=e30.x.y; seen=" + "a" * 3_000),
    ("Accept", "*/*;q=a"),
    ("If-Modified-Since", "never"),
    ("Range", "bytes=-1-0,9-"),
)
OF_JSON = (5, None, [], {"$gt": ""}, True, 1e300, ["a"], "text")
AS_JSON = ("application/json", b"")  # the form's own fields, of other types
BODIES = (
    AS_JSON,
    AS_JSON,
    ("application/json", b"[" * 5_000),
    ("application/xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    ("multipart/form-data", b"--nothing"),
    ("multipart/form-data; boundary=", b"--\r\n\r\n--"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"name=+ADw-x+AD4-&&&=&=&%%%=%u0000"),
    ("application/x-www-form-urlencoded", b"a=1&" * 1_200),
)
BOUNDARY = b"between-the-parts"

Pairs = list[tuple[bytes, bytes]]
File = tuple[bytes, bytes]


@dataclass(frozen=True)
class Attack:
    """How a form that was filled in honestly is bent. Places count round its fields."""

    changes: Sequence[tuple[int, str, bytes]]
    names: Sequence[tuple[bytes, bytes]] = ()
    query: Sequence[tuple[int, bytes]] = ()
    header: tuple[str, str] | None = None
    file: tuple[int, File] = (1, NO_FILE)
    address: tuple[int, bytes] | None = None
    body: tuple[str, bytes] | None = None


def _sometimes(strategy: st.SearchStrategy, *, one_in: int) -> st.SearchStrategy:
    """None, most of the time: what is bent everywhere gets past nothing."""
    return st.integers(1, one_in).flatmap(lambda drawn: strategy if drawn == one_in else st.none())


PLACES = st.integers(0, 30)
HOSTILE = st.one_of(
    st.sampled_from(VALUES),
    st.sampled_from(VALUES),
    st.sampled_from(VALUES),
    st.binary(max_size=40),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.integers(-(2**70), 2**70).map(lambda number: str(number).encode()),
)
CHANGES = st.tuples(PLACES, st.sampled_from(("in place", "in place", "again", "gone")), HOSTILE)
ATTACKS = st.builds(
    Attack,
    changes=st.lists(CHANGES, min_size=1, max_size=3),
    names=st.one_of(st.just(()), st.lists(st.tuples(st.sampled_from(NAMES), HOSTILE), max_size=2)),
    query=st.one_of(st.just(()), st.lists(st.tuples(PLACES, HOSTILE), max_size=2)),
    header=_sometimes(st.sampled_from(HEADERS), one_in=4),
    file=st.tuples(PLACES, st.sampled_from(FILES)),
    address=_sometimes(st.tuples(PLACES, HOSTILE), one_in=12),
    body=_sometimes(st.sampled_from(BODIES), one_in=16),
)


@dataclass(frozen=True)
class Form:
    """An address, and what somebody honest would send it."""

    path: str
    pairs: Pairs = field(default_factory=list)
    file_fields: frozenset[bytes] = frozenset()


@dataclass(frozen=True)
class Sent:
    """One request as it goes out."""

    path: str
    query: str
    body: bytes
    content_type: str
    headers: Mapping[str, str]


def bent(form: Form, attack: Attack) -> Sent:
    """The form as this attack sends it."""
    pairs = [*_changed(form.pairs, attack.changes), *attack.names]
    place, file = attack.file
    files = dict.fromkeys(form.file_fields, file)
    if not files and place == 0:  # where text belongs
        files[pairs[0][0]] = file
    if attack.body is AS_JSON:
        content_type, body = AS_JSON[0], _json(pairs)
    elif attack.body:
        content_type, body = attack.body
    elif files:
        content_type = f"multipart/form-data; boundary={BOUNDARY.decode()}"
        body = _multipart(pairs, files)
    else:
        content_type, body = "application/x-www-form-urlencoded", _encoded(pairs).encode()
    return Sent(
        path=_elsewhere(form.path, attack.address),
        query=_encoded(asked(form, attack)),
        body=body,
        content_type=content_type,
        headers=dict([attack.header]) if attack.header else {},
    )


def asked(form: Form, attack: Attack) -> Pairs:
    """What the attack puts behind the address: names of the form's own fields, and others."""
    names = [*(name for name, _ in form.pairs), b"next", b"page", b"q", b"lang", TAG]
    return [(names[place % len(names)], value) for place, value in attack.query]


def as_question(form: Form, attack: Attack) -> Sent:
    """The form as this attack asks for a page with it."""
    sent = bent(form, replace(attack, body=None))
    pairs = [*_changed(form.pairs, attack.changes), *attack.names, *asked(form, attack)]
    return replace(sent, query=_encoded(pairs), body=b"")


def _changed(pairs: Pairs, changes: Sequence[tuple[int, str, bytes]]) -> Pairs:
    changed = list(pairs) or [(b"name", b"")]
    for place, how, value in changes:
        at = place % len(changed)
        name, _ = changed[at]
        if how == "again":
            changed.append((name, value))
        elif how == "in place":
            changed[at] = (name, value)
        elif len(changed) > 1:
            del changed[at]
    return changed


def _elsewhere(path: str, address: tuple[int, bytes] | None) -> str:
    if address is None:
        return path
    parts = path.split("/")
    parts[1 + address[0] % (len(parts) - 1)] = quote(address[1][:2_000], safe="")
    return "/".join(parts)


def _encoded(pairs: Pairs) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)


def _json(pairs: Pairs) -> bytes:
    names = [name.decode(errors="replace") for name, _ in pairs]
    return json.dumps(dict(zip(names, cycle(OF_JSON), strict=False))).encode()


def _multipart(pairs: Pairs, files: Mapping[bytes, File]) -> bytes:
    parts = [
        b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (name, value)
        for name, value in pairs
        if name not in files
    ]
    parts += [
        b'Content-Disposition: form-data; name="%s"; filename="%s"\r\n'
        b"Content-Type: image/png\r\n\r\n%s" % (name, *file)
        for name, file in files.items()
    ]
    lines = b"".join(b"--%s\r\n%s\r\n" % (BOUNDARY, part) for part in parts)
    return lines + b"--%s--\r\n" % BOUNDARY


def findings(response: TestResponse) -> list[str]:
    """What is wrong with this answer."""
    found = [] if response.status_code < 500 else [f"status {response.status_code}"]
    if HEADER in response.headers:
        found.append("a header of theirs")
    target = urlsplit(urljoin(SITE, response.headers.get("Location", "/")))
    if f"{target.scheme}://{target.netloc}" not in (SITE, "http://outreach.test"):
        found.append(f"leads to {target.scheme}://{target.netloc}")
    return found + in_content(response.mimetype, response.data)


def in_content(mimetype: str, data: bytes) -> list[str]:
    """What is wrong with content of this kind."""
    if mimetype not in READ_AS:
        return [f"nobody reads {mimetype}"]
    found = [f"holds {word.decode()}" for word in (PRODUCT, PASSWD) if word in data]
    lowered = data.lower()
    if mimetype == "application/zip" or any(trace in lowered for trace in TRACES):
        found += READ_AS[mimetype](data)
    return found


def _in_html(data: bytes) -> list[str]:
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(data.decode())
    return [
        f"<{element.tag}> of theirs"
        for element in tree.iter()
        if element.tag == ELEMENT or ATTRIBUTE in element.attrib or _leads_to_script(element.attrib)
    ]


def _leads_to_script(attributes: Mapping[str, str]) -> bool:
    links = (attributes.get(name, "") for name in ("href", "src", "action", "formaction"))
    return any(link.strip().lower().startswith("javascript:") for link in links)


def _in_kit(data: bytes) -> list[str]:
    """A kit in which something of theirs stands beside our fields is no kit."""
    try:
        kit.parse(data, name="kit")
    except kit.BrokenKit as broken:
        return [str(broken)]
    return []


def _in_calendar(data: bytes) -> list[str]:
    calendar = icalendar.Calendar.from_ical(data)
    named = {name.lower() for part in calendar.walk() for name, _ in part.property_items()}
    return ["a property of theirs"] if HEADER.lower() in named else []


def _in_json(data: bytes) -> list[str]:
    json.loads(data)
    return []


def _in_xml(data: bytes) -> list[str]:
    """An element or attribute of theirs; what is no XML at all cannot be read."""
    tree = xml.etree.ElementTree.fromstring(data)
    named = [element for element in tree.iter() if element.tag.endswith(f"}}{ELEMENT}")]
    named += [e for e in tree.iter() if e.tag == ELEMENT or ATTRIBUTE in e.attrib]
    return [f"<{element.tag}> of theirs" for element in named]


def _in_table(data: bytes) -> list[str]:
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return ["a formula of theirs" for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]


def _in_text(data: bytes) -> list[str]:
    return ["text of theirs"]  # nothing that people typed goes into these


def _in_archive(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [found for name in archive.namelist() for found in _in_file(name, archive)]


def _in_file(name: str, archive: zipfile.ZipFile) -> Iterator[str]:
    kinds = {
        "html": "text/html",
        "ics": "text/calendar",
        "json": "application/json",
        "txt": "text/plain",
        "webp": "image/webp",
    }
    kind = kinds.get(name.rpartition(".")[2], name)
    yield from (f"{name}: {found}" for found in in_content(kind, archive.read(name)))


READ_AS: dict[str, Callable[[bytes], list[str]]] = {
    "text/html": _in_html,
    "text/calendar": _in_calendar,
    "application/json": _in_json,
    "application/feed+json": _in_json,
    "application/atom+xml": _in_xml,
    "application/rss+xml": _in_xml,
    "application/xml": _in_xml,
    "text/xml": _in_xml,
    "application/yaml": _in_kit,
    "text/plain": _in_text,
    "text/csv": _in_table,
    "text/css": _in_text,
    "text/javascript": _in_text,
    "application/zip": _in_archive,
    "application/pdf": lambda _data: [],
    "image/webp": lambda _data: [],
    "message/rfc822": lambda _data: [],
}
