"""Intake: a file that anybody may have written becomes a picture rebuilt from its pixels."""
