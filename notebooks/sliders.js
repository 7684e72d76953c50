// What sliders.py adds to ipywidgets in the page: runs once for every live picture, in its hidden part.

// Notebook 7 takes the arrow keys before a slider sees them, and ArrowLeft would fold its section away.
// Its own mark says that a key is not for it: the handle wears it while an arrow is pressed.
if (!window.arrowsReachSliders) {
    window.arrowsReachSliders = true;
    window.addEventListener("keydown", ({key, target}) => {
        if (!key.startsWith("Arrow") || !target.matches?.(".noUi-handle")) return;
        target.dataset.lmSuppressShortcuts = "true";
        setTimeout(() => delete target.dataset.lmSuppressShortcuts);
    }, true);
}
