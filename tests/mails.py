"""What every mail must stand up to: text and HTML that say the same, and nothing to load."""

import re
from html.parser import HTMLParser

from django.core.mail import EmailMessage, EmailMultiAlternatives


class Reader(HTMLParser):
    """Gathers the words a person reads, and every address that the mail names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.language = ""
        self._skips = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._skips = tag in {"style", "title"}
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a":
            self.links.append(given["href"])
        elif {"href", "src", "srcset", "background", "action", "data"} & given.keys():
            self.loads.append(f"<{tag}>")
        if tag in {"img", "script", "link", "iframe", "object", "form", "svg", "video", "audio"}:
            self.loads.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self._skips = False

    def handle_data(self, data: str) -> None:
        if not self._skips:
            self.words += data.split()


def html_of(message: EmailMessage) -> str:
    """Return the HTML part of a mail that has exactly one."""
    assert isinstance(message, EmailMultiAlternatives), message.subject
    [(content, kind)] = message.alternatives
    assert kind == "text/html", message.subject
    return str(content)


def check_mail(message: EmailMessage) -> Reader:
    """Check one mail; return what its HTML part says."""
    html = html_of(message)
    read = Reader(html)
    assert not read.loads, (message.subject, read.loads)
    assert not re.search(r"url\(|@import|expression\(", html), message.subject
    assert all(re.match(r"https?://[^/]", link) for link in read.links), read.links
    assert read.language, message.subject
    # The dashes are a line across in HTML; every other word of the text is there, in order.
    said = [word for word in str(message.body).split() if word != "--"]
    heard = iter(read.words)
    assert all(word in heard for word in said), (message.subject, said, read.words)
    assert sorted(set(read.links)) == sorted(set(re.findall(r"https?://\S+", str(message.body))))
    whole = message.message()
    kinds = [part.get_content_type() for part in whole.walk()]
    at = kinds.index("multipart/alternative")
    assert kinds[at : at + 3] == ["multipart/alternative", "text/plain", "text/html"]
    return read
