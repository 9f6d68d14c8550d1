"""A deployment for the drills of jobs: a broker, a database, workers, and someone who asks."""
