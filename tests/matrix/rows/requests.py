"""Requests: a form for everybody, links for whoever has them, and a person's own."""

from tests.matrix.expecting import everyone, own, people

BY_LINK, OWN = "requests/<uuid:case_id>/<slug:token>/", "privacy/requests/<uuid:case_id>/"
STATUS = {"token": "{status_token}"}

ROWS = {
    "requests/": everyone(),
    "requests/for-another/": everyone(),
    "requests/sent/": everyone(),
    # Whoever has a link sees what it is for, signed in or not; another link's secret opens nothing.
    BY_LINK: everyone(values=STATUS),
    f"{BY_LINK}confirm/": everyone(404, values=STATUS),
    f"{BY_LINK}agent/": everyone(values={"token": "{authority_token}"}),
    f"{BY_LINK}withdraw/": everyone(302, method="post", values=STATUS),
    # Nobody approved it yet.
    f"{BY_LINK}documents/<uuid:attachment_id>/": everyone(404, values=STATUS),
    "privacy/requests/": people(),
    "privacy/requests/new/": people(),
    OWN: own(),
    f"{OWN}withdraw/": own(302, method="post"),
    f"{OWN}documents/<uuid:attachment_id>/": own(404),
}
