"""What a person can choose about the local stack, read from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from local.failures import StackFailure
from local.ports import wanted_port

PROJECT = Path(__file__).resolve().parent.parent
ENGINE_PORT = 4566
SIMULATOR_PORT = 8700


@dataclass(frozen=True)
class Settings:
    """Where the stack keeps its files, which ports it takes, and who plays the Graph API."""

    state: Path
    engine_port: int
    simulator_port: int
    graph_api_url: str | None = None
    project: Path = PROJECT

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Settings as the environment has them."""
        return cls(
            state=Path(environment.get("HANDOVER_STATE_DIR") or PROJECT / "local" / ".state").absolute(),
            engine_port=wanted_port(environment, "ENGINE_PORT", ENGINE_PORT),
            simulator_port=wanted_port(environment, "SIMULATOR_PORT", SIMULATOR_PORT),
            graph_api_url=_graph_api_url(environment.get("GRAPH_API_URL", "")),
        )


def _graph_api_url(text: str) -> str | None:
    url = text.strip().rstrip("/")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
        raise StackFailure(
            f"GRAPH_API_URL={text} is no base address: give one like http://127.0.0.1:9000, without a path."
        )
    return url
