import os

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("answers", "filling", "on_page")
settings.register_profile("no deadline", deadline=None)  # timings are not tests
settings.load_profile("no deadline")


PROCESSES = 2  # they share the test files, each of which stays whole


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """Like `-n 2 --dist loadfile --no-loadscope-reorder`, which a learner's pytest without xdist would not know."""
    chosen = getattr(config.option, "numprocesses", 0) is not None or config.option.usepdb
    if not chosen and "PYTEST_XDIST_WORKER" not in os.environ:
        config.option.numprocesses, config.option.dist = PROCESSES, "loadfile"
        config.option.loadscopereorder = False


# They start first, so that no core waits for one of them at the end. The site's draws what the pages' tests need.
LONGEST = ["test_lab.py", "test_site_lessons.py", "test_exercises.py", "test_jupyterhub.py", "test_site.py",
           "test_pages.py", "test_settings.py", "test_out_of_order.py"]  # fmt: skip


def pytest_collection_modifyitems(items):
    """A test that hangs, for example in a browser, fails after twenty minutes and shows where."""
    for item in items:
        item.add_marker(pytest.mark.timeout(1200))
    items.sort(key=lambda item: [*LONGEST, item.path.name].index(item.path.name))
