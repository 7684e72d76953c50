// What ipywidgets leaves out of a live picture in the page: the picture at once where the kernel has sent it ahead,
// names and values for screen readers, a spoken line of what changed, the keyboard where the mouse clicked, and cells,
// lines and curves that can be taken by hand. Without it all sliders work.
// Runs once for every live picture, as the onload of its hidden <style>.

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

    // Shift+Enter shows the next cell, and would leave the controls above the window.
    const cell = live.closest(".jp-Cell"), page = live.closest(".jp-WindowedPanel-outer, .jp-Notebook");
    if (cell && page) setTimeout(() => {
        const above = live.getBoundingClientRect().top < page.getBoundingClientRect().top;
        if (above && cell.nextElementSibling?.classList.contains("jp-mod-active")) live.scrollIntoView({block: "start"});
    }, 300);

    // A press on the track moves the handle; the arrow keys then go on from there.
    live.addEventListener("pointerdown", ({target}) => {
        const handle = target.closest(".noUi-target")?.querySelector(".noUi-handle");
        if (handle) window.addEventListener("pointerup", () => setTimeout(() => handle.focus()), {once: true});
    });

    // A cell of a table, clicked or reached with the arrow keys, presses the buttons "row" and "column".
    const press = (name, label) => {
        const choice = all(".widget-toggle-buttons").find(choice => named(choice) === name);
        const button = [...choice.querySelectorAll("button")].find(button => button.textContent === label);
        if (button && !button.classList.contains("mod-active")) button.click();
    };
    const choose = cell => {
        const [row, column] = cell.dataset.cell.split(" ");
        press("row", row);
        press("column", column);
    };
    live.addEventListener("click", ({target}) => {
        const cell = target.closest("[data-cell]");
        if (cell) choose(cell);
    });
    live.addEventListener("focusin", ({target}) => { live.inCells = target.matches("[data-cell]") });
    live.addEventListener("focusout", ({relatedTarget}) => {
        if (relatedTarget && !live.contains(relatedTarget)) live.inCells = false; // not where a new table took its place
    });
    live.addEventListener("keydown", event => {
        const step = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key];
        if (!step || !event.target.matches("[data-cell]")) return;
        event.preventDefault();
        const [row, column] = event.target.dataset.cell.split(" ").map((at, axis) => Number(at) + step[axis]);
        const next = live.querySelector(`[data-cell="${row} ${column}"]`);
        if (next) choose(next);
    });

    // A hand on the picture moves the controls: along an axis, or by choosing a line and turning it up and down.
    const controlOf = name => all(".widget-hslider, .widget-toggle-buttons").find(control => named(control) === name);
    const move = (control, stop) => {
        const slider = control.querySelector(".noUi-target")?.noUiSlider;
        if (slider) slider.set(stop);
        else control.querySelectorAll("button")[stop].click();
    };
    const focusOn = control => control.querySelector(".noUi-handle, .mod-active").focus();
    const nearest = (values, wanted) =>
        values.reduce((best, value, k) => Math.abs(value - wanted) < Math.abs(values[best] - wanted) ? k : best, 0);
    const toLine = ([x, y], [x0, y0], [x1, y1]) => {
        const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
        const share = Math.min(1, Math.max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length));
        return Math.hypot(x - x0 - share * (x1 - x0), y - y0 - share * (y1 - y0));
    };

    // The stop whose number is under the finger, or else the one whose line is: nothing, if none is so near.
    const lineAt = (lines, box, at) => {
        const pixels = ([x, y]) => [x * box.width, y * box.height];
        const distances = lines.map(([stop, start, number, end]) => {
            const [x, y] = pixels(number), size = box.width / 25;
            if (Math.abs(at[0] - x) < size && Math.abs(at[1] - y) < size / 2) return [Math.abs(at[1] - y) - size, stop];
            return [toLine(at, pixels(start), pixels(end)), stop];
        });
        const [distance, stop] = distances.sort(([one], [other]) => one - other)[0];
        return distance < 8 ? stop : undefined;
    };

    // What is under the finger: a place of the picture, with the chosen stop, or with the pixels of its axis.
    const placeAt = ({target, clientX, clientY}) => {
        const part = all("img").indexOf(target);
        if (part < 0) return;
        const box = target.getBoundingClientRect(), at = [clientX - box.left, clientY - box.top];
        for (const place of places.filter(place => place.part === part)) {
            if (place.along) {
                const [left, top, right, bottom] = place.box, x = at[0] / box.width, y = at[1] / box.height;
                const within = left - 0.02 < x && x < right + 0.02 && top < y && y < bottom;
                if (within) return {...place, pixels: place.at.map(share => box.left + share * box.width)};
            } else {
                const stop = lineAt(place.lines, box, at);
                if (stop !== undefined) return {...place, stop};
            }
        }
    };

    const slideAlong = ({along, pixels}) => {
        const control = controlOf(along);
        return [control, ({clientX}) => move(control, nearest(pixels, clientX))];
    };
    const turnLine = ({choose, turn, rest, stop}, {clientY}) => {
        const chosen = controlOf(choose), turned = turn && controlOf(turn), another = stopOf(chosen) !== stop;
        if (another) move(chosen, stop);
        if (!turned) return [chosen, () => {}];
        const last = Number(turned.querySelector(".noUi-handle").ariaValueMax), start = another ? rest : stopOf(turned);
        const turnedTo = y => Math.min(last, Math.max(0, start + Math.round((clientY - y) / 6)));
        return [turned, event => move(turned, turnedTo(event.clientY))];
    };
    const take = event => {
        const place = event.button === 0 && placeAt(event);
        if (!place) return;
        const [control, follow] = place.along ? slideAlong(place) : turnLine(place, event);
        const end = new AbortController();
        const letGo = () => {
            end.abort();
            focusOn(control);
        };
        follow(event);
        window.addEventListener("pointermove", follow, {signal: end.signal});
        window.addEventListener("pointerup", letGo, {signal: end.signal});
        window.addEventListener("pointercancel", letGo, {signal: end.signal});
    };
    if (places.length) {
        live.addEventListener("pointerdown", take);
        live.addEventListener("dragstart", event => event.preventDefault());
        live.addEventListener("pointermove", event => {
            const place = placeAt(event);
            live.style.cursor = !place ? "" : place.along ? "ew-resize" : place.turn ? "ns-resize" : "pointer";
        });
        live.addEventListener("touchstart", event => { // a finger on a line or a curve does not scroll the page
            if (placeAt(event.touches[0])) event.preventDefault();
        }, {passive: false});
    }
}
