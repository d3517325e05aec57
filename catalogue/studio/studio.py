"""What the desk knows while it is open: the edition, who is there, what has just happened."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from catalogue.build.proofs import Proofs
from catalogue.build.runs import Run, Runs
from catalogue.build.snapshot import Fill, Snapshot, renewed, taken
from catalogue.door.safety import Keys
from catalogue.exchange.uploads import Uploads
from catalogue.model.problems import CatalogueError, Problem
from catalogue.source.commits import Commits, latest_change
from catalogue.source.history import history, told
from catalogue.source.members import Person, Settings

LOOK_EVERY_SECONDS = 1.0
# Who has said nothing for so long is no longer there.
GONE_AFTER_SECONDS = 75
BREATH_SECONDS = 15
TELL_EVERY_SECONDS = 0.4
MAX_WAITING = 100


@dataclass(frozen=True)
class Presence:
    """Somebody at a record: since when (Unix time), when last heard of, in which field."""

    person: Person
    window: str
    record: str
    field: str
    since: float
    seen: float


@dataclass(eq=False)
class Studio:
    """One project at one desk; what is kept here is gone with the server, and may be."""

    root: Path
    number: int
    settings: Settings
    keys: Keys = field(repr=False)
    snapshot: Snapshot = field(repr=False)
    proofs: Proofs = field(repr=False)
    runs: Runs = field(repr=False)
    uploads: Uploads = field(default_factory=Uploads, repr=False)
    # Nothing is recorded where nobody wishes it.
    commits: Commits | None = None
    present: dict[str, Presence] = field(default_factory=dict)
    seen: dict[str, Fill] = field(default_factory=dict, repr=False)
    unread: tuple[Problem, ...] = ()
    # Whoever saves waits for the look that goes on, lest both tell the same change.
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    _following: set[asyncio.Task[None]] = field(default_factory=set, repr=False)
    # Where departments reach it.
    address: str = ""
    _listening: set[asyncio.Queue[tuple[str, object]]] = field(default_factory=set, repr=False)

    @property
    def fills(self) -> Mapping[str, Fill]:
        """How each record is set, by id: as the desk has shown it last, else as it was built."""
        return {**self.snapshot.fills, **self.seen}

    def last_change(self, identifier: str) -> str:
        """Return in words what was changed last in a record, nothing where nobody knows."""
        event = next(history(self.root, identifier), None)
        return told(event, self.snapshot.checked.source.form.labels) if event else ""

    def tell(self, name: str, value: object) -> None:
        """Tell every open window that something has happened."""
        for queue in self._listening:
            if queue.full():
                # A window that reads nothing loads the page anew when it wakes.
                queue.get_nowait()
            queue.put_nowait((name, value))

    async def events(self) -> AsyncIterator[tuple[str, object]]:
        """Yield what happens from now on; a breath now and then keeps the line open."""
        queue: asyncio.Queue[tuple[str, object]] = asyncio.Queue(MAX_WAITING)
        self._listening.add(queue)
        try:
            yield "open", {"edition": self.number}
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), BREATH_SECONDS)
                except TimeoutError:
                    yield "breath", None
        finally:
            self._listening.discard(queue)

    def follow(self, run: Run) -> None:
        """Tell every open window how a run goes on, until it has ended."""
        task = asyncio.create_task(self._follow(run))
        self._following.add(task)
        task.add_done_callback(self._following.discard)

    async def _follow(self, run: Run) -> None:
        async for now in self.runs.watch(run.number):
            self.tell("run", {"number": now.number, "state": now.state})
            # Nobody reads faster; the last state is never left out.
            await asyncio.sleep(TELL_EVERY_SECONDS)

    async def refreshed(self) -> Snapshot:
        """Return the edition as its files are now, read anew only where one has changed.

        Where they cannot be read it is the one before, and why stands in ``unread``.
        """
        async with self._reading:
            before = self.snapshot
            try:
                self.snapshot, self.unread = await asyncio.to_thread(renewed, before), ()
            except CatalogueError as error:
                self.unread = error.problems
        if self.snapshot is not before:
            stamps = before.stamps.items() ^ self.snapshot.stamps.items()
            self.tell("changed", sorted({path for path, _ in stamps}))
            self.tell("proposals", await asyncio.to_thread(lambda: self.snapshot.answers.waiting))
            if self.snapshot.checked is not before.checked and self.proofs.is_begun:
                # What is warm takes in what was written while nobody waits for it.
                Thread(target=self.proofs.refresh, daemon=True).start()
        return self.snapshot

    async def watch(self) -> None:
        """Look every second whether files have changed, and who is still there."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            await self.refreshed()
            self._forget()

    def arrive(self, person: Person, window: str, record: str, field_: str) -> None:
        """Note where somebody is; the others are told when that is new."""
        now, known = time.time(), self.present.get(window)
        stays = known is not None and known.record == record and known.person == person
        since = known.since if known and stays else now
        self.present[window] = Presence(person, window, record, field_, since, now)
        if not known or not stays or known.field != field_:
            self.tell("presence", None)

    def leave(self, window: str) -> None:
        """Note that a window is closed."""
        if self.present.pop(window, None):
            self.tell("presence", None)

    def others(self, person: Person, record: str = "") -> Iterator[Presence]:
        """Yield who else is there, each once, or at one record."""
        names = {person.name}
        for each in sorted(self.present.values(), key=lambda p: p.since):
            if each.person.name not in names and (not record or each.record == record):
                names.add(each.person.name)
                yield each

    def _forget(self) -> None:
        late = time.time() - GONE_AFTER_SECONDS
        for window in [key for key, each in self.present.items() if each.seen < late]:
            self.leave(window)


def opened(
    root: Path, number: int, settings: Settings, keys: Keys, is_recording: bool = False
) -> Studio:
    """Return the desk of an edition; ``DataError`` when there is no such edition."""
    commits = Commits(root, number, latest_change(root)) if is_recording else None
    return Studio(root, number, settings, keys, taken(root, number), Proofs(root, number),
                  Runs(root), commits=commits)
