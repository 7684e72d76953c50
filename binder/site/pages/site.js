// Every page that leads to Python loads this, and so do JupyterLite's own pages, into which build_site.py writes it
// together with a call of prepareJupyter().

// Python gets the site's files through a service worker. Browsers have one for https:// and for this computer alone.
const addressAllowsPython = isSecureContext && location.protocol.startsWith("http");
const pythonCanRun = addressAllowsPython && "serviceWorker" in navigator && mayStore();

function mayStore() {
  try {
    return Boolean(localStorage);
  } catch {
    return false; // the browser blocks cookies, and with them all that a page stores
  }
}

function prepareJupyter() {
  const { pathname, search, hash } = location;
  const path = new URLSearchParams(search).get("path");
  const inLab = pathname.includes("/lab/");
  if (!pythonCanRun) {
    location.replace("../cannot_run.html");
  } else if (path && inLab && matchMedia("(max-width: 760px)").matches) {
    location.replace(`../notebooks/index.html${search}${hash}`); // JupyterLab's side bars leave a phone no room
  } else {
    if (path && inLab && !search.includes("workspace=")) {
      // A layout of its own: the last one would open whatever was open in it, each notebook with a Python.
      const workspace = `${path.match(/\w+(?=\.ipynb|$)/)}-${Date.now()}`;
      history.replaceState(null, "", `${search}&workspace=${workspace}${hash}`);
    }
    document.addEventListener("DOMContentLoaded", () => {
      sayWhilePythonLoads(Boolean(path));
      if (hash) goToHeading(hash.slice(1));
    });
  }
}

function shownNotebook() {
  return window.jupyterapp?.shell.currentWidget; // exposeAppInBrowser in jupyter-lite.json makes it known
}

// Go to the exercise whose heading begins with these words, "exercise-2", wherever the learner has moved it.
function goToHeading(words) {
  const start = new RegExp(`^#+ ${words.replace("-", " ")}\\b`, "i");
  const waiting = setInterval(async () => {
    const notebook = shownNotebook();
    const at = notebook?.content?.widgets?.findIndex((cell) => start.test(cell.model.sharedModel.source));
    if (!(at >= 0)) return;
    clearInterval(waiting);
    await notebook.revealed;
    notebook.content.activeCellIndex = at + 1; // the stub
    for (let tries = 0; tries < 5; tries++) {
      // Cells above it are still growing.
      await notebook.content.scrollToItem(at, "start");
      await new Promise((done) => setTimeout(done, 300));
    }
  }, 100);
}

function sayWhilePythonLoads(opensNotebook) {
  const note = document.createElement("div");
  note.id = "python-is-loading";
  note.setAttribute("role", "status");
  note.style.cssText = `position: fixed; bottom: 0; left: 0; right: 0; z-index: 2000; padding: 8px 16px;
    font: 16px/1.4 sans-serif; text-align: center; color: #1a1a1a; background: #ffe9b0; border-top: 2px solid #b26a00`;
  note.innerHTML = `<b></b> <span aria-hidden="true"></span>
    You can read as soon as there is text: the results on the page were saved beforehand.`;
  note.hidden = !opensNotebook;
  document.body.append(note);
  const [step, count] = note.children;
  const files = countPythonFiles();

  setInterval(() => {
    const shown = shownNotebook();
    const status = shown?.context?.sessionContext.session?.kernel?.status;
    if (status) {
      note.hidden = !["unknown", "starting", "restarting"].includes(status);
    } else if (shown && !shown.context?.path.endsWith(".ipynb")) {
      note.hidden = true;
    }
    const [number, words] = !shown
      ? [1, "opening the notebook"]
      : files.there.size < files.all.size
        ? [2, "fetching what it needs"]
        : [3, "starting it"];
    const said = `Python is loading. Step ${number} of 3: ${words}.`;
    if (step.textContent !== said) step.textContent = said;
    count.textContent = number === 2 ? `File ${files.there.size} of ${files.all.size}.` : "";
  }, 250);
}

// Which of the files that Python asks for have been answered. The service worker tells (build_site.py has it do so).
function countPythonFiles() {
  const files = { all: new Set(), there: new Set() };
  const told = new Set();
  const note = () => (files.there = new Set([...told].filter((address) => files.all.has(address))));
  new BroadcastChannel("python-files").onmessage = ({ data }) => note(told.add(data));
  fetch("../python_files.json")
    .then((answer) => answer.json())
    .then(({ python }) => note((files.all = new Set(python.map((file) => new URL(`../${file}`, location).href)))));
  return files;
}
