"""The witness: what must outlive a restored backup, kept outside every database and its backups."""
