"""On which engines a test runs: on each, unless it says otherwise."""

import pytest

ENGINES = ("sqlite", "postgresql")

# For what the second engine cannot decide otherwise: the words of a form that was filled in wrong,
# who may open which page, how a paper is set. Never where a query, a lock, a constraint, the order
# of rows or a moment decides: that is what the second engine is there for.
one_engine = pytest.mark.parametrize("database_url", ENGINES[:1], indirect=True, scope="session")
