"""Who may have been home when a playback began is asked about until it is known."""

import pytest

from custom_components.letterboxd_sync.model.presence import Audience
from custom_components.letterboxd_sync.sync.playback_steps import sighted

from .sittings import EIGHT, RULES, at, kinds, seen

ANNA = frozenset({"person.anna"})
OUT_OR_NOT = Audience(unknown=ANNA)


@pytest.mark.parametrize(
    ("then", "away", "told"),
    [
        (OUT_OR_NOT, False, []),
        (Audience(), False, ["joined"]),
        (Audience(away=ANNA), True, []),
    ],
    ids=["still unknown", "home", "away"],
)
def test_who_may_be_home_is_asked_about_until_it_is_known(
    then: Audience, *, away: bool, told: list[str]
) -> None:
    first = sighted(None, seen(0), now=EIGHT, rules=RULES, audience=OUT_OR_NOT)
    step = sighted(first.session, seen(9), now=at(9), rules=RULES, audience=then)
    assert step.session is not None
    assert (step.session.audience.away == ANNA) == away
    assert kinds(step.changes) == told
    last = sighted(step.session, seen(10), now=at(10), rules=RULES, audience=Audience())
    assert last.session is not None
    assert (last.session.audience.away == ANNA) == away
