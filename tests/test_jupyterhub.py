"""A JupyterHub on loopback, as binder/README describes it: three learners follow its link, run 03 and move a slider."""

import json
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser import CHROMIUM, PATIENCE, chromium, run_all
from mlp_lessons.classroom import hand_out

README = (Path(__file__).parent.parent / "binder" / "README.md").read_text(encoding="utf-8")
SECTION = README[README.index("## A JupyterHub") : README.index("## On paper")]
SET_UP, START = re.findall(r"^```sh\n(.*)\n```$", SECTION, re.MULTILINE)
CONFIGURATION = re.search(r"^```python\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)[1]
LINK = re.search(r"^https://YOUR\.HUB(/\S+)$", SECTION, re.MULTILINE)[1]
LEARNERS = ["ada", "ben", "cem"]

# What binder/README leaves to the reader: whom it lets in, plain processes for the learners, and where it answers here.
OF_THE_TEST = """
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/{{username}}"
c.Spawner.args = ["--allow-root"]
c.Spawner.environment = {{"JUPYTERLAB_SETTINGS_DIR": "{folder}/settings", "GIT_CONFIG_GLOBAL": "/dev/null"}}
"""
SETTINGS = {  # of JupyterLab: every cell is on the page, and it fetches no news
    "notebook-extension/tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
    "apputils-extension/notification": {"fetchNews": "false"},
}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
    pytest.mark.skipif(not (shutil.which("npm") and shutil.which("git")), reason="npm or git is not on this machine"),
]


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A git repository of the series without solutions, to pull from."""
    folder = tmp_path_factory.mktemp("published") / "repository"
    hand_out.hand_out(folder)
    git = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "-C", folder]
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "The series"]):
        subprocess.run([*git, *command], check=True)
    return folder


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """The address of a hub that was set up and started as binder/README says, in a copy of the project."""
    folder = tmp_path_factory.mktemp("hub")
    project = folder / "project"
    hand_out.hand_out(project)
    done = subprocess.run(SET_UP, shell=True, cwd=project, capture_output=True, text=True, timeout=1000)
    if done.returncode:
        pytest.skip(f"not to be had: {done.stderr.strip()[-600:]}")
    for name, setting in SETTINGS.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(setting))
    port, hub_port, api_port = free_ports(3)
    own = OF_THE_TEST.format(folder=folder, port=port, hub_port=hub_port, api_port=api_port)
    (project / "jupyterhub_config.py").write_text(CONFIGURATION + own, encoding="utf-8")
    with (folder / "hub.log").open("w") as log:
        server = subprocess.Popen(f"exec env {START}", shell=True, cwd=project, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/hub/login", folder / "hub.log")
        yield address
    finally:
        server.terminate()
        server.wait(60)


def wait_for(address, log):
    for _ in range(600):
        try:
            return urllib.request.urlopen(address).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(f"the hub does not answer; see {log}: {log.read_text()[-2000:]}")


@pytest.mark.timeout(2400)
def test_three_learners_log_in_follow_the_link_and_move_a_slider(hub, repository):
    link = LINK.replace(
        urllib.parse.quote("https://github.com/OWNER/REPO", safe=""), urllib.parse.quote(str(repository), safe="")
    )
    link = link.replace("00_start_here", "03_gradient_descent")
    with chromium() as browser:
        for learner in LEARNERS:
            tab = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
            tab.goto(hub + link)
            tab.fill("#username_input", learner)
            tab.fill("#password_input", "of no matter")
            tab.click("#login_submit")
            tab.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=PATIENCE)
            assert f"/user/{learner}/lab/tree/mlp-notebooks/notebooks/03_gradient_descent.ipynb" in tab.url
            tab.wait_for_selector("#jp-main-statusbar >> text=/[|] Idle/", timeout=PATIENCE)  # a kernel is connected
            run_all(tab)
            slider, picture = tab.locator(".live-picture .noUi-handle").first, tab.locator(".live-picture img").first
            before = picture.get_attribute("alt")
            slider.focus()
            tab.keyboard.press("ArrowRight")
            expect(picture).not_to_have_attribute("alt", before)
            assert "Solution" not in tab.locator(".jp-Notebook").inner_text()
