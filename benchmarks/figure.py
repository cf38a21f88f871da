"""Figures: one measured value with the bound that it has to keep."""

from dataclasses import dataclass
import json


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """`value` and `bound` are in `unit`; a figure without a bound only informs.

    `exact` figures have to equal their bound, others may stay below it.
    """

    name: str
    value: float
    unit: str
    bound: float | None = None
    exact: bool = False

    @property
    def held(self) -> bool | None:
        if self.bound is None:
            return None
        return self.value == self.bound if self.exact else self.value <= self.bound

    @property
    def line(self) -> str:
        """The figure as a JSON object on one line."""
        return json.dumps(
            {
                "name": self.name,
                "value": self.value,
                "unit": self.unit,
                "bound": self.bound,
                "held": self.held,
            }
        )


def requests(name: str, value: int, bound: int | None = None) -> Figure:
    """A count of requests."""
    return Figure(name=name, value=value, unit="requests", bound=bound)
