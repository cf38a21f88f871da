"""A plan as plain data: what would be done, what is left, and why."""

from typing import Any

from .film_data import film_data
from .model.film import Film
from .model.operation import OrderShelf
from .model.plan import Plan, Planned, Refusal, Skipped

ACTIONS = {
    "RequestFilm": "request",
    "TagRequest": "tag",
    "UnmonitorRequest": "unmonitor",
    "MonitorRequest": "monitor",
    "RemoveRequest": "remove",
    "Collect": "collect",
    "Uncollect": "uncollect",
    "OrderShelf": "order",
}


def plan_data(plan: Plan, refusal: Refusal | None) -> dict[str, Any]:
    """Return every operation and every skipped film with its reason."""
    return {
        "operations": [_operation_data(planned) for planned in plan.operations],
        "skipped": [_skipped_data(skipped) for skipped in plan.skipped],
        "refused": _refusal_data(refusal) if refusal else None,
    }


def _operation_data(planned: Planned) -> dict[str, Any]:
    operation = planned.operation
    film: Film | None = None
    if not isinstance(operation, OrderShelf):
        film = operation.film
    return {
        "action": ACTIONS[type(operation).__name__],
        **(film_data(film) if film else {}),
    }


def _skipped_data(skipped: Skipped) -> dict[str, Any]:
    return {
        **film_data(skipped.film),
        "reason": skipped.reason.value,
        "detail": skipped.detail,
    }


def _refusal_data(refusal: Refusal) -> dict[str, Any]:
    return {
        "reason": refusal.reason.value,
        "films": [film_data(film) for film in refusal.films],
    }
