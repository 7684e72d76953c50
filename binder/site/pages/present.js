// A lesson as slides of itself. Nothing is copied: the page's own elements move into the slides, so that sliders go on
// working in them, and move back on leaving. pages/slides.py has marked them: data-slide is the number of the slide, and
// data-show is "now", "later" (at a key) or "note". The address says where one is: #slide-7.
"use strict";

(() => {
  const WIDTH = 1280, HEIGHT = 720; // of a slide; on the screen it is as large as fits
  const TYPE = [34, 32, 30, 28, 26, 24, 22, 20, 18]; // px: the largest at which all is on the slide
  const CODE = { largest: 0.78, smallest: 0.6, letter: 0.603 }; // times the type; how wide a letter is for its height
  const LEAST = 15; // px, of code and of what it printed
  const PICTURE = { large: 0.85, smallest: 0.4 }; // of the slide's width
  const LARGE = 22; // px: while type is larger than that, a picture is large too
  const SWIPE = 60; // px

  const slides = []; // [{what is shown, in the notes, …}]
  for (const element of document.querySelectorAll("main [data-slide]")) {
    const slide = (slides[element.dataset.slide - 1] ??= { shown: [], notes: [], step: 0 });
    if (element.dataset.show !== "note") {
      slide.shown.push(element);
    }
    if (isNote(element)) {
      slide.notes.push(element);
    }
  }
  if (!slides.length) {
    return;
  }
  for (const [number, slide] of slides.entries()) {
    slide.listed = slide.shown.length > 1 && slide.shown.every(element => element.tagName === "H3"); // the exercises
    const heading = slide.listed ? null : slide.shown.find(isHeading);
    slide.section = heading?.textContent ?? slides[number - 1].section;
    slide.title = heading?.textContent ?? beginning(slide.shown[0]);
    slide.cell = slide.shown[0].closest(".cell").id;
    slide.steps = slide.shown.some(element => element.dataset.show === "later") ? 1 : 0;
  }

  let deck = null; // there while presenting
  let current = 0;
  let notes = null; // the second window
  let moved = []; // [element, what keeps its place on the page]

  function isHeading(element) {
    return /^H[1-6]$/.test(element.tagName);
  }

  function isNote(element) {
    return !element.matches('h1, h2, h3, .output, .on-to-python, pre[data-show="now"]');
  }

  /** The first line of what a slide shows of an element. */
  function beginning(element) {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(".rest").forEach(rest => rest.remove());
    return copy.textContent.trim().split("\n")[0];
  }

  // ---------------------------------------------------------------- coming and going

  function enter() {
    deck = made("section", "slides", { "aria-label": "Slides" });
    for (const [number, slide] of slides.entries()) {
      slide.element = made("article", "slide", {
        "aria-roledescription": "slide", "aria-label": `${number + 1} of ${slides.length}`, tabindex: -1,
      });
      const head = made("header", "head"), body = made("div", "body");
      for (const [index, element] of slide.shown.entries()) {
        const place = document.createComment("shown on a slide");
        element.replaceWith(place);
        moved.push([element, place]);
        (index === 0 && isHeading(element) && !slide.listed ? head : body).append(element);
      }
      if (!head.firstChild) {
        head.append(made("p", "section", {}, slide.section));
      }
      slide.element.append(head, body);
      deck.append(slide.element);
    }
    deck.append(bar(), made("style", "", { media: "print" }, `@page { size: ${WIDTH}px ${HEIGHT}px; margin: 0 }`));
    deck.addEventListener("touchstart", touch, { passive: true });
    deck.addEventListener("touchend", swipe, { passive: true });
    document.body.append(deck);
    document.documentElement.classList.add("presenting");
    fill();
    fitAll();
    document.fonts.ready.then(() => deck && fitAll());
  }

  function leave() {
    for (const [element, place] of moved.reverse()) {
      place.replaceWith(element);
    }
    moved = [];
    deck.remove();
    deck = null;
    document.documentElement.classList.remove("presenting");
    notes?.close();
  }

  function go(number, step = slides[number].step) {
    if (!deck) {
      enter();
    }
    current = number;
    const slide = slides[number];
    slide.step = step;
    for (const other of slides) {
      other.element.classList.toggle("current", other === slide);
    }
    slide.element.classList.toggle("answered", step === slide.steps);
    deck.querySelector(".count").textContent = `${number + 1} / ${slides.length}`;
    if (!slide.element.contains(document.activeElement)) {
      slide.element.focus({ preventScroll: true });
    }
    location.hash = `slide-${number + 1}`;
    tell();
  }

  function forward() {
    if (slides[current].step < slides[current].steps) {
      go(current, 1);
    } else if (current < slides.length - 1) {
      go(current + 1);
    }
  }

  function back() {
    if (slides[current].step > 0) {
      go(current, 0);
    } else if (current > 0) {
      go(current - 1);
    }
  }

  function follow() {
    const number = Number(/^#slide-(\d+)$/.exec(location.hash)?.[1]) - 1;
    if (slides[number]) {
      if (!deck || number !== current) {
        go(number);
      }
    } else if (deck) {
      leave();
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
    }
  }

  function begin() {
    const visible = [...document.querySelectorAll("main [data-slide]")].find(
      element => element.getBoundingClientRect().bottom > 0 && element.getClientRects().length
    );
    go(Number(visible?.dataset.slide ?? 1) - 1);
  }

  function end() {
    location.hash = slides[current].cell;
  }

  // ---------------------------------------------------------------- as large as fits

  function fill() {
    deck.style.zoom = Math.min(innerWidth / WIDTH, innerHeight / HEIGHT);
  }

  function fitAll() {
    deck.classList.add("measured");
    for (const slide of slides) {
      fit(slide.element);
    }
    deck.classList.remove("measured");
  }

  function fit(slide) {
    for (const size of TYPE) {
      slide.style.fontSize = `${size}px`;
      slide.style.setProperty("--code", `${codeSize(slide, "pre.source", size, CODE.smallest * size)}px`);
      slide.style.setProperty("--printed", `${codeSize(slide, "pre:not(.source)", size, LEAST)}px`);
      if (fitPicture(slide, size > LARGE ? PICTURE.large : PICTURE.smallest)) {
        break;
      }
    }
  }

  /** Code is as small as its longest line needs, so that none breaks, unless that is too small. */
  function codeSize(slide, selector, size, smallest) {
    const lines = [...slide.querySelectorAll(selector)].flatMap(code => code.textContent.split("\n"));
    const longest = Math.max(...lines.map(line => line.length));
    const fitting = (slide.querySelector(".body").clientWidth - 2 * size) / (CODE.letter * longest);
    return Math.max(LEAST, smallest, Math.min(CODE.largest * size, fitting));
  }

  /** Make the picture as large as the rest leaves room for, unless that is too small. */
  function fitPicture(slide, smallest) {
    for (let width = 1; width >= smallest; width -= 0.03) {
      slide.style.setProperty("--picture", width);
      if (!overflows(slide)) {
        return true;
      }
      if (!slide.querySelector(".picture")) {
        break;
      }
    }
    return false;
  }

  function overflows(slide) {
    const inside = [slide, ...slide.querySelectorAll(".body, pre, .wide, .output")];
    return inside.some(box => box.scrollWidth > box.clientWidth + 1) || slide.scrollHeight > slide.clientHeight + 1;
  }

  // ---------------------------------------------------------------- keys, fingers, the bar

  function keys(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) {
      return;
    }
    const typed = event.target.closest?.("textarea, input:not([type=range], [type=button], [type=checkbox])");
    if (!deck) {
      if (event.key.toLowerCase() === "p" && !typed) {
        begin();
      }
      return;
    }
    const action = actionOf(event, typed);
    if (action) {
      event.preventDefault();
      event.stopPropagation(); // a slider would move with PageDown, too
      action();
    }
  }

  function actionOf({ key, shiftKey, target }, typed) {
    const anywhere = { PageDown: forward, PageUp: back, Escape: end }; // a presenter's remote sends the first two
    const letters = typed ? {} : { p: end, n: openNotes };
    const action = anywhere[key] ?? letters[key.toLowerCase()];
    if (action || target.closest?.("input, select, textarea, [data-cell]")) {
      return action; // with the other keys, a slider moves
    }
    if (key === " " && !target.closest?.("button, a, summary")) {
      return shiftKey ? back : forward;
    }
    return {
      ArrowRight: forward, ArrowDown: forward, ArrowLeft: back, ArrowUp: back,
      Home: () => go(0), End: () => go(slides.length - 1),
    }[key];
  }

  let from = null;

  function touch(event) {
    const one = event.touches.length === 1 && !event.target.closest("input, select, textarea, button, svg");
    from = one ? event.touches[0] : null;
  }

  function swipe(event) {
    if (!from) {
      return;
    }
    const across = event.changedTouches[0].clientX - from.clientX, down = event.changedTouches[0].clientY - from.clientY;
    if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(down)) {
      (across < 0 ? forward : back)();
    }
    from = null;
  }

  function bar() {
    const buttons = made("nav", "bar", { "aria-label": "Slides" });
    buttons.append(
      button("‹", "Back", back), made("span", "count"), button("›", "Forward", forward),
      button("Notes", "Notes in a second window (N)", openNotes), button("Leave", "Back to the page (Escape)", end),
    );
    return buttons;
  }

  // ---------------------------------------------------------------- notes in a second window

  function openNotes() {
    notes = window.open("", "notes", "width=760,height=820");
    if (notes) {
      notes.document.body.replaceChildren();
      const styles = [...document.querySelectorAll("link[rel=stylesheet], style")];
      notes.document.head.replaceChildren(...styles.map(style => style.cloneNode(true)));
      notes.document.addEventListener("keydown", keys, true);
      tell();
    }
  }

  function tell() {
    if (!notes || notes.closed) {
      return;
    }
    const slide = slides[current], next = slides[current + 1];
    const copies = slide.notes.map(element => element.cloneNode(true));
    for (const copy of copies) {
      copy.removeAttribute("id");
      copy.open = true;
    }
    const here = slide.step < slide.steps ? "At a key: the answer" : next ? `Next: ${next.title}` : "This is the last slide.";
    notes.document.title = `Notes ${current + 1} / ${slides.length}`;
    notes.document.body.className = "notes";
    notes.document.body.replaceChildren(
      made("p", "count", {}, `${current + 1} / ${slides.length}`), made("h1", "", {}, slide.title),
      ...copies, made("p", "next", {}, here),
    );
  }

  // ---------------------------------------------------------------- helpers

  function made(tag, name = "", attributes = {}, text = "") {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    return element;
  }

  function button(text, says, action) {
    const element = made("button", "", { type: "button", title: says, "aria-label": says }, text);
    element.addEventListener("click", action);
    return element;
  }

  document.querySelector(".ways").append(" ", button("Present", "Show this lesson as slides (P)", begin));
  document.addEventListener("keydown", keys, true);
  addEventListener("hashchange", follow);
  addEventListener("resize", () => deck && fill());
  addEventListener("pagehide", () => notes?.close());
  follow();
})();
