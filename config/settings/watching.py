"""Threat detection: what is too much, when staff work, and who is told."""

import re

from config.settings.foundation import env
from config.settings.words import SAFELIGHT_PRIVACY_EMAIL
from privacy.watch.hours import Hours, parse_hours
from privacy.watch.rules import RULES, Limit, parse_limit

SAFELIGHT_WATCH: dict[str, Limit | None] = {}
for _rule in RULES:
    _limit = env.text(
        _rule.setting,
        _rule.default,
        meaning=f'limit of the rule {_rule.code}: signs in a time, like "30/10m"; off without it',
    )
    try:
        SAFELIGHT_WATCH[_rule.code] = parse_limit(_limit)
    except ValueError as _problem:
        env.problems.append(f"{_rule.setting} is {_limit!r}, which can't be used: {_problem}.")
SAFELIGHT_ALERT_MAIL = env.words(
    "SAFELIGHT_ALERT_MAIL",
    [SAFELIGHT_PRIVACY_EMAIL],
    meaning="who is mailed alerts of threat detection: addresses, by comma",
)
if not all(re.fullmatch(r"[^@\s]+@[^@\s]+", each) for each in SAFELIGHT_ALERT_MAIL):
    env.problems.append("SAFELIGHT_ALERT_MAIL must be mail addresses, by comma.")
_hours = env.text(
    "SAFELIGHT_STAFF_HOURS",
    "",
    meaning='when staff work, like "mon-fri 07:00-20:00; sat 09:00-12:00", or always',
)
# Empty where nothing was set: one's own machine then has none, a server those of production.py.
SAFELIGHT_STAFF_HOURS: Hours | None = None
try:
    SAFELIGHT_STAFF_HOURS = parse_hours(_hours) if _hours else None
except ValueError as _problem:
    env.problems.append(f"SAFELIGHT_STAFF_HOURS can't be used: {_problem}.")
