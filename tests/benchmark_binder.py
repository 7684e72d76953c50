"""What one learner costs a server: `python tests/benchmark_binder.py [NOTEBOOK]`, on Linux.

It starts JupyterLab's server, runs the notebook (06 if none is named) in a kernel of that server, and
prints how long the start took and the memory of the server and the kernel (PSS, in which what they share
is counted once).
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    server_seconds: float  # until the server answers
    run_seconds: float  # from asking for a kernel until the notebook's last cell is done
    server_megabytes: float
    kernel_megabytes: float

    @property
    def megabytes(self):
        return self.server_megabytes + self.kernel_megabytes


# This runs in the environment that is measured. It makes the server start a kernel, and sends it every cell.
_LEARNER = """
import sys, nbformat
from jupyter_client import BlockingKernelClient
connection, notebook = sys.argv[1:]
client = BlockingKernelClient(connection_file=connection)
client.load_connection_file()
client.start_channels()
client.wait_for_ready(timeout=60)
for cell in nbformat.read(notebook, as_version=4).cells:
    if cell.cell_type == "code":
        reply = client.execute_interactive(cell.source, output_hook=lambda message: None, timeout=120)
        assert reply["content"]["status"] == "ok", reply["content"]
"""


def measured(notebook, environment):
    """Return the Cost of a learner who runs that notebook; `environment` is that of the processes."""
    folder = notebook.parent.parent
    runtime = Path(environment["JUPYTER_RUNTIME_DIR"])
    began = time.perf_counter()
    server = subprocess.Popen(
        [
            "python", "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0",
            "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True",
        ],
        cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = _address(runtime / f"jpserver-{server.pid}.json")
        started = time.perf_counter()
        session = {"path": f"notebooks/{notebook.name}", "type": "notebook", "name": "", "kernel": {"name": "python3"}}
        kernel = json.loads(_ask(address + "api/sessions", session))["kernel"]["id"]
        connection = runtime / f"kernel-{kernel}.json"
        subprocess.run(["python", "-c", _LEARNER, connection, notebook], cwd=folder, env=environment, check=True)
        ran = time.perf_counter()
        kernels = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and _parent(pid) == server.pid]
        return Cost(started - began, ran - started, _megabytes(server.pid), sum(map(_megabytes, kernels)))
    finally:
        server.terminate()
        server.wait(timeout=30)


def _address(file):
    """Where the server answers, as it has written down: a little before it does."""
    for _ in range(600):
        with contextlib.suppress(OSError, ValueError):
            address = json.loads(file.read_text())["url"]
            _ask(address + "lab")
            return address
        time.sleep(0.1)
    raise TimeoutError("JupyterLab's server did not start within a minute")


def _ask(address, data=None):
    body = None if data is None else json.dumps(data).encode()
    with urllib.request.urlopen(urllib.request.Request(address, body), timeout=60) as answer:
        return answer.read()


def _parent(pid):
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def _megabytes(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    name = sys.argv[1] if len(sys.argv) > 1 else "06_training.ipynb"
    with tempfile.TemporaryDirectory() as runtime:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        cost = measured(root / "notebooks" / name, {**os.environ, "PATH": path, "JUPYTER_RUNTIME_DIR": runtime})
    print(f"{name}: the server answers after {cost.server_seconds:.1f} s")
    print(f"the notebook has run {cost.run_seconds:.1f} s later")
    print(f"server {cost.server_megabytes:.0f} MB + kernel {cost.kernel_megabytes:.0f} MB = {cost.megabytes:.0f} MB")
