"""Mail: whether the server answers, by TLS, and takes our name and password."""

import smtplib
import ssl
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import get_connection

from config.mail import ServerBackend

PATIENCE_SECONDS = 10


def look_at_mail() -> Iterator[str]:
    """Open the connection that mails are sent by, and send nothing."""
    connection = get_connection(timeout=PATIENCE_SECONDS)
    if not isinstance(connection, ServerBackend):
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        connection.open()
    except smtplib.SMTPNotSupportedError:
        yield f"The mail server {where} offers no STARTTLS. Use another port, often 587."
    except ssl.SSLError as error:
        yield (
            f"The certificate of the mail server {where} is not trusted ({error.reason}). Name it "
            "as its certificate does, or set SAFELIGHT_CA_FILE."
        )
    except smtplib.SMTPAuthenticationError:
        yield (
            f"The mail server {where} refuses our name and password. Set EMAIL_HOST_USER and "
            "EMAIL_HOST_PASSWORD anew."
        )
    except (OSError, smtplib.SMTPException) as error:
        yield (
            f"The mail server {where} can't be reached ({type(error).__name__}), so nobody can "
            "open an account. Check EMAIL_HOST and EMAIL_PORT."
        )
    finally:
        connection.close()
