// Pictures with sliders on a page without Python. Every stop was drawn ahead, in rows; binder/pages/stops.py says what
// a row is. It is fetched a little before it is needed. Runs after by_hand.js.
{
const ROWS_KEPT = 16, PAGE = 5, BEAT = 150; // of one picture; stops of PageUp and PageDown; milliseconds, when it plays

const unpacked = async address => {
    const packed = await (await fetch(address)).blob();
    return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).json();
};

// Letters are defined once for a page. As one path in place of many references to them, a text is painted sooner.
const LETTER = /<use href="#([^"]+)"(?: x="(-?\d+)")?(?: y="(-?\d+)")?\/>/g, TEXT = new RegExp(`(?:${LETTER.source})+`, "g");
const outlines = new Map(Array.from(document.querySelectorAll("defs > path"), path => [path.id, path.getAttribute("d")]));
const way = ([, id, x = 0, y = 0]) => `M${x} ${y}${outlines.get(id)}`;
const written = part => part.replace(TEXT, text => `<path d="${Array.from(text.matchAll(LETTER), way).join("")}"/>`);

const bringToLife = live => {
    const told = JSON.parse(live.querySelector("script").textContent), sizes = told.controls.map(({labels}) => labels.length);
    const picture = live.querySelector(".picture"), layers = live.querySelectorAll(".moving");
    const words = live.querySelector(".words"), spoken = live.querySelector(".only-heard");
    const elements = [...live.querySelectorAll(".control")].map(control => ({
        slider: control.querySelector("input"), value: control.querySelector(".value"),
        buttons: [...control.querySelectorAll("[aria-pressed]")],
        play: control.querySelector(".play"), rewind: control.querySelector(".rewind"), control,
    }));
    const named = name => told.controls.findIndex(control => control.name === name);
    const all = sizes.map((_, k) => k), outer = all.filter(k => !told.inner.includes(k));
    const place = (controls, stop) => controls.reduce((sum, k) => sum * sizes[k] + stop[k], 0);
    const rowOf = stop => place(outer, stop), inRow = stop => place(told.inner, stop);
    let stop = told.controls.map(({start}) => start);

    // ---------------------------------------------------------------- rows

    const rows = new Map();
    const fetched = number => {
        const row = rows.get(number) ?? {coming: unpacked(told.rows[number])};
        if (!rows.delete(number)) row.coming.then(frames => { row.frames = frames }, () => rows.delete(number));
        rows.set(number, row); // as the newest
        if (rows.size > ROWS_KEPT) rows.delete(rows.keys().next().value);
        return row;
    };
    const beside = k => elements[k].slider ? [stop[k] - 1, stop[k] + 1] : [...Array(sizes[k]).keys()];
    const fetchBeside = k => {
        if (!outer.includes(k)) return;
        for (const at of beside(k)) if (at >= 0 && at < sizes[k]) fetched(rowOf(stop.with(k, at)));
    };
    const whenIdle = window.requestIdleCallback ?? setTimeout;
    const fetchAround = () => {
        if (!navigator.connection?.saveData) whenIdle(() => outer.forEach(fetchBeside));
    };

    // ---------------------------------------------------------------- what is seen and heard

    const paint = ([parts, description, arrivals], from) => {
        const inCells = picture.contains(document.activeElement);
        parts.forEach((part, k) => { layers[k].innerHTML = written(part) });
        if (picture.hasAttribute("aria-label")) picture.setAttribute("aria-label", description);
        words.textContent = description;
        const changed = arrivals[from];
        if (changed) {
            words.prepend(document.createElement("strong"), document.createElement("br"));
            words.firstChild.className = "changed";
            words.firstChild.textContent = changed;
        }
        spoken.textContent = changed ?? description;
        if (inCells) picture.querySelector("[data-cell][tabindex='0']").focus();
    };
    const show = async from => {
        const wanted = stop, row = fetched(rowOf(stop));
        const frames = row.frames ?? await row.coming.catch(() => null);
        if (wanted !== stop) return;
        if (frames) paint(frames[inRow(stop)], from);
        else words.textContent = spoken.textContent = "This picture could not be fetched.";
    };
    const set = k => {
        const {slider, value, buttons} = elements[k], label = told.controls[k].labels[stop[k]];
        if (slider) {
            slider.value = stop[k];
            slider.setAttribute("aria-valuetext", label);
            value.textContent = label;
        }
        buttons.forEach((button, at) => {
            button.setAttribute("aria-pressed", String(at === stop[k]));
            button.hidden = Boolean(told.offered) && at >= told.offered[place(all, stop)][k];
        });
    };
    const move = (k, to) => {
        if (to === stop[k]) return;
        const from = `${k}:${stop[k]}`;
        stop = stop.with(k, to);
        if (told.offered) stop = stop.map((at, j) => Math.min(at, told.offered[place(all, stop)][j] - 1));
        (told.offered ? all : [k]).forEach(set);
        show(from);
        fetchAround();
    };

    // ---------------------------------------------------------------- controls

    const within = (k, at) => Math.min(sizes[k] - 1, Math.max(0, at));
    elements.forEach(({slider, buttons, play, rewind, control}, k) => {
        control.addEventListener("pointerenter", () => fetchBeside(k));
        control.addEventListener("focusin", () => fetchBeside(k));
        slider?.addEventListener("input", () => move(k, slider.valueAsNumber));
        slider?.addEventListener("keydown", event => {
            const pages = {PageUp: 1, PageDown: -1}[event.key];
            if (!pages) return;
            event.preventDefault();
            move(k, within(k, stop[k] + pages * PAGE));
        });
        buttons.forEach((button, at) => button.addEventListener("click", () => move(k, at)));
        let beat;
        const pause = () => {
            beat = clearInterval(beat);
            play.setAttribute("aria-label", "Play");
        };
        const next = () => stop[k] < sizes[k] - 1 ? move(k, stop[k] + 1) : pause();
        play?.addEventListener("click", () => {
            if (beat) return pause();
            play.setAttribute("aria-label", "Pause");
            if (stop[k] === sizes[k] - 1) move(k, 0);
            beat = setInterval(next, BEAT);
        });
        rewind?.addEventListener("click", () => {
            pause();
            move(k, 0);
        });
    });
    const controls = {
        stop: name => stop[named(name)],
        last: name => sizes[named(name)] - 1,
        move: (name, to) => move(named(name), to),
        focus: name => {
            const {slider, buttons} = elements[named(name)];
            (slider ?? buttons[stop[named(name)]]).focus({preventScroll: true});
        },
    };
    chooseCells(live, controls);
    moveByHand(live, told.places, () => [...picture.querySelectorAll("svg")], controls);
    all.forEach(set);
    live.querySelector(".controls").hidden = false;
    new IntersectionObserver(([{isIntersecting}], observer) => {
        if (!isIntersecting) return;
        observer.disconnect();
        fetched(rowOf(stop));
    }, {rootMargin: "100% 0px"}).observe(picture);
};

if (window.DecompressionStream) document.querySelectorAll(".living").forEach(bringToLife);
}
