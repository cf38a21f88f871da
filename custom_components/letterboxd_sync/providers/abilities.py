"""Composes an account's class from the abilities that it really has.

An ability is a method; whoever lacks the method lacks the ability. An account whose
abilities depend on how it was set up is therefore put together from one part each.
"""

from typing import cast


def with_abilities[AccountT](
    base: type[AccountT], parts: frozenset[type[AccountT]]
) -> type[AccountT]:
    """A subclass of ``base`` that can what the ``parts`` can; each part is one, too."""
    bases = (*sorted(parts, key=lambda part: part.__qualname__), base)
    return cast(type[AccountT], type(base.__name__, bases, {"__doc__": base.__doc__}))
