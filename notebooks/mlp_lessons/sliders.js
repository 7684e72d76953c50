// What ipywidgets leaves out of a live picture in the page: the picture at once where the kernel has sent it ahead,
// names and values for screen readers, a spoken line of what changed, the keyboard where the mouse clicked, and cells,
// lines and curves that can be taken by hand, with by_hand.js. Without it all sliders work.
// Runs once for every live picture, after by_hand.js, as the onload of its hidden <style>.

const live = this.closest(".live-picture"), places = JSON.parse(this.dataset.byHand);

// Notebook 7 takes the arrow keys before a slider sees them, and ArrowLeft would fold its section away; JupyterLab
// takes Enter before a button sees it; to both, plain letters and digits are commands: "d d" deletes the cell.
// Their own mark says that a key is not for them, while it is pressed.
if (!window.keysReachControls) {
    window.keysReachControls = true;
    const ours = /^(Arrow.*|Home|End|PageUp|PageDown|Enter|Delete|Backspace|.)$/u;
    window.addEventListener("keydown", ({key, target, ctrlKey, metaKey, altKey}) => {
        if (ctrlKey || metaKey || altKey || !ours.test(key)) return;
        if (!target.matches?.(".live-picture .noUi-handle, .live-picture button")) return;
        target.dataset.lmSuppressShortcuts = "true";
        setTimeout(() => delete target.dataset.lmSuppressShortcuts);
    }, true);
}

if (live && !live.spoken) {
    const all = selector => [...live.querySelectorAll(selector)];
    const set = (element, name, value) => {
        if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    };
    const named = control => control.querySelector(".widget-label")?.textContent ?? "";
    live.spoken = document.createElement("div");
    live.spoken.className = "only-heard";
    live.spoken.setAttribute("aria-live", "polite");
    live.append(live.spoken);

    // Outside Jupyter, in Colab say, no rule hides the still picture that stands before this one.
    for (let part = live; part && !live.closest(".jp-OutputArea"); part = part.parentElement) {
        const still = part.previousElementSibling?.querySelector(".still-view");
        if (still) {
            still.style.display = "none";
            break;
        }
    }

    // Pictures that lie in the page, by their stops: "0 3 31", the index of each control. ahead.py counts as we do.
    const BYTES = 1_500_000, kept = live.kept = new Map();
    const keep = (nodes, size) => {
        const {stops} = nodes.querySelector("p").dataset;
        kept.delete(stops);
        kept.set(stops, {nodes, size});
        const sizes = () => [...kept.values()].reduce((sum, picture) => sum + picture.size, 0);
        while (sizes() > BYTES) kept.delete(kept.keys().next().value);
        for (const image of nodes.querySelectorAll("img")) image.decode().catch(() => {});
    };
    const keepWhatWasSent = () => {
        const sent = live.querySelector(".ahead template");
        if (!sent) return;
        keep(document.importNode(sent.content, true), sent.innerHTML.length);
        sent.remove();
    };
    const keepWhatIsShown = words => {
        if (words.kept) return;
        words.kept = true;
        const nodes = document.createElement("template");
        nodes.innerHTML = words.parentElement.innerHTML;
        nodes.content.querySelector(".changed + br")?.remove();
        nodes.content.querySelector(".changed")?.remove();
        keep(document.importNode(nodes.content, true), nodes.innerHTML.length);
    };
    const stopOf = control =>
        control.querySelector(".mod-active")?.value ?? Number(control.querySelector(".noUi-handle")?.ariaValueNow);

    // A handle moves before the kernel knows: show what was sent ahead. What then comes for an older stop is replaced.
    const showAtOnce = () => {
        const words = live.querySelector("p[data-stops]");
        if (!words) return;
        keepWhatIsShown(words);
        const before = words.dataset.stops, now = all(".widget-hslider, .widget-toggle-buttons").map(stopOf).join(" ");
        const picture = kept.get(now)?.nodes.cloneNode(true);
        if (now === before || !picture) return;
        const since = live.querySelector(`.ahead [data-from="${before}"] [data-stops="${now}"]`)?.textContent;
        const saying = picture.querySelector("p");
        saying.kept = true;
        if (since) {
            saying.prepend(document.createElement("strong"), document.createElement("br"));
            saying.firstChild.className = "changed";
            saying.firstChild.textContent = since;
        }
        words.parentElement.replaceChildren(picture);
    };

    const refresh = () => {
        keepWhatWasSent();
        showAtOnce();
        for (const image of all("img")) image.decoding = "sync"; // or the first frame may be without it
        for (const slider of all(".widget-hslider")) {
            const handle = slider.querySelector(".noUi-handle");
            if (!handle) continue;
            const value = slider.querySelector(".widget-readout").textContent;
            set(handle, "aria-label", named(slider));
            set(handle, "aria-valuetext", value);
            const said = slider.parentElement.querySelector(":scope > .widget-label");
            if (said && said.textContent !== value) said.textContent = value;
        }
        for (const choice of all(".widget-toggle-buttons")) {
            set(choice, "role", "group");
            set(choice, "aria-label", named(choice));
            for (const button of choice.querySelectorAll("button")) {
                set(button, "aria-pressed", String(button.classList.contains("mod-active")));
            }
        }
        const cells = all("[data-cell]").map(cell => cell.dataset.cell.split(" "));
        for (const [axis, name] of cells.length ? ["row", "column"].entries() : []) {
            // ipywidgets leaves the last buttons standing when the stops become fewer.
            const choice = all(".widget-toggle-buttons").find(choice => named(choice) === name);
            const last = Math.max(...cells.map(cell => Number(cell[axis])));
            choice?.querySelectorAll("button").forEach((button, stop) => { button.style.display = stop > last ? "none" : "" });
        }
        for (const icon of all(".widget-play button i")) {
            const name = {"fa-play": "Play", "fa-pause": "Pause", "fa-stop": "Back to the start"}[icon.classList[1]];
            if (name) set(icon.parentElement, "aria-label", name);
        }
        for (const label of all("[title=null]")) label.removeAttribute("title");
        const changed = live.querySelector(".changed")?.textContent ?? "";
        if (live.spoken.textContent !== changed) live.spoken.textContent = changed;
        if (live.inCells && !live.contains(document.activeElement)) live.querySelector("[data-cell][tabindex='0']")?.focus();
    };
    new MutationObserver(refresh).observe(live, {
        subtree: true, childList: true, characterData: true, attributeFilter: ["aria-valuetext", "aria-valuenow", "class"],
    });
    refresh();

    // A press on the track moves the handle; the arrow keys then go on from there.
    live.addEventListener("pointerdown", ({target}) => {
        const handle = target.closest(".noUi-target")?.querySelector(".noUi-handle");
        if (handle) window.addEventListener("pointerup", () => setTimeout(() => handle.focus()), {once: true});
    });

    // What by_hand.js moves.
    live.addEventListener("focusin", ({target}) => { live.inCells = target.matches("[data-cell]") });
    live.addEventListener("focusout", ({relatedTarget}) => {
        if (relatedTarget && !live.contains(relatedTarget)) live.inCells = false; // not where a new table took its place
    });
    const controlOf = name => all(".widget-hslider, .widget-toggle-buttons").find(control => named(control) === name);
    const controls = {
        stop: name => Number(stopOf(controlOf(name))),
        last: name => Number(controlOf(name).querySelector(".noUi-handle").ariaValueMax),
        move(name, stop) {
            const slider = controlOf(name).querySelector(".noUi-target")?.noUiSlider;
            if (slider) slider.set(stop);
            else controlOf(name).querySelectorAll("button")[stop].click();
        },
        focus: name => controlOf(name).querySelector(".noUi-handle, .mod-active").focus(),
    };
    chooseCells(live, controls);
    moveByHand(live, places, () => all("img"), controls);
}
