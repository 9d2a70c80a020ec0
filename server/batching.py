"""Look-ups in batches: while one is under way the next ones gather, and one query answers them all."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Batched(Generic[K, V]):
    """Finds values by key. `load` is given up to `most` keys at once, and leaves out those it does not know."""

    def __init__(self, load: Callable[[list[K]], Awaitable[dict[K, V]]], most: int = 500) -> None:
        self.load, self.most = load, most
        self.waiting: dict[K, asyncio.Future[V | None]] = {}
        self.task: asyncio.Task[None] | None = None

    async def find(self, key: K) -> V | None:
        """The value of a key as it is now: a look-up that has already begun is never joined."""
        if key not in self.waiting:
            loop = asyncio.get_running_loop()
            self.waiting[key] = loop.create_future()
            if self.task is None or self.task.done():
                self.task = loop.create_task(self.work())
        # Others may wait for the same answer: that one of them leaves must not take it from them.
        return await asyncio.shield(self.waiting[key])

    async def work(self) -> None:
        while self.waiting:
            batch = {key: self.waiting.pop(key) for key in list(self.waiting)[: self.most]}
            try:
                found = await self.load(list(batch))
            except Exception as failure:
                for answer in batch.values():
                    answer.set_exception(failure)
                continue
            for key, answer in batch.items():
                answer.set_result(found.get(key))
