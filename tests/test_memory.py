"""A kernel does not grow with every Run All."""

import re
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel

from save_notebooks import NOTEBOOKS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc"),
]
MEGABYTES = 40  # above the first run


def test_six_runs_of_a_lesson_end_little_above_the_first():
    (path,) = [path for path in NOTEBOOKS if path.stem == "06_training"]
    code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    manager, client = start_new_kernel(cwd=str(path.parent))
    status = Path(f"/proc/{manager.provisioner.pid}/status")
    used = []
    try:
        for _ in range(6):
            for source in code:
                reply = client.execute_interactive(source, output_hook=lambda _: None, timeout=120)
                assert reply["content"]["status"] == "ok"
            used.append(int(re.search(r"VmRSS:\s+(\d+) kB", status.read_text())[1]) / 1024)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert used[-1] - used[0] < MEGABYTES, used
