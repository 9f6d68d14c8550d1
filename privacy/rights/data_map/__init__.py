"""The record of processing activities (GDPR art. 30), generated from what the code declares."""
