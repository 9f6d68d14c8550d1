"""What an exception says never reaches a log; where it happened does."""

import logging

import pytest

from config.logs import WithoutExceptionValues

ADDRESS = "ann@example.com"


def formatted(record: logging.LogRecord) -> str:
    assert WithoutExceptionValues().filter(record)
    return logging.Formatter("%(message)s").format(record)


def record_of(message: str, args: object, *, failing: bool) -> logging.LogRecord:
    logger, info = logging.getLogger("x"), None
    if failing:
        try:
            raise ValueError(f"Key (email)=({ADDRESS}) already exists")
        except ValueError as error:
            info = (type(error), error, error.__traceback__)
    return logger.makeRecord("x", logging.ERROR, "f.py", 1, message, args, info)  # type: ignore[arg-type]


def test_traceback_names_class_and_place_but_not_the_words() -> None:
    text = formatted(record_of("job %s broke", ("42",), failing=True))
    assert "job 42 broke" in text
    assert "test_logs.py" in text
    assert text.endswith("ValueError")
    assert ADDRESS not in text


@pytest.mark.parametrize("value", ["args", "kwargs", "exc", "return_value"])
def test_task_log_holds_name_and_id_only(value: str) -> None:
    context = {"name": "run_job", "id": "42", value: ADDRESS}
    text = formatted(record_of(f"Task %(name)s[%(id)s] %({value})s", (context,), failing=False))
    assert "run_job[42]" in text
    assert ADDRESS not in text


def test_exception_given_as_a_value_is_named_by_its_class() -> None:
    error = ValueError(ADDRESS)
    assert formatted(record_of("raised %r", (error,), failing=False)) == "raised 'ValueError'"
