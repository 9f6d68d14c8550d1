"""The processes of one worker: they share an id, so that a worker who is told to stop knows
which jobs are in their hands."""

import uuid
from typing import Final

# Made before the worker forks, and so the same in each of its processes.
CREW: Final = uuid.uuid4()
