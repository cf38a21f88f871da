"""A real process that is killed between any two statements of the ledger.

SIGKILL leaves no time to clean up: what is found afterwards is what was committed.
"""

from collections import Counter
from contextlib import closing
from pathlib import Path
import shutil
import sqlite3
import subprocess
import sys

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.store.sqlite import SqliteLedger

from .examples import LINK, draft_key, film_key, viewing
from .scenario import DAYS, EXPECTED, IMPATIENT, SEEN, THERE_ALREADY, Service, live

ROOT = Path(__file__).parents[2]

# How many jobs the plan of each day has, with those that wait for a person.
PLANNED = [5, 2, 3]

# Each finds what must never be there, however the process ended.
FORBIDDEN = {
    "a request that is done without its agreement": """
        SELECT key FROM current_job WHERE state = 'done' AND link_id IS NOT NULL
        AND NOT EXISTS (
            SELECT * FROM base WHERE base.link_id = current_job.link_id
            AND base.key = current_job.settles ->> '$.row.key')
    """,
    "an agreement on a film of ours without its job": """
        SELECT key FROM base WHERE ours AND NOT EXISTS (
            SELECT * FROM current_job WHERE state = 'done'
            AND current_job.settles ->> '$.row.key' = base.key)
    """,
    "a removal that is done and holds its key": """
        SELECT key FROM current_job WHERE state = 'done' AND key LIKE 'remove|%'
    """,
    "a plan without the agreement that came with it": """
        SELECT key FROM job WHERE NOT EXISTS (SELECT * FROM base WHERE NOT ours)
    """,
    "a draft that went on without what was said of it": """
        SELECT key FROM current_job WHERE key LIKE 'diary|%'
        AND (state, operation ->> '$.stars') IN (VALUES
            ('queued', NULL), ('queued', 1.0),
            ('done', NULL), ('done', 1.0), ('done', 2.0))
    """,
    "half of what was learnt": """
        SELECT identities, attempts FROM
            (SELECT count(*) AS identities FROM identity),
            (SELECT count(*) AS attempts FROM attempt)
        WHERE (identities, attempts) NOT IN (VALUES (0, 0), (2, 1))
    """,
    "half of what was noted before it was told": """
        SELECT scopes, films FROM
            (SELECT count(*) AS scopes FROM seen_scope),
            (SELECT count(*) AS films FROM seen)
        WHERE (scopes, films) NOT IN (VALUES (0, 0), (1, 3), (1, 4))
    """,
}


def killed(*arguments: object) -> int:
    """Let the child be killed as told and return how often it was."""
    child = subprocess.run(
        [sys.executable, "-S", "-m", "tests.store.killed_child", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert child.stderr == ""
    return int(child.stdout)


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each kill, numbered by the statement that it came before."""
    folder = tmp_path_factory.mktemp("kills")
    number = killed("each", folder)
    # The last is that of the life that went through.
    shutil.rmtree(folder / str(number + 1))
    return folder


@pytest.fixture
def scenes(kills: Path, tmp_path: Path) -> list[Path]:
    """The folder of each kill, to look around in and to go on from."""
    shutil.copytree(kills, tmp_path, dirs_exist_ok=True)
    return sorted(tmp_path.iterdir(), key=lambda scene: int(scene.name))


def wrong_with_file(folder: Path) -> list[object]:
    """What the kill did to the file itself, before we open it again."""
    with closing(sqlite3.connect(folder / "ledger.db")) as db:
        return db.execute(
            "SELECT integrity_check FROM pragma_integrity_check"
            " WHERE integrity_check <> 'ok' UNION ALL"
            " SELECT 'half a migration' FROM pragma_user_version"
            " WHERE (user_version = 0) <> (SELECT count(*) = 0 FROM sqlite_schema)"
        ).fetchall()


def wrong_with_content(folder: Path) -> list[object]:
    """What is in the ledger, or missing, that was half done."""
    SqliteLedger(folder / "ledger.db").close()
    with closing(sqlite3.connect(folder / "ledger.db")) as db:
        found = [(name, db.execute(sql).fetchall()) for name, sql in FORBIDDEN.items()]
        plans = [
            jobs
            for (jobs,) in db.execute(
                "SELECT count(*) FROM job GROUP BY created_at ORDER BY created_at"
            )
        ]
        ((done, sending),) = db.execute(
            "SELECT count(*) FILTER (WHERE state = 'done'),"
            " count(*) FILTER (WHERE state = 'sending') FROM job"
            " WHERE link_id IS NOT NULL"
        )
    books = Service(books=folder / "books").done()
    sent = sum(not line.startswith("news") for line in books)
    found.append(("part of a plan", plans if plans != PLANNED[: len(plans)] else []))
    in_doubt = sent - done
    found.append(("sent, and not known", [] if 0 <= in_doubt <= sending else [sent]))
    return [each for each in found if each[1]]


def outcome(folder: Path) -> tuple[object, ...]:
    """What was done to the service, what was agreed on, and what is left to do."""
    with SqliteLedger(folder / "ledger.db") as ledger:
        waiting = [job.key.rpartition(":")[2] for job in ledger.jobs(states=UNDER_WAY)]
        agreed = set(ledger.base(LINK))
        draft = ledger.jobs_by_key([draft_key(SEEN)])[draft_key(SEEN)]
    books = Counter(Service(books=folder / "books").done())
    return books, agreed, waiting, (draft.state, draft.operation)


UNDER_WAY = [JobState.HELD, JobState.QUEUED, JobState.SENDING, JobState.UNCERTAIN]
RIGHT = (
    Counter(EXPECTED),
    {film_key(number) for number in DAYS[-1] | {THERE_ALREADY}},
    [str(IMPATIENT + len(DAYS) - 1)],
    (JobState.DONE, viewing(SEEN, len(DAYS))),
)


def test_a_kill_leaves_nothing_half_done(scenes: list[Path]) -> None:
    assert len(scenes) > 100

    damaged = {scene.name: wrong_with_file(scene) for scene in scenes}
    half_done = {scene.name: wrong_with_content(scene) for scene in scenes}

    assert damaged == {scene.name: [] for scene in scenes}
    assert half_done == {scene.name: [] for scene in scenes}


def test_a_restart_after_a_kill_loses_nothing_and_sends_nothing_twice(
    scenes: list[Path],
) -> None:
    for scene in scenes:
        with SqliteLedger(scene / "ledger.db") as ledger:
            live(ledger, Service(books=scene / "books"))

    ended = {scene.name: outcome(scene) for scene in scenes}

    assert ended == {scene.name: RIGHT for scene in scenes}


# Fewer statements than these do not even get through opening and one job.
@pytest.mark.parametrize("statements", [41, 47, 53, 71])
def test_being_killed_again_and_again_comes_to_the_same_end(
    tmp_path: Path, statements: int
) -> None:
    assert killed("every", tmp_path, statements) > 1

    assert wrong_with_file(tmp_path) == []
    assert outcome(tmp_path) == RIGHT


def test_what_was_in_doubt_when_the_kill_came_is_looked_up(scenes: list[Path]) -> None:
    """The kills hit the very moment between sending and noting that it was done."""
    in_doubt = []
    for scene in scenes:
        with SqliteLedger(scene / "ledger.db") as ledger:
            sending = [job.key for job in ledger.jobs(states=[JobState.SENDING])]
            done = len(ledger.jobs(link_id=LINK, states=[JobState.DONE]))
        lines = Service(books=scene / "books").done()
        in_doubt.append((len(sending), len(lines) - done))

    # Picked up and not yet sent; sent and not yet noted.
    assert (1, 0) in in_doubt
    assert (1, 1) in in_doubt
