"""Django's admin: each model for the roles of the table in docs/staff.md, no picture anywhere."""

from tests.matrix.expecting import (
    AGENT,
    ANONYMOUS,
    AUDITOR,
    DOOR,
    OFFICER,
    OPERATOR,
    OWNER,
    PEOPLE,
    STRANGER,
    SUPPORT,
    TRAINER,
    admin_pages,
    everyone,
    staff_only,
)

OF_PEOPLE = dict.fromkeys((ANONYMOUS, *PEOPLE), DOOR)

ROWS = {
    "staff/": everyone(but=OF_PEOPLE),
    "staff/login/": everyone(403, but={ANONYMOUS: DOOR}),
    "staff/logout/": everyone(method="post", but={ANONYMOUS: DOOR, STRANGER: 302, OWNER: 302}),
    "staff/password_change/": everyone(302, but=OF_PEOPLE),
    "staff/password_change/done/": everyone(302, but=OF_PEOPLE),
    "staff/autocomplete/": everyone(403, but=OF_PEOPLE),
    "staff/jsi18n/": everyone(but=OF_PEOPLE),
    "staff/<app_label>/": staff_only(AGENT, OFFICER, AUDITOR, OPERATOR, others=404, person=DOOR),
    "staff/<url>": everyone(404, but=OF_PEOPLE),
    **admin_pages(
        "generation.enginereport",
        see=(SUPPORT, AUDITOR, OPERATOR, TRAINER),
        value="engine_report",
    ),
    **admin_pages(
        "privacy.policyversion",
        see=(AGENT, OFFICER, AUDITOR),
        add=(AGENT, OFFICER),
        delete=(AGENT, OFFICER),
        value="policy",
    ),
    **admin_pages(
        "privacy.retentionrule",
        see=(OFFICER, AUDITOR, OPERATOR),
        add=(OFFICER,),
        value="retention_rule",
    ),
    **admin_pages("privacy.hold", see=(AGENT, OFFICER, AUDITOR), value="hold_id"),
}
