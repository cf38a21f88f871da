"""Safety: which plans are not carried out before a person has seen them.

A list that comes back empty, or much shorter, is more often a fault than a wish.
Every film counts that would leave the base, not only those that would leave the
target: a base that forgets everything asks for everything again.
"""

from dataclasses import replace
from typing import Final

from ..model.film import Film, FilmKey
from ..model.link import LinkId
from ..model.plan import (
    Base,
    BaseChange,
    Forget,
    Plan,
    Planned,
    Refusal,
    RefusalReason,
)

FREELY: Final = 10
"""So many films may leave at once, however short the list is: an evening's tidying."""

FREELY_OF_MANY: Final = 0.1
"""Of a long list, this part may leave at once."""


def refuse(
    plan: Plan, *, link_id: LinkId, base: Base, source_count: int
) -> Refusal | None:
    """Return why the plan needs a person's word, or None when it may be carried out.

    ``source_count`` is how many films the source shows. An incomplete source makes
    nothing leave, so its plans pass.
    """
    films = _leaving(plan, base)
    if not films:
        return None
    if source_count == 0:
        reason = RefusalReason.SOURCE_EMPTY
    elif len(films) > max(FREELY, FREELY_OF_MANY * len(base)):
        reason = RefusalReason.TOO_MANY_REMOVALS
    else:
        return None
    return Refusal(link_id=link_id, reason=reason, films=tuple(films.values()))


def without_removals(plan: Plan) -> Plan:
    """Return the plan of somebody who says "keep".

    The films stay at the target and leave the base: nothing of ours touches them
    again unless they are listed anew.
    """
    forgotten = tuple(_forgetting(each) for each in plan.operations if each.removes)
    return replace(
        plan,
        operations=tuple(each for each in plan.operations if not each.removes),
        base_changes=(*plan.base_changes, *forgotten),
    )


def approved(plan: Plan, *, refusal: Refusal, base: Base) -> Plan:
    """Return the plan of somebody who says "apply" to the listed films.

    What else would leave by now was not on the list that they saw, and waits.
    """
    seen = {key for film in refusal.films for key in film.ids.keys}

    def may_go(change: BaseChange | None) -> bool:
        match change:
            case Forget(key=key):
                film = base[key].film
                return film in refusal.films or not seen.isdisjoint(film.ids.keys)
            case _:
                return True

    return replace(
        plan,
        operations=tuple(
            each for each in plan.operations if not each.removes or may_go(each.settles)
        ),
        base_changes=tuple(each for each in plan.base_changes if may_go(each)),
    )


def _leaving(plan: Plan, base: Base) -> dict[FilmKey, Film]:
    """Return the films that would leave the base, each once, in order."""
    removals = [_forgetting(each) for each in plan.operations if each.removes]
    gone = [each for each in plan.base_changes if isinstance(each, Forget)]
    return {forget.key: base[forget.key].film for forget in (*removals, *gone)}


def _forgetting(removal: Planned) -> Forget:
    """Return what a removal settles; anything else is a fault that must refuse."""
    if not isinstance(removal.settles, Forget):
        raise TypeError(f"a removal that forgets nothing: {removal.key}")
    return removal.settles
