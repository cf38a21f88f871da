"""What people saw, want and think: written to trackers, diaries and media servers.

Not all of it has to be looked up before it is sent again. To take off a list what is
not on it, to take back a play that is gone, to rate alike or to mark as played what
is marked already changes nothing: of these ``look`` says that they have not happened.
"""

from collections.abc import Sequence
from typing import assert_never

from ..model.operation import (
    AddPlay,
    AddToList,
    LogViewing,
    MarkPlayed,
    Operation,
    PersonalOperation,
    RateTitle,
    RemoveFromList,
    RemovePlay,
    TakeBack,
)
from ..providers.contracts import (
    Account,
    AddsDiary,
    AddsToLists,
    RatesTitles,
    RemovesFromLists,
)
from ..providers.playback_contracts import (
    AddsPlays,
    MarksPlayed,
    ReadsHistory,
    RemovesPlays,
)
from ..sync.taking_back import WINDOW, plays_meant
from .dispatch_lots import lost, only


async def send_for_person(
    account: Account, first: PersonalOperation, operations: Sequence[Operation]
) -> None:
    """Carry out one lot, of the kind of its ``first``."""
    match first:
        case AddPlay() | RemovePlay() | TakeBack():
            await _send_plays(account, first, operations)
        case AddToList() | RemoveFromList():
            await _send_lists(account, first, operations)
        case RateTitle():
            if not isinstance(account, RatesTitles):
                raise lost()
            await account.rate(only(RateTitle, operations))
        case MarkPlayed():
            if not isinstance(account, MarksPlayed):
                raise lost()
            await account.mark_played(only(MarkPlayed, operations))
        case LogViewing():
            if not isinstance(account, AddsDiary):
                raise lost()
            await account.log_viewings(only(LogViewing, operations))
        case _:
            assert_never(first)


async def _send_plays(
    account: Account,
    first: AddPlay | RemovePlay | TakeBack,
    operations: Sequence[Operation],
) -> None:
    match first:
        case AddPlay():
            if not isinstance(account, AddsPlays):
                raise lost()
            await account.add_plays(only(AddPlay, operations))
        case RemovePlay():
            if not isinstance(account, RemovesPlays):
                raise lost()
            await account.remove_plays(only(RemovePlay, operations))
        case TakeBack():
            await _take_back(account, first)
        case _:
            assert_never(first)


async def _take_back(account: Account, taken: TakeBack) -> None:
    """Look what there is of the evening, and remove it."""
    if not isinstance(account, RemovesPlays) or not isinstance(account, ReadsHistory):
        raise lost()
    history = await account.read_plays(taken.watched_at - WINDOW)
    if plays := plays_meant(taken, history.items):
        await account.remove_plays(plays)


async def _send_lists(
    account: Account, first: AddToList | RemoveFromList, operations: Sequence[Operation]
) -> None:
    match first:
        case AddToList(facet=facet, slug=slug):
            if not isinstance(account, AddsToLists):
                raise lost()
            added = [each.title for each in only(AddToList, operations)]
            await account.add_to_list(facet, added, slug)
        case RemoveFromList(facet=facet, slug=slug):
            if not isinstance(account, RemovesFromLists):
                raise lost()
            removed = [each.title for each in only(RemoveFromList, operations)]
            await account.remove_from_list(facet, removed, slug)
        case _:
            assert_never(first)


async def look_for_person(
    account: Account, first: PersonalOperation, operations: Sequence[Operation]
) -> tuple[bool | None, ...]:
    """Tell for each operation of one lot whether it has happened."""
    match first:
        case AddPlay():
            if not isinstance(account, AddsPlays):
                raise lost()
            return await account.find_plays(only(AddPlay, operations))
        case AddToList(facet=facet, slug=slug):
            if not isinstance(account, AddsToLists):
                raise lost()
            titles = [each.title for each in only(AddToList, operations)]
            return await account.find_on_list(facet, titles, slug)
        case LogViewing():
            if not isinstance(account, AddsDiary):
                raise lost()
            return await account.find_viewings(only(LogViewing, operations))
        case RemovePlay() | TakeBack() | RemoveFromList() | RateTitle() | MarkPlayed():
            return (False,) * len(operations)
        case _:
            assert_never(first)
