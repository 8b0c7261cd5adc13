"""The routes that change under what conditions the platform works: settings, failures, a new beginning."""

from fastapi import APIRouter, HTTPException

from local.simulator.control.running import Running
from local.simulator.failures import Failure
from local.simulator.json_object import Json
from local.simulator.settings import ChangeableSettings

router = APIRouter()


@router.get("/settings")
async def settings(simulator: Running) -> ChangeableSettings:
    """The settings as they are."""
    return simulator.settings.changeable


@router.patch("/settings")
async def change_settings(simulator: Running, changes: Json) -> ChangeableSettings:
    """Changes the settings that are named."""
    try:
        simulator.use(simulator.settings.changed(changes))
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
    return simulator.settings.changeable


@router.get("/failures")
async def failures(simulator: Running) -> list[Failure]:
    """The failures still to come."""
    return simulator.failures.pending()


@router.post("/failures")
async def add_failure(simulator: Running, failure: Failure) -> Json:
    """Makes Graph calls fail."""
    simulator.failures.add(failure)
    return {"pending": len(simulator.failures.pending())}


@router.delete("/failures")
async def clear_failures(simulator: Running) -> Json:
    """Lets Graph calls succeed again."""
    simulator.failures.clear()
    return {"pending": 0}


@router.post("/reset")
async def reset(simulator: Running) -> Json:
    """Begins anew."""
    simulator.reset()
    return {"status": "ok"}
