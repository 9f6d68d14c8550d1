"""Threat detection: signs of misuse are noted, weighed by rules, and answered."""
