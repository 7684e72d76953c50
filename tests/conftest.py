import pytest
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # timings are no tests
settings.load_profile("no deadline")


def pytest_collection_modifyitems(items):
    """A test that hangs, in a browser say, fails after twenty minutes and shows where."""
    for item in items:
        item.add_marker(pytest.mark.timeout(1200))
