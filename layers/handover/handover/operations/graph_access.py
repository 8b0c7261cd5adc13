"""Puts the Graph clients together: the shared session, the secrets, and where the Graph API is."""

from handover.aws.clients import client
from handover.aws.page_secrets import PageSecrets
from handover.messenger.calls import graph_session
from handover.messenger.graphs import Graphs


def graphs_for(secrets_path: str, graph_api_url: str, graph_api_version: str) -> Graphs:
    """Gives the way to a Graph client for each page, with its token and the app secret from Parameter Store."""
    secrets = PageSecrets(client("ssm", attempts=1), secrets_path)
    return Graphs(graph_session(), graph_api_url, graph_api_version, secrets)
