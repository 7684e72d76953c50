// Every page of the site loads this first: the front page, and JupyterLite's own pages, into which build_site.py
// writes it together with a call of prepareJupyter().

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
  const opensNotebook = new URLSearchParams(location.search).has("path");
  if (!pythonCanRun) {
    location.replace("../index.html");
  } else if (opensNotebook && location.pathname.includes("/lab/") && matchMedia("(max-width: 760px)").matches) {
    location.replace(`../notebooks/index.html${location.search}`); // JupyterLab's side bars leave a phone no room
  } else {
    document.addEventListener("DOMContentLoaded", () => sayWhilePythonLoads(opensNotebook));
  }
}

function sayWhilePythonLoads(opensNotebook) {
  const note = document.createElement("div");
  note.id = "python-is-loading";
  note.setAttribute("role", "status");
  note.style.cssText = `position: fixed; bottom: 0; left: 0; right: 0; z-index: 2000; padding: 8px 16px;
    font: 16px/1.4 sans-serif; text-align: center; color: #1a1a1a; background: #ffe9b0; border-top: 2px solid #b26a00`;
  note.innerHTML = `<b>Python is loading.</b> The first time takes a minute or so. You can read already:
    the results on the page were saved beforehand.`;
  note.hidden = !opensNotebook;
  document.body.append(note);
  setInterval(() => {
    const shown = window.jupyterapp?.shell.currentWidget; // exposeAppInBrowser in jupyter-lite.json makes it known
    const kernel = shown?.context?.sessionContext.session?.kernel;
    if (kernel) {
      note.hidden = !["unknown", "starting", "restarting"].includes(kernel.status);
    } else if (shown && !shown.context?.path.endsWith(".ipynb")) {
      note.hidden = true;
    }
  }, 250);
}
