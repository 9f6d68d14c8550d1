"""Composition: settings, URLs, the task queue, static design."""
