"""Alerts of threat detection, in the admin: to read and to acknowledge, never to change."""

from tests.matrix.expecting import AUDITOR, OFFICER, OPERATOR, Row, admin_pages

ROWS: dict[str, Row] = admin_pages("privacy.alert", see=(OFFICER, OPERATOR, AUDITOR), value="alert")
