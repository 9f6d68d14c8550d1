"""The stages of a job at which a drill may kill its worker."""

STAGES = ("claimed", "opened", "engine", "sealing", "keeping", "last commit")
