"""Work rows: written with the act, done once, tried again, visible when given up."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.core import work
from portal.core.models import Work, WorkState

Done = list[int]


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Registers workers for the time of one test and lists what they did."""
    monkeypatch.setattr(work, "_WORKERS", dict(work._WORKERS))

    def register(name: str = "try", *, fails: int = 0, **options: object) -> Done:
        done: Done = []
        left = [fails]

        @work.worker(name, label="Prov", **options)  # type: ignore[arg-type]  # any option
        def do(target_id: int) -> None:
            if left[0]:
                left[0] -= 1
                raise ValueError("trasigt")
            done.append(target_id)

        return done

    return register


@transaction.atomic
def enqueued(name: str = "try", target: int = 7, at: datetime | None = None) -> Work:
    return work.enqueue(name, target, at=at)


@pytest.mark.django_db
def test_work_is_done_once_however_often_it_is_asked_for(kind: Callable[..., Done]) -> None:
    done = kind()
    row = enqueued()
    assert [work.do_work(row.pk), work.do_work(row.pk), work.do_work(row.pk)] == [
        True,
        False,
        False,
    ]
    row.refresh_from_db()
    assert (done, row.state, row.next_at) == ([7], WorkState.DONE, None)


@pytest.mark.django_db
def test_waiting_work_is_not_written_twice(kind: Callable[..., Done]) -> None:
    kind()
    assert enqueued().pk == enqueued().pk
    assert enqueued(target=8).pk != enqueued(target=7).pk


@pytest.mark.django_db
def test_enqueue_outside_a_transaction_is_refused(
    kind: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    kind()
    monkeypatch.setattr(work, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError):
        work.enqueue("try", 7)
    assert not Work.objects.exists()


@pytest.mark.django_db
def test_work_of_a_rolled_back_act_does_not_exist(
    kind: Callable[..., Done], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    kind()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        work.enqueue("try", 7)
        transaction.set_rollback(True)
    assert (Work.objects.count(), DBTaskResult.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_commit_wakes_the_queue(kind: Callable[..., Done]) -> None:
    done = kind()
    row = enqueued()
    assert DBTaskResult.objects.get().args_kwargs["args"] == [row.pk]
    call_command("db_worker", "--batch", "--no-reload", verbosity=0)
    row.refresh_from_db()
    assert (done, row.state) == ([7], WorkState.DONE)


@pytest.mark.django_db
def test_failed_tries_come_again_and_are_given_up_in_the_open(kind: Callable[..., Done]) -> None:
    told: list[tuple[int, str]] = []
    kind(fails=99, gave_up=lambda target, error: told.append((target, error)))
    now = timezone.now()
    row = enqueued(at=now)
    waits: list[timedelta] = []
    for _ in work.RETRY_AFTER:
        assert not work.do_work(row.pk, now=now)
        row.refresh_from_db()
        assert row.state == WorkState.WAITING
        assert row.next_at is not None
        assert not work.do_work(row.pk, now=row.next_at - timedelta(seconds=1))
        waits.append(row.next_at - now)
        now = row.next_at
    assert waits == work.RETRY_AFTER
    work.do_work(row.pk, now=now)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error, told) == (
        WorkState.FAILED,
        6,
        "ValueError: trasigt",
        [(7, "ValueError: trasigt")],
    )


@pytest.mark.django_db
def test_given_up_work_can_be_tried_again(kind: Callable[..., Done]) -> None:
    done = kind(fails=6)
    row = enqueued()
    for _ in range(6):
        work.do_work(row.pk, hurry=True)
    row.refresh_from_db()
    assert row.state == WorkState.FAILED
    assert work.retry(row.pk)
    assert not work.retry(row.pk)
    assert work.do_work(row.pk)
    assert done == [7]


@pytest.mark.django_db
def test_work_asked_for_while_it_is_done_is_done_once_more(
    kind: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    kind("other")
    seen: list[int] = []

    @work.worker("again", label="Prov")
    def do(target_id: int) -> None:
        seen.append(target_id)
        if len(seen) == 1:
            enqueued("again")

    row = enqueued("again")
    assert work.do_work(row.pk)
    row.refresh_from_db()
    assert row.state == WorkState.WAITING
    assert work.do_work(row.pk)
    row.refresh_from_db()
    assert (seen, row.state) == ([7, 7], WorkState.DONE)


@pytest.mark.django_db
def test_held_work_is_left_alone_until_its_lease_runs_out(kind: Callable[..., Done]) -> None:
    done = kind(lease=timedelta(minutes=1))
    row = enqueued()
    now = timezone.now()
    assert work._claim(row.pk, now, hurry=False) is not None  # a worker that then dies
    assert not work.do_work(row.pk, now=now + timedelta(seconds=59))
    assert work.sweep(now=now + timedelta(seconds=61)).done == 1
    assert done == [7]


@pytest.mark.django_db
def test_worker_that_lost_its_lease_changes_nothing(kind: Callable[..., Done]) -> None:
    kind(lease=timedelta(minutes=1))
    row = enqueued()
    now = timezone.now()
    slow = work._claim(row.pk, now, hurry=False)
    other = work._claim(row.pk, now + timedelta(minutes=2), hurry=False)
    assert slow is not None
    assert other is not None
    assert not work._done(slow, now)
    work._failed(slow, "för sent", now)
    row.refresh_from_db()
    assert (row.state, row.error, row.claimed_until) == ("waiting", "", other.claimed_until)
    assert work._done(other, now)


@pytest.mark.django_db
def test_work_that_kills_every_worker_is_given_up(kind: Callable[..., Done]) -> None:
    done = kind(lease=timedelta(minutes=1))
    row = enqueued()
    now = timezone.now()
    for _ in range(work.MAX_ATTEMPTS):
        assert work._claim(row.pk, now, hurry=False) is not None
        now += timedelta(minutes=2)
    assert not work.do_work(row.pk, now=now)
    row.refresh_from_db()
    assert (done, row.state) == ([], WorkState.FAILED)
    assert "avbröts" in row.error


@pytest.mark.django_db
def test_drain_does_retries_at_once_and_leaves_what_is_planned(
    kind: Callable[..., Done], capsys: pytest.CaptureFixture[str]
) -> None:
    done = kind(fails=2)
    enqueued()
    enqueued(target=8, at=timezone.now() + timedelta(days=1))
    call_command("run_due", "--drain")
    assert done == [7]
    assert "Gjort: 1. Misslyckade försök: 2. Väntar: 1. Uppgivet: 0." in capsys.readouterr().out


@pytest.mark.django_db
def test_work_of_a_kind_unknown_here_is_left_alone(kind: Callable[..., Done]) -> None:
    row = enqueued("unknown")
    call_command("run_due", "--drain")
    row.refresh_from_db()
    assert (row.state, row.attempts) == (WorkState.WAITING, 0)


@pytest.mark.django_db
def test_sweep_forgets_what_is_long_done(kind: Callable[..., Done]) -> None:
    kind()
    old, new = enqueued(), enqueued(target=8)
    work.do_work(old.pk)
    Work.objects.filter(pk=old.pk).update(done_at=timezone.now() - timedelta(days=31))
    work.sweep()
    assert list(Work.objects.all()) == [new]


@pytest.mark.django_db
def test_sweep_empties_the_queue_of_what_is_finished_or_held_by_the_dead() -> None:
    for status in ("READY", "RUNNING", "SUCCESSFUL", "FAILED"):
        work.wake_up(1, None)
        day = timezone.now() - timedelta(days=2)
        DBTaskResult.objects.filter(status="READY", started_at=None).update(
            status=status, started_at=day, finished_at=day
        )
    work.sweep()
    assert [each.status for each in DBTaskResult.objects.all()] == ["READY"]


@pytest.mark.django_db
def test_drain_fails_when_something_was_given_up(kind: Callable[..., Done]) -> None:
    kind(fails=99)
    enqueued()
    with pytest.raises(CommandError):
        call_command("run_due", "--drain")


# -- Real processes --------------------------------------------------------------------------------

PROCESS = """
import django; django.setup()
import sys, time
from datetime import timedelta
from pathlib import Path
from portal.core import work
@work.worker("slow", label="Prov", lease=timedelta(seconds=float(sys.argv[3])))
def slow(target_id):
    with Path(sys.argv[2]).open("a") as log:
        log.write(f"{target_id} ")
    time.sleep(float(sys.argv[4]))
if sys.argv[1] == "one":
    work.sweep()
else:
    while work.sweep().waiting:
        time.sleep(0.02)
"""


def start(mode: str, log: Path, *, lease: float, takes: float) -> subprocess.Popen[bytes]:
    """A worker process of its own on the test's database."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{settings['NAME']}"
    else:
        host, port = settings["HOST"], settings["PORT"]
        login = f"{settings['USER']}:{settings['PASSWORD']}".rstrip(":")
        url = f"postgres://{login}@{host}:{port}/{settings['NAME']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "TESTING": "1",
        "DATABASE_URL": url,
    }
    command = [sys.executable, "-c", PROCESS, mode, str(log), str(lease), str(takes)]
    return subprocess.Popen(command, env=environment)


@pytest.mark.django_db(transaction=True)
def test_work_of_a_killed_worker_is_done_by_another(
    kind: Callable[..., Done], tmp_path: Path
) -> None:
    kind("slow")
    log = tmp_path / "log"
    row = enqueued("slow")
    worker = start("one", log, lease=3, takes=60)
    until = time.monotonic() + 30
    while not log.exists() and time.monotonic() < until:
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (WorkState.WAITING, 1)  # held by the dead
    assert start("all", log, lease=3, takes=0).wait(timeout=60) == 0
    row.refresh_from_db()
    assert (row.state, row.attempts, log.read_text()) == (WorkState.DONE, 2, "7 7 ")


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_do_each_work_exactly_once(
    kind: Callable[..., Done], tmp_path: Path
) -> None:
    kind("slow")
    log = tmp_path / "log"
    for target in range(40):
        enqueued("slow", target)
    workers = [start("all", log, lease=60, takes=0.01) for _ in range(3)]
    assert [each.wait(timeout=90) for each in workers] == [0, 0, 0]
    assert sorted(map(int, log.read_text().split())) == list(range(40))
    assert Work.objects.filter(state=WorkState.DONE).count() == 40


@pytest.mark.django_db
def test_retry_of_work_asked_for_since_is_refused(kind: Callable[..., Done]) -> None:
    kind(fails=6)
    row = enqueued()
    for _ in range(6):
        work.do_work(row.pk, hurry=True)
    enqueued()
    assert not work.retry(row.pk)
