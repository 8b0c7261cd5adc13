"""How the control API's routes reach the simulator, and what their bodies have in common."""

from typing import Annotated, cast

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from local.simulator.simulator import Simulator


async def _running(request: Request) -> Simulator:
    return cast("Simulator", request.app.state.simulator)


Running = Annotated[Simulator, Depends(_running)]


class Body(BaseModel):
    """What a request's body has in common with all others: nothing unknown is in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Body):
    """What somebody writes."""

    text: str = Field(min_length=1)
