"""Without a notebook: what a cell displays that ends with something alive."""

from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell


def displayed(shown, monkeypatch, keep=False):
    """One bundle for each output. With keep, the shell goes on for another cell."""
    shell = InteractiveShell.instance()
    publisher = CapturingDisplayPublisher()
    monkeypatch.setattr(shell, "display_pub", publisher)
    shown._ipython_display_()
    if not keep:
        InteractiveShell.clear_instance()
    return publisher.outputs
