"""allauth's mails, sent by a worker: how long a mail server takes tells nobody anything."""
