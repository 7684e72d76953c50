"""The pictures of the series. Each takes arrays and returns a Picture; picture.py says what that is."""

from .borders import borders
from .chain_rule import NUDGES, chain
from .downhill import STEPS, descent, descent_strip
from .flowers import flowers
from .losses import loss_along_weight, sigmoid_points
from .matrices import CHANGES, WEIGHTS
from .networks import WALK, backwards, network
from .picture import in_our_style
from .recovery import candidates
from .tracing import BACKWARD, DIGITS, FORWARD, trace
from .trainings import EPOCHS, fates, seen_and_unseen, story, training, training_curves

__all__ = [
    "BACKWARD", "CHANGES", "DIGITS", "EPOCHS", "FORWARD", "NUDGES", "STEPS", "WALK", "WEIGHTS", "backwards",
    "borders", "candidates", "chain", "descent", "descent_strip", "fates", "flowers", "loss_along_weight", "network",
    "seen_and_unseen", "sigmoid_points", "story", "trace", "training", "training_curves",
]  # fmt: skip

for _name in __all__:
    if callable(globals()[_name]):  # a picture, which is made under no settings but ours
        globals()[_name] = in_our_style(globals()[_name])
