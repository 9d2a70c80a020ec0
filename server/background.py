"""Background work: what a process does beside its requests, from its start until it stops."""

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass, field


@dataclass
class Background(ABC):
    """Work in a task of its own. What was not done when a process stops is done after the next start."""

    task: "asyncio.Task[None] | None" = field(default=None, init=False)

    def start(self) -> None:
        self.task = asyncio.get_running_loop().create_task(self.run())

    @abstractmethod
    async def run(self) -> None:
        """Go on until it is cancelled; what fails is logged and tried again."""

    async def close(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
