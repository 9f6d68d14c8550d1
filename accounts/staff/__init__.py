"""Members of staff: who bears which role, and their pages in the admin."""
