// A box that scrolls sideways can be reached with Tab, so that the arrow keys scroll it.
const watched = new ResizeObserver((entries) => {
  for (const { target: box } of entries) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
});
for (const box of document.querySelectorAll("pre, .wide")) watched.observe(box);
