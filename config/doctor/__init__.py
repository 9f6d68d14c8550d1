"""`manage.py doctor`: looks at a deployment, part by part, and says how to mend what is wrong."""
