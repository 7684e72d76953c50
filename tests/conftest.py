import pytest
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # timings are no tests
settings.load_profile("no deadline")


LONGEST = ["test_lab.py", "test_exercises.py"]  # begin first, so that no core waits for one of them at the end


def pytest_collection_modifyitems(items):
    """A test that hangs, in a browser say, fails after twenty minutes and shows where."""
    for item in items:
        item.add_marker(pytest.mark.timeout(1200))
    items.sort(key=lambda item: item.path.name not in LONGEST)
