"""Which request or task the present line of a log belongs to."""

from contextvars import ContextVar

from celery import current_task

request_id: ContextVar[str] = ContextVar("request_id", default="")


def belonging() -> dict[str, str]:
    """Return the ids under which lines of one request or task are found together."""
    found = {"request_id": request_id.get()}
    if current_task and current_task.request.id:
        found |= {"task": current_task.name, "task_id": current_task.request.id}
    return {name: value for name, value in found.items() if value}
