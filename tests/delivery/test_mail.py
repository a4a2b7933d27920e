from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest
from aiosmtpd.smtp import AuthResult

from outreach.config import Settings
from outreach.delivery import mail
from outreach.delivery.mail import Letter, Rejected
from tests.servers import free_port, post_office

UID = UUID("7b0f9c1e-5a4b-4a5c-9f6d-0d6c2f3e4a5b")
CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:ការបញ្ចាំងភាពយន្ត\r\nEND:VCALENDAR\r\n".encode()
KHMER = "ការបញ្ជាក់៖ ការបញ្ចាំងខ្សែភាពយន្តឯកសារ Redlight នៅរាជធានីភ្នំពេញ ថ្ងៃសៅរ៍"


@pytest.fixture
def settings(tmp_path):
    return Settings(
        instance=tmp_path,
        database_url="sqlite:///unused.db",
        secret_key="a key for tests only, and long enough",
        mail_sender="outreach@outreach.test",
    )


def a_letter(**values) -> Letter:
    return Letter(
        **{
            "to": "dara@westport.example.org",
            "subject": "Your places",
            "text": "Three places.\n",
            "html": "<p>Three places.</p>\n",
            **values,
        }
    )


def as_read(message):
    """The message as a mail program reads it: from its bytes."""
    return message_from_bytes(message.as_bytes(), policy=default)


def test_a_letter_reads_alone_as_text_and_as_html(settings):
    read = as_read(mail.message(settings, a_letter(), UID))

    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    text, html = read.iter_parts()
    assert text.get_content() == "Three places.\r\n"
    assert html.get_content() == "<p>Three places.</p>\r\n"


def test_its_headers_say_who_writes_and_that_a_program_does(settings):
    letter = a_letter(sender_name="Westport Film Circle", reply_to="hana@westport.example.org")

    read = as_read(mail.message(settings, letter, UID))

    date = read["Date"].datetime
    assert date.utcoffset().total_seconds() == 0
    assert dict(read.items()) == {
        "Message-ID": f"<{UID}@outreach.test>",
        "Date": read["Date"],
        "From": "Westport Film Circle <outreach@outreach.test>",
        "To": "dara@westport.example.org",
        "Reply-To": "hana@westport.example.org",
        "Subject": "Your places",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": read["Content-Type"],
    }


def test_a_row_keeps_its_message_id_however_often_it_is_sent(settings):
    first, again = (mail.message(settings, a_letter(), UID)["Message-ID"] for _ in range(2))

    assert first == again == f"<{UID}@outreach.test>"


@pytest.mark.parametrize(
    ("method", "file"), [("REQUEST", "invitation.ics"), ("CANCEL", "cancellation.ics")]
)
def test_a_calendar_entry_comes_as_an_alternative_and_attached(settings, method, file):
    read = as_read(mail.message(settings, a_letter(calendar=CALENDAR, method=method), UID))

    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    alternatives, attached = read.iter_parts()
    entry = list(alternatives.iter_parts())[2]
    assert dict(entry["Content-Type"].params) == {
        "method": method,
        "charset": "UTF-8",
        "component": "VEVENT",
    }
    assert entry["Content-Disposition"] is None
    assert entry.get_payload(decode=True) == CALENDAR
    assert attached.get_filename() == file
    assert attached.get_payload(decode=True) == CALENDAR


def test_a_khmer_subject_and_text_arrive_whole_over_seven_bits(settings):
    letter = a_letter(subject=KHMER, text=f"{KHMER}\n", sender_name="ក្រុមភាពយន្ត")

    raw = mail.message(settings, letter, UID).as_bytes()

    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    read = message_from_bytes(raw, policy=default)
    assert read["Subject"] == KHMER
    assert read["From"].addresses[0].display_name == "ក្រុមភាពយន្ត"
    assert next(read.iter_parts()).get_content() == f"{KHMER}\r\n"


@pytest.mark.parametrize("field", ["subject", "to", "sender_name", "reply_to"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_line_break_in_a_header_is_refused(settings, field, end):
    harmless = {"to": "a@example.org", "reply_to": "a@example.org"}.get(field, "Hello")
    mail.message(settings, a_letter(**{field: harmless}), UID)

    with pytest.raises(ValueError):
        mail.message(settings, a_letter(**{field: f"{harmless}{end}Bcc: x@example.org"}), UID)


def test_without_a_server_a_letter_is_kept_as_one_file(settings):
    mail.send(settings, a_letter(), UID)
    mail.send(settings, a_letter(subject="Once more"), UID)

    kept = list(settings.mail_folder.iterdir())
    assert [file.name for file in kept] == [f"{UID}.eml"]
    assert message_from_bytes(kept[0].read_bytes(), policy=default)["Subject"] == "Once more"
    assert settings.mail_folder.stat().st_mode & 0o777 == 0o700


def with_server(settings, url):
    return Settings(**{**vars(settings), "mail_url": url})


def test_a_letter_goes_out_by_the_server(settings):
    with post_office() as post:
        mail.send(with_server(settings, post.url), a_letter(subject=KHMER), UID)

    [arrived] = post.arrived
    assert (arrived["Subject"], arrived["To"]) == (KHMER, "dara@westport.example.org")
    assert not settings.mail_folder.exists()


@pytest.mark.parametrize("where", ["answers_to_rcpt", "answers_to_data"])
def test_a_final_no_is_told_from_one_that_may_change(settings, where):
    with post_office() as post:
        here = with_server(settings, post.url)
        getattr(post, where).extend(["550 no such person", "451 greylisted"])

        with pytest.raises(Rejected, match="550"):
            mail.send(here, a_letter(), UID)
        with pytest.raises(mail.smtplib.SMTPException):
            mail.send(here, a_letter(), UID)
        mail.send(here, a_letter(), UID)

    assert len(post.arrived) == 1


def test_a_server_that_is_not_there_is_no_final_no(settings):
    with pytest.raises(ConnectionRefusedError):
        mail.send(with_server(settings, f"smtp://127.0.0.1:{free_port()}"), a_letter(), UID)


def test_user_and_password_of_the_address_are_used(settings):
    seen = []

    def check(server, session, envelope, mechanism, data):
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss/word", handled=False)

    with post_office(authenticator=check, auth_require_tls=False) as post:
        address = post.url.replace("smtp://", "smtp://hana%40example.org:p%40ss%2Fword@")
        mail.send(with_server(settings, address), a_letter(), UID)

        wrong = address.replace("p%40ss%2Fword", "guess")
        with pytest.raises(mail.smtplib.SMTPAuthenticationError):
            mail.send(with_server(settings, wrong), a_letter(), UID)

    assert seen[0] == (b"hana@example.org", b"p@ss/word")
    assert len(post.arrived) == 1
