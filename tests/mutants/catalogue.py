"""All mutants."""

from collections.abc import Sequence
from typing import Final

from tests.mutants.mutant import Mutant
from tests.mutants.of_aws_failures import OF_AWS_FAILURES
from tests.mutants.of_bursts import OF_BURSTS
from tests.mutants.of_conversation import OF_CONVERSATION
from tests.mutants.of_limits import OF_LIMITS
from tests.mutants.of_links_and_forgetting import OF_LINKS_AND_FORGETTING
from tests.mutants.of_operations import OF_OPERATIONS
from tests.mutants.of_silent_ends import OF_SILENT_ENDS
from tests.mutants.of_the_edges import OF_THE_EDGES
from tests.mutants.of_the_page import OF_THE_PAGE
from tests.mutants.of_versions import OF_VERSIONS

MUTANTS: Final[Sequence[Mutant]] = (
    *OF_CONVERSATION,
    *OF_BURSTS,
    *OF_OPERATIONS,
    *OF_THE_EDGES,
    *OF_THE_PAGE,
    *OF_LIMITS,
    *OF_AWS_FAILURES,
    *OF_LINKS_AND_FORGETTING,
    *OF_SILENT_ENDS,
    *OF_VERSIONS,
)
