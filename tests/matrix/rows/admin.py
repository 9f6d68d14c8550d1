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
    "staff/purpose/": everyone(but=OF_PEOPLE),
    **admin_pages(
        "accounts.person",
        see=(SUPPORT, OFFICER, OPERATOR),
        value="owner_id",
    ),
    **admin_pages("auth.group", see=(OFFICER, OPERATOR, AUDITOR), value="group"),
    **admin_pages(
        "accounts.roleproposal",
        see=(OFFICER, OPERATOR, AUDITOR),
        add=(OFFICER, OPERATOR),
        value="proposal",
    ),
    **admin_pages("generation.styleoffer", see=(OPERATOR, AUDITOR), value="style"),
    **admin_pages("generation.job", see=(SUPPORT, OPERATOR), value="job_id"),
    **admin_pages("uploads.trainingexport", see=(TRAINER, OFFICER, AUDITOR), value="training"),
    **admin_pages("privacy.ledgerentry", see=(OFFICER, AUDITOR), value="entry"),
    **admin_pages("privacy.consentevent", see=(AGENT, OFFICER, AUDITOR), value="consent"),
    **admin_pages("privacy.breakglass", see=(OFFICER, AUDITOR), value="glass_id"),
    **admin_pages("privacy.audit", see=(OFFICER, AUDITOR, OPERATOR), value="audit"),
    **admin_pages("privacy.proofrun", see=(OFFICER, AUDITOR, OPERATOR), value="proof"),
    **admin_pages("privacy.hold", see=(AGENT, OFFICER, AUDITOR), value="hold_id"),
}
