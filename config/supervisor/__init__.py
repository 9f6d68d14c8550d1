"""`manage.py run`: web, workers and scheduler of one machine under one process."""
