// While somebody reads, the browser fetches what Python will need, file by file and each once, so that it is at hand
// when it is asked for. It does so when the page is idle, and not where the connection may cost by the amount.
(() => {
  const KEY = "python-ahead"; // in localStorage: which edition of the files, and how many of them are there

  function mayCostByTheAmount() {
    const connection = navigator.connection; // some browsers tell nothing; on a phone that may mean anything
    if (!connection) return matchMedia("(pointer: coarse)").matches;
    return connection.saveData || connection.type === "cellular";
  }

  async function fetchAhead() {
    const answer = await fetch("python_files.json");
    if (!answer.ok) return; // the pages are there without Python
    const { edition, jupyter, python } = await answer.json();
    const files = [...python, ...jupyter];
    const before = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    for (let there = before.edition === edition ? before.there : 0; there < files.length; there++) {
      const file = await fetch(files[there], { priority: "low" });
      await file.body.pipeTo(new WritableStream());
      localStorage.setItem(KEY, JSON.stringify({ edition, there: there + 1 }));
    }
  }

  if (!pythonCanRun || mayCostByTheAmount()) return;
  const inOneTab = () => navigator.locks.request(KEY, { ifAvailable: true }, (lock) => lock && fetchAhead());
  const whenIdle = window.requestIdleCallback ?? setTimeout; // Safari has none
  addEventListener("load", () => whenIdle(() => inOneTab().catch(() => {}))); // the next page takes it up again
})();
