import html
import json
import smtplib
import urllib.error
import urllib.request
from email.message import EmailMessage
from urllib.parse import urlsplit

PATIENCE_SECONDS = 5


class Channels:
    """Sends a delivery on its channel; answers `sent`, `later` (it may work another time) or `never`."""

    def __init__(self, smtp_url):
        self._smtp = urlsplit(smtp_url)

    def send(self, delivery):
        try:
            return self._email(delivery) if delivery["channel"] == "email" else "never"
        except OSError:
            return "later"

    def _email(self, delivery):
        recipient = delivery["preferences"]["email"]
        mail = EmailMessage()
        mail["From"] = "club@notifications.example"
        mail["To"] = recipient
        mail["Subject"] = delivery["subject"]
        # The same id each time, so that whoever gets it twice can tell.
        mail["Message-ID"] = f"<{delivery['id']}@notifications.example>"
        mail.set_content(delivery["text"])
        mail.add_alternative(f"<p>{html.escape(delivery['text'])}</p>", subtype="html")
        try:
            with smtplib.SMTP(self._smtp.hostname, self._smtp.port, timeout=PATIENCE_SECONDS) as server:
                server.send_message(mail)
            return "sent"
        except smtplib.SMTPRecipientsRefused as refused:
            return outcome_of(refused.recipients[recipient][0])
        except smtplib.SMTPResponseException as refused:
            return outcome_of(refused.smtp_code)

    def _webhook(self, delivery):
        body = {key: delivery[key] for key in ("id", "subject", "text")}
        request = urllib.request.Request(
            delivery["preferences"]["webhook"], json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS):
                return "sent"
        except urllib.error.HTTPError as error:
            return "later" if error.code >= 500 or error.code == 429 else "never"


def outcome_of(code):
    """SMTP says with its first digit whether it makes sense to come back."""
    return "never" if code >= 500 else "later"
