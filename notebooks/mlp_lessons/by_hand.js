// A hand on a picture moves its controls, and the cells of a table choose row and column: in the notebook, where
// sliders.js calls this, and on a page without Python, where living.js does.
// controls knows each by its name: stop(name), where it stands; last(name), its last stop; move(name, stop); focus(name).

// A cell, clicked or reached with the arrow keys, moves "row" and "column".
const chooseCells = (live, controls) => {
    const choose = cell => cell.dataset.cell.split(" ").forEach((at, axis) => {
        const name = ["row", "column"][axis];
        if (controls.stop(name) !== Number(at)) controls.move(name, Number(at));
    });
    live.addEventListener("click", ({target}) => {
        const cell = target.closest("[data-cell]");
        if (cell) choose(cell);
    });
    live.addEventListener("keydown", event => {
        const step = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key];
        if (!step || !event.target.matches("[data-cell]")) return;
        event.preventDefault();
        const [row, column] = event.target.dataset.cell.split(" ").map((at, axis) => Number(at) + step[axis]);
        const next = live.querySelector(`[data-cell="${row} ${column}"]`);
        if (next) choose(next);
    });
};

// Along an axis, or by choosing a line and turning it up and down. parts() are the elements that places count.
const moveByHand = (live, places, parts, controls) => {
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
        const part = parts().findIndex(part => part.contains(target));
        if (part < 0) return;
        const box = parts()[part].getBoundingClientRect(), at = [clientX - box.left, clientY - box.top];
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

    const slideAlong = ({along, pixels}) => [along, ({clientX}) => controls.move(along, nearest(pixels, clientX))];
    const turnLine = ({choose, turn, rest, stop}, {clientY}) => {
        const another = controls.stop(choose) !== stop;
        if (another) controls.move(choose, stop);
        if (!turn) return [choose, () => {}];
        const start = another ? rest : controls.stop(turn), last = controls.last(turn);
        const turnedTo = y => Math.min(last, Math.max(0, start + Math.round((clientY - y) / 6)));
        return [turn, event => controls.move(turn, turnedTo(event.clientY))];
    };
    const take = event => {
        const place = event.button === 0 && placeAt(event);
        if (!place) return;
        const [name, follow] = place.along ? slideAlong(place) : turnLine(place, event);
        const end = new AbortController();
        const letGo = () => {
            end.abort();
            controls.focus(name);
        };
        follow(event);
        window.addEventListener("pointermove", follow, {signal: end.signal});
        window.addEventListener("pointerup", letGo, {signal: end.signal});
        window.addEventListener("pointercancel", letGo, {signal: end.signal});
    };
    if (!places.length) return;
    live.addEventListener("pointerdown", take);
    live.addEventListener("dragstart", event => event.preventDefault());
    live.addEventListener("pointermove", event => {
        const place = placeAt(event);
        live.style.cursor = !place ? "" : place.along ? "ew-resize" : place.turn ? "ns-resize" : "pointer";
    });
    live.addEventListener("touchstart", event => { // a finger on a line or a curve does not scroll the page
        if (placeAt(event.touches[0])) event.preventDefault();
    }, {passive: false});
};
