"""What every resource of the REST API shares; each resource stands in its own app's room."""
