"""Background work: our own rows, written with the act that wants them and done exactly as told.

A row is claimed in a short transaction and done outside it, so slow work holds no lock. A claim
is a lease: when its worker dies, the lease runs out and `sweep` lets another do the work. The
queue of django-tasks only wakes workers early; losing a wake-up loses nothing.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from portal.core.models import Work, WorkState

RETRY_AFTER = [
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
]
MAX_ATTEMPTS = len(RETRY_AFTER) + 1
LEASE = timedelta(minutes=10)
DONE_KEPT = timedelta(days=30)

Do = Callable[[int], None]
GaveUp = Callable[[int, str], None]
Describe = Callable[[int], str]
logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Worker:
    """How one kind of work is done, how long a try may take, and what follows from giving up."""

    do: Do
    label: str
    lease: timedelta
    gave_up: GaveUp | None
    describe: Describe | None


_WORKERS: dict[str, Worker] = {}


def worker(
    kind: str,
    *,
    label: str,
    lease: timedelta = LEASE,
    gave_up: GaveUp | None = None,
    describe: Describe | None = None,
) -> Callable[[Do], Do]:
    """Register the handler of `kind`; it takes the target's id and must be safe to run twice.

    A handler runs outside any transaction and returns when there is nothing (left) to do; an
    error it raises is a failed try. `lease` is longer than any try takes. `gave_up(target_id,
    error)` runs in the transaction that marks the work failed for good. `label` ("Mejl") and
    `describe(target_id)` say in Swedish on the page of failed work what it was about."""

    def register(do: Do) -> Do:
        if kind in _WORKERS:
            raise ValueError(f"two workers for {kind}")
        _WORKERS[kind] = Worker(do, label, lease, gave_up, describe)
        return do

    return register


def describe(work: Work) -> str:
    """What a piece of work is about, in Swedish."""
    registered = _WORKERS.get(work.kind)
    if registered is None:
        return str(work)
    about = registered.describe(work.target_id) if registered.describe else ""
    return f"{registered.label}: {about}" if about else registered.label


def enqueue(kind: str, target_id: int, *, at: datetime | None = None) -> Work:
    """Write that `kind` shall be done for the target, now or `at`; one row while it waits.

    Runs inside the act's transaction. Asked for again while it is being done, the work is
    done once more afterwards."""
    if not connection.in_atomic_block:
        raise RuntimeError("work is written inside the transaction of the act that wants it")
    now = timezone.now()
    work, created = Work.objects.select_for_update().get_or_create(
        kind=kind,
        target_id=target_id,
        state=WorkState.WAITING,
        defaults={"created_at": now, "next_at": at or now},
    )
    if not created:
        wanted = at or now
        # A new time while the work is being done tells `_done` that it was asked for anew.
        work.next_at = wanted if work.claimed_until else min(wanted, work.next_at or wanted)
        work.attempts = 0
        work.save(update_fields=["next_at", "attempts"])
    _wake_on_commit(work, at)
    return work


def _wake_on_commit(work: Work, at: datetime | None) -> None:
    # robust: the act is saved by then, and `sweep` finds the work without the wake-up.
    transaction.on_commit(lambda: wake_up(work.pk, at), robust=True)


def wake_up(work_id: int, at: datetime | None) -> None:
    """Tell the queue to do the work, now or `at`."""
    wake.using(run_after=at).enqueue(work_id)


@task()
def wake(work_id: int) -> None:
    """What the queue's worker runs."""
    do_work(work_id)


def due(now: datetime, *, hurry: bool = False) -> Q:
    """Work we know how to do, held by nobody, whose time has come; `hurry` lets retries come early.

    Kinds unknown here are left to a newer version of the portal on another machine."""
    time_has_come = Q(next_at__lte=now)
    if hurry:
        time_has_come |= Q(attempts__gt=0)
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return Q(state=WorkState.WAITING, kind__in=list(_WORKERS)) & time_has_come & free


def do_work(work_id: int, *, now: datetime | None = None, hurry: bool = False) -> bool:
    """Do one piece of work if it is due and free; True when it was done now.

    Safe to call at any time, by several processes at once."""
    work = _claim(work_id, now or timezone.now(), hurry=hurry)
    if work is None:
        return False
    try:
        _WORKERS[work.kind].do(work.target_id)
    except Exception as error:  # noqa: BLE001  whatever a handler raises belongs in its row
        _log_failure(work, error)
        _failed(work, f"{type(error).__name__}: {error}", now or timezone.now())
        return False
    return _done(work, now or timezone.now())


def _claim(work_id: int, now: datetime, *, hurry: bool) -> Work | None:
    """Take the work for the time of its lease, or None when it is not to be done (by us)."""
    # durable: raises if a caller holds a transaction open around work that may be slow.
    with transaction.atomic(durable=True):
        free = Work.objects.select_for_update(skip_locked=True)
        work = free.filter(due(now, hurry=hurry), pk=work_id).first()
        if work is None:
            return None
        if work.attempts >= MAX_ATTEMPTS:
            _give_up(work, "Arbetet avbröts varje gång det påbörjades.")
            return None
        work.attempts += 1
        work.claimed_until = now + _WORKERS[work.kind].lease
        work.save(update_fields=["attempts", "claimed_until"])
        return work


def _held(work: Work) -> Work | None:
    """The row under lock if our claim still holds: after a lost lease it is another's."""
    mine = Work.objects.select_for_update().filter(pk=work.pk, claimed_until=work.claimed_until)
    return mine.filter(state=WorkState.WAITING).first()


@transaction.atomic
def _done(work: Work, now: datetime) -> bool:
    row = _held(work)
    if row is None:
        return False
    row.claimed_until = None
    row.error = ""
    if row.next_at == work.next_at:
        row.state, row.next_at, row.done_at = WorkState.DONE, None, now
    else:  # asked for anew while we did it
        _wake_on_commit(row, row.next_at)
    row.save(update_fields=["state", "next_at", "claimed_until", "done_at", "error"])
    return True


@transaction.atomic
def _failed(work: Work, error: str, now: datetime) -> None:
    row = _held(work)
    if row is None:
        return
    if row.attempts >= MAX_ATTEMPTS:
        _give_up(row, error)
        return
    row.next_at = now + RETRY_AFTER[max(row.attempts, 1) - 1]
    row.claimed_until = None
    row.error = error[:2000]
    row.save(update_fields=["next_at", "claimed_until", "error"])
    _wake_on_commit(row, row.next_at)


def _give_up(row: Work, error: str) -> None:
    row.state, row.next_at, row.claimed_until = WorkState.FAILED, None, None
    row.error = error[:2000]
    row.save(update_fields=["state", "next_at", "claimed_until", "error"])
    gave_up = _WORKERS[row.kind].gave_up
    if gave_up is not None:
        gave_up(row.target_id, error)


def _log_failure(work: Work, error: Exception) -> None:
    """Log where it failed, without the error's text, which may quote addresses or contents."""
    logger.warning(
        "work_failed",
        kind=work.kind,
        target_id=work.target_id,
        attempt=work.attempts,
        error=type(error).__name__,
        where=[
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ],
    )


@transaction.atomic
def retry(work_id: int) -> bool:
    """Let failed work wait again with all its tries; False if it is not failed (any longer)."""
    work = Work.objects.select_for_update().filter(pk=work_id, state=WorkState.FAILED).first()
    if work is None:
        return False
    waits_already = Work.objects.filter(
        kind=work.kind, target_id=work.target_id, state=WorkState.WAITING
    )
    if waits_already.exists():
        return False
    work.state, work.attempts, work.next_at = WorkState.WAITING, 0, timezone.now()
    work.save(update_fields=["state", "attempts", "next_at"])
    _wake_on_commit(work, None)
    return True


# -- The sweep -----------------------------------------------------------------------------------

Duty = Callable[[datetime], None]
_DUTIES: list[Duty] = []


def recurring(duty: Duty) -> Duty:
    """Register something to do at every sweep (once a minute): a quick function of the time.

    It decides itself whether its time has come, and is safe to run on several machines at once."""
    _DUTIES.append(duty)
    return duty


@recurring
def tidy(now: datetime) -> None:
    """Forget work long done, and what the queue has finished or its dead workers still hold."""
    Work.objects.filter(state=WorkState.DONE, done_at__lt=now - DONE_KEPT).delete()
    day_ago = now - timedelta(days=1)
    DBTaskResult.objects.finished().filter(finished_at__lt=day_ago).delete()
    DBTaskResult.objects.running().filter(started_at__lt=day_ago).delete()


@dataclass(frozen=True)
class Swept:
    """What one sweep did: works done, tries that failed, and what still waits or has failed."""

    done: int
    failed_tries: int
    waiting: int
    given_up: int


def sweep(*, now: datetime | None = None, hurry: bool = False) -> Swept:
    """Do every due piece of work and the recurring duties."""
    for duty in _DUTIES:
        duty(now or timezone.now())
    tried = Work.objects.filter(due(now or timezone.now(), hurry=hurry)).order_by("next_at", "pk")
    results = [do_work(pk, now=now, hurry=hurry) for pk in tried.values_list("pk", flat=True)]
    return Swept(
        done=sum(results),
        failed_tries=len(results) - sum(results),
        waiting=Work.objects.filter(state=WorkState.WAITING).count(),
        given_up=Work.objects.filter(state=WorkState.FAILED).count(),
    )


def is_drained(now: datetime) -> bool:
    """True when nothing is due, held or to be tried again; work planned for later may wait."""
    left = Q(state=WorkState.WAITING, kind__in=list(_WORKERS)) & (
        Q(next_at__lte=now) | Q(attempts__gt=0) | Q(claimed_until__gt=now)
    )
    return not Work.objects.filter(left).exists()
