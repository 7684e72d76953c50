"""The exercises of the series. Each has a `check_…(answer)`, which tells what went wrong with an answer.

Each lesson has a file with its exercises, their right ways and their classic mistakes. judge.py compares an answer
with them, and empty_page.py judges a network that was written from an empty page.
"""

from .lesson_00 import check_cell, check_deeper, check_weights
from .lesson_01 import check_decisions, check_feedforward, check_H_in, check_one_matrix
from .lesson_02 import check_better_network, check_cautious_loss, check_mse, check_N_150
from .lesson_03 import check_feedforwards, check_same_walk, check_slope, check_step
from .lesson_04 import check_bias_slope, check_paths, check_steep_slope, check_W2_slope
from .lesson_05 import check_backpropagation, check_shapes, check_W2_update, check_X_slopes
from .lesson_06 import check_broken, check_diagnosis, check_starts, check_train, patients
from .lesson_07 import check_confusion, check_most_frequent, check_report, check_scale
from .lesson_08 import check_data, check_gradient, check_network, check_unseen
from .lesson_09 import check_entropy, check_hidden_biases, check_steps, check_tanh
from .lesson_10 import check_columns, check_count, check_N
from .quiz import check_question

__all__ = [
    "check_H_in",
    "check_N",
    "check_N_150",
    "check_W2_slope",
    "check_W2_update",
    "check_X_slopes",
    "check_backpropagation",
    "check_better_network",
    "check_bias_slope",
    "check_broken",
    "check_cautious_loss",
    "check_cell",
    "check_columns",
    "check_confusion",
    "check_count",
    "check_data",
    "check_decisions",
    "check_deeper",
    "check_diagnosis",
    "check_entropy",
    "check_feedforward",
    "check_feedforwards",
    "check_gradient",
    "check_hidden_biases",
    "check_most_frequent",
    "check_mse",
    "check_network",
    "check_one_matrix",
    "check_paths",
    "check_question",
    "check_report",
    "check_same_walk",
    "check_scale",
    "check_shapes",
    "check_slope",
    "check_starts",
    "check_steep_slope",
    "check_step",
    "check_steps",
    "check_tanh",
    "check_train",
    "check_unseen",
    "check_weights",
    "patients",
]
