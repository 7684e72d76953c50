"""The network itself: its arithmetic, its derivative, its training, and its errors on bad input."""

import inspect
import re
import warnings
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import mlp_helpers as mlp
from mlp_helpers import (
    W1,
    W2,
    X,
    Y,
    accuracy,
    backpropagation,
    feedforward,
    gradient_descent,
    mse,
    numerical_gradient,
    show,
    sigmoid,
    train,
)

FORWARD = feedforward(X, W1, W2)


@pytest.fixture(scope="module")
def iris():
    table = np.loadtxt(Path(__file__).parent.parent / "notebooks" / "iris.csv", delimiter=",")
    return table[:, :4], np.eye(3)[table[:, 4].astype(int)]


# ---------------------------------------------------------------- arithmetic


def in_40_digits():
    """All ten matrices of the slides' network, as lists of rows of 40-digit numbers."""
    mpmath.mp.dps = 40
    x, y, w1, w2 = (mpmath.matrix([[mpmath.mpf(repr(float(v))) for v in row] for row in W]) for W in (X, Y, W1, W2))

    def each(f, *matrices):
        rows, columns = matrices[0].rows, matrices[0].cols
        return mpmath.matrix([[f(*(m[i, j] for m in matrices)) for j in range(columns)] for i in range(rows)])

    def squash(z):
        return 1 / (1 + mpmath.exp(-z))

    h_in = x * w1
    h_out = each(squash, h_in)
    o_in = h_out * w2
    o_out = each(squash, o_in)
    o_error = o_out - y
    o_delta = each(lambda error, out: error * out * (1 - out), o_error, o_out)
    h_error = o_delta * w2.T
    h_delta = each(lambda error, out: error * out * (1 - out), h_error, h_out)
    backward = [o_error, o_delta, h_out.T * o_delta / 9, h_error, h_delta, x.T * h_delta / 9]
    return [m.tolist() for m in (h_in, h_out, o_in, o_out, *backward)]


def test_full_precision_agrees_with_40_digits():
    ours = [*FORWARD, *backpropagation(X, Y, W2, FORWARD)]
    for matrix, exact in zip(ours, in_40_digits(), strict=True):
        largest = max(abs(value) for row in exact for value in row)
        errors = [abs(mpmath.mpf(float(matrix[i, j])) - v) for i, row in enumerate(exact) for j, v in enumerate(row)]
        assert max(errors) <= 1e-15 * largest


@given(st.floats(allow_nan=False))
def test_sigmoid_is_right_and_silent_for_any_float(z):
    with warnings.catch_warnings(), mpmath.workdps(40):
        warnings.simplefilter("error")
        exact = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        assert abs(mpmath.mpf(float(sigmoid(z))) - exact) <= max(4e-16 * exact, 5e-324)


def test_values_that_make_exp_overflow_are_no_error(recwarn):
    assert feedforward(1e6 * X, 1e6 * W1, W2).H_out.tolist() == [[1, 1]] * 3
    assert feedforward(-1e6 * X, 1e6 * W1, W2).H_out.tolist() == [[0, 0]] * 3
    for batch in (X, -X):
        assert np.isfinite(train(batch, Y, 1e6 * W1, W2, 1, 3).loss).all()
    assert not recwarn.list


@pytest.mark.parametrize("scale", [1, 1e-160, 1e3])  # underflow is not an error either
def test_a_learner_who_wants_numpys_errors_raised_gets_none_of_ours(scale):
    def everything():
        forward = feedforward(scale * X, W1, scale * W2)
        update = backpropagation(scale * X, scale * Y, scale * W2, forward)
        loss = mse(scale * forward.O_out, scale * Y)
        slopes = numerical_gradient(lambda W: mse(W, scale * W1), scale * W1)
        step = gradient_descent(W1, update.W1_update, scale)
        return *forward, *update, loss, slopes, step, sigmoid(1000 * X), *train(scale * X, Y, W1, W2, [scale, 50], 3)

    as_usual = everything()
    with np.errstate(all="raise"):
        assert all(map(np.array_equal, everything(), as_usual))


def test_rounding_by_hand_takes_a_half_away_from_zero():
    halves = np.array([[0.125, -0.125, 2.675, 1.005, 0.115]])
    assert mlp.rounded(halves, 2).tolist() == [[0.13, -0.13, 2.68, 1.01, 0.12]]


@pytest.mark.parametrize("errors", ["warn", "raise"])
@pytest.mark.parametrize("value", [1e305, -1e308, 5e307])
def test_a_number_too_large_for_decimals_is_shown_as_it_is(value, errors, recwarn):
    with np.errstate(all=errors):
        assert repr(show(mine=[[value, 0.25]])).split() == ["mine", "(1,", "2)", f"{value:.4f}", "0.2500"]
        forward = feedforward([[value, 0]], np.eye(2), np.eye(2), by_hand=True)
    assert forward.H_in.tolist() == [[value, 0]]
    assert not recwarn.list


# ---------------------------------------------------------------- the derivative


def complex_step(X, Y, W1, W2):
    """The gradient of the loss by complex step, an independent derivative that is exact to the last bits."""

    def loss(W1, W2):
        H_out = 1 / (1 + np.exp(-X @ W1))
        return np.sum((1 / (1 + np.exp(-H_out @ W2)) - Y) ** 2) / (2 * Y.size)

    tiny = 1e-30
    slopes = [np.zeros(W1.shape), np.zeros(W2.shape)]
    for matrix, W in enumerate((W1, W2)):
        for cell in np.ndindex(W.shape):
            nudged = [W1.astype(complex), W2.astype(complex)]
            nudged[matrix][cell] += 1j * tiny
            slopes[matrix][cell] = loss(*nudged).imag / tiny
    return slopes


@st.composite
def networks(draw):
    batch, inputs, hidden, outputs = (draw(st.integers(1, 5)) for _ in range(4))
    shapes = [(batch, inputs), (batch, outputs), (inputs, hidden), (hidden, outputs)]
    return [draw(arrays(float, shape, elements=st.floats(-2, 2).map(lambda v: round(v, 3)))) for shape in shapes]


@given(networks())
def test_backpropagation_is_the_derivative_of_mse(network):
    X, Y, W1, W2 = network
    update = backpropagation(X, Y, W2, feedforward(X, W1, W2))
    for ours, exact in zip((update.W1_update, update.W2_update), complex_step(X, Y, W1, W2), strict=True):
        np.testing.assert_allclose(ours, exact, rtol=1e-11, atol=1e-15)


@given(networks())
def test_numerical_gradient_measures_the_same(network):
    X, Y, W1, W2 = network
    measured = numerical_gradient(lambda W: mse(feedforward(X, W, W2).O_out, Y), W1)
    np.testing.assert_allclose(measured, complex_step(X, Y, W1, W2)[0], rtol=1e-5, atol=1e-9)


def test_numerical_gradient_hands_over_matrices_of_floats():
    """However W is given, f gets a matrix of its shape with one entry nudged up or down by 1e-5."""
    asked = []
    numerical_gradient(lambda W: asked.append(W) or 0, [[1, 2, 3], [4, 5, 6]])
    assert len(asked) == 12
    for W in asked:
        assert (W.shape, W.dtype) == ((2, 3), float)
        moved = np.abs(W - [[1, 2, 3], [4, 5, 6]])
        assert np.count_nonzero(moved) == 1
        assert moved.sum() == pytest.approx(1e-5)


def test_slides_gradient_is_exact():
    update = backpropagation(X, Y, W2, FORWARD)
    for ours, exact in zip((update.W1_update, update.W2_update), complex_step(X, Y, W1, W2), strict=True):
        np.testing.assert_allclose(ours, exact, rtol=1e-13)


# ---------------------------------------------------------------- training


@given(networks(), st.floats(-5, 5), st.integers(0, 20))
def test_train_is_the_loop_of_the_lesson(network, alpha, epochs):
    X, Y, W1, W2 = network
    history = train(X, Y, W1, W2, alpha, epochs)
    for epoch in range(epochs + 1):
        forward = feedforward(X, W1, W2)
        np.testing.assert_allclose(history.W1[epoch], W1, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(history.W2[epoch], W2, rtol=1e-9, atol=1e-12)
        assert history.loss[epoch] == pytest.approx(mse(forward.O_out, Y), rel=1e-9, abs=1e-14)
        update = backpropagation(X, Y, W2, forward)
        W1 = gradient_descent(W1, update.W1_update, alpha)
        W2 = gradient_descent(W2, update.W2_update, alpha)


def test_many_rates_at_once_are_one_by_one_to_the_last_bits(iris):
    rates = [0.01, 0.3, 1, 10, 50, 100]
    together = train(*iris, W1, W2, rates, 2000)
    for k, rate in enumerate(rates):
        for alone, all_of_them in zip(train(*iris, W1, W2, rate, 2000), together, strict=True):
            np.testing.assert_array_max_ulp(alone, all_of_them[k], maxulp=8)


def test_shapes_of_a_training(iris):
    one, two = train(*iris, W1, W2, 1, 5), train(*iris, W1, W2, [1, 2], 5)
    assert [part.shape for part in one] == [(6,), (6,), (6, 4, 2), (6, 2, 3)]
    assert [part.shape for part in two] == [(2, 6), (2, 6), (2, 6, 4, 2), (2, 6, 2, 3)]
    assert train(*iris, W1, W2, 1, 0).loss.shape == (1,)


def test_of_equal_outputs_the_first_decides(iris):
    """With all weights zero, all outputs are equal, and unequal classes show which one counts."""
    flowers, labels = iris[0][:80], iris[1][:80]
    history = train(flowers, labels, np.zeros((4, 2)), np.zeros((2, 3)), 1, 0)
    assert history.accuracy[0] == accuracy(np.full((80, 3), 0.5), labels) == 50 / 80


def test_accuracy_of_every_epoch(iris):
    for W1_start, W2_start in ((W1, W2), (np.zeros((4, 2)), np.zeros((2, 3)))):
        history = train(*iris, W1_start, W2_start, 1, 300)
        for epoch in range(0, 301, 50):
            O_out = feedforward(iris[0], history.W1[epoch], history.W2[epoch]).O_out
            assert history.accuracy[epoch] == accuracy(O_out, iris[1])


@pytest.mark.parametrize(("alpha", "least", "most"), [(0.1, 0.66, 0.67), (1, 0.97, 0.98)])
def test_known_trainings_on_all_flowers(iris, alpha, least, most):
    assert least <= train(*iris, W1, W2, alpha, 5000).accuracy[-1] <= most


def test_a_rate_of_fifty_kills_the_network(iris):
    assert train(*iris, W1, W2, 50, 5000).loss[-1] == pytest.approx(1 / 9, abs=1e-4)
    assert train(X, Y, W1, W2, 50, 2000).loss[-1] == pytest.approx(1 / 9, abs=1e-4)


def test_three_flowers_are_learnt():
    assert train(X, Y, W1, W2, 1, 2000).accuracy[-1] == 1


# ---------------------------------------------------------------- nothing is changed, nothing is lost


@pytest.mark.parametrize("name", ["X", "Y", "W1", "W2"])
def test_the_slides_matrices_cannot_be_changed_by_accident(name):
    with pytest.raises(ValueError, match="read-only"):
        getattr(mlp, name)[0, 0] = 7


def test_functions_leave_their_arguments_alone():
    arguments = [M.copy() for M in (X, Y, W1, W2)]
    update = backpropagation(arguments[0], arguments[1], arguments[3], feedforward(arguments[0], *arguments[2:]))
    gradient_descent(arguments[2], update.W1_update, 1)
    numerical_gradient(lambda W: mse(feedforward(arguments[0], W, arguments[3]).O_out, Y), arguments[2])
    train(*arguments, [1, 2], 3)
    assert all(np.array_equal(a, b) for a, b in zip(arguments, (X, Y, W1, W2), strict=True))


def test_results_are_the_callers_own():
    gradient_descent(W1, W1, 1)[0, 0] = 7
    feedforward(X, W1, W2, by_hand=True).O_out[0, 0] = 7


@given(arrays(float, (3, 4), elements=st.integers(-5, 5)), st.sampled_from([int, np.float32, list]))
def test_numbers_of_any_sort_are_taken(values, sort):
    given_as = values.tolist() if sort is list else values.astype(sort)
    np.testing.assert_array_equal(feedforward(given_as, W1, W2).O_out, feedforward(values, W1, W2).O_out)


# ---------------------------------------------------------------- bad input


def with_cell(matrix, value):
    changed = np.array(matrix)
    changed[1, 0] = value
    return changed


BAD = {
    "W1 has too few rows": (lambda: feedforward(X, W1[:2], W2), "W1 is (2, 2); X is (3, 4), so W1 needs 4 rows"),
    "W2 has too many rows": (lambda: feedforward(X, W1, W1), "W2 is (4, 2); W1 is (4, 2), so W2 needs 2 rows"),
    "X is one flower": (lambda: feedforward(X[0], W1, W2), "X is (4,); it must have rows and columns"),
    "X is empty": (lambda: feedforward(X[:0], W1, W2), "X is (0, 4); it must have rows and columns, at least one"),
    "X is ragged": (lambda: feedforward([[1, 2], [3]], W1, W2), "X is [[1, 2], [3]]; it must be a matrix of numbers"),
    "X is a string": (lambda: feedforward("flower", W1, W2), "X is 'flower'; it must be a matrix of numbers"),
    "X is nothing": (lambda: feedforward(None, W1, W2), "X is None; it must be a matrix of numbers"),
    "X is complex": (lambda: feedforward(X + 1j, W1, W2), "it must be a matrix of numbers"),
    "W1 holds NaN": (lambda: feedforward(X, with_cell(W1, np.nan), W2), "W1[1, 0] is nan; it must be a finite number"),
    "W2 holds inf": (lambda: feedforward(X, W1, with_cell(W2, np.inf)), "W2[1, 0] is inf; it must be a finite number"),
    "Y misses a flower": (lambda: mse(FORWARD.O_out, Y[:2]), "Y is (2, 3); O_out is (3, 3), so Y needs 3 rows"),
    "Y is not one-hot": (lambda: mse(FORWARD.O_out, [0, 1, 2]), "Y is (3,); it must have rows and columns"),
    "O_out holds NaN": (lambda: mse(with_cell(Y, np.nan), Y), "O_out[1, 0] is nan"),
    "accuracy of two shapes": (lambda: accuracy(FORWARD.O_out, W2), "Y is (2, 3); O_out is (3, 3), so Y needs 3 rows"),
    "forward is a matrix": (lambda: backpropagation(X, Y, W2, X), "forward is a ndarray; it must be what feedforward"),
    "W2 of another network": (lambda: backpropagation(X, Y, W1, FORWARD), "W2 is (4, 2); Y is (3, 3), so W2 needs 3"),
    "Y of another batch": (lambda: backpropagation(X, Y[:2], W2, FORWARD), "Y is (2, 3); X is (3, 4), so Y needs 3"),
    "X of another batch": (lambda: backpropagation(X[:2], Y, W2, FORWARD), "Y is (3, 3); X is (2, 4), so Y needs 2"),
    "O_out of another batch": (lambda: backpropagation(X, Y, W2, FORWARD._replace(O_out=Y[:2])), "O_out is (2, 3); X"),
    "masked entries": (lambda: feedforward(np.ma.masked_less(X, 1), W1, W2), "it must be a matrix of numbers"),
    "a product too large": (lambda: feedforward([[1e200, 1e200]], [[1e200], [-1e200]], [[1]]), "H_in is too large"),
    "sigmoid of a string": (lambda: sigmoid("3"), "z is '3'; it must be a number, or an array of them"),
    "sigmoid of nothing": (lambda: sigmoid(None), "z is None; it must be a number"),
    "accuracy of NaN": (lambda: accuracy(with_cell(Y, np.nan), Y), "O_out[1, 0] is nan"),
    "labels hold NaN": (lambda: train(X, with_cell(Y, np.nan), W1, W2, 1, 1), "Y[1, 0] is nan"),
    "alpha is true": (lambda: train(X, Y, W1, W2, True, 1), "alpha is True; it must be a finite number"),
    "f returns infinity": (lambda: numerical_gradient(lambda W: np.inf, W1), "f(W) is inf; it must be one finite"),
    "an update of another shape": (lambda: gradient_descent(W1, W2, 1), "W_update is (2, 3); W is (4, 2), so W_update"),
    "alpha is a string": (lambda: gradient_descent(W1, W1, "1"), "alpha is '1'; it must be a finite number"),
    "alpha is several": (lambda: gradient_descent(W1, W1, [1, 2]), "alpha is [1, 2]; it must be a finite number"),
    "alpha is NaN": (lambda: train(X, Y, W1, W2, np.nan, 1), "alpha is nan; it must be a finite number"),
    "alpha is infinite": (lambda: train(X, Y, W1, W2, [1, np.inf], 1), "it must be a finite number, or"),
    "no alpha": (lambda: train(X, Y, W1, W2, [], 1), "alpha is []; it must be a finite number"),
    "alpha is nothing": (lambda: train(X, Y, W1, W2, None, 1), "alpha is None; it must be a finite number"),
    "negative epochs": (lambda: train(X, Y, W1, W2, 1, -1), "epochs is -1; it must be a whole number, 0 or more"),
    "half an epoch": (lambda: train(X, Y, W1, W2, 1, 2.5), "epochs is 2.5; it must be a whole number, 0 or more"),
    "epochs is true": (lambda: train(X, Y, W1, W2, 1, True), "epochs is True; it must be a whole number, 0 or more"),
    "labels of another shape": (lambda: train(X, Y[:, :2], W1, W2, 1, 1), "Y is (3, 2); W2 is (2, 3), so Y needs 3"),
    "f returns a matrix": (lambda: numerical_gradient(lambda W: W, W1), "it must be one finite number"),
    "f returns nothing": (lambda: numerical_gradient(lambda W: None, W1), "f(W) is None; it must be one finite number"),
    "show a string": (lambda: show(H_in="x"), "H_in is 'x'; it must be a matrix of numbers"),
    "show -1 decimals": (lambda: show(H_in=W1, decimals=-1), "decimals is -1; it must be a whole number"),
    "show 400 decimals": (lambda: show(H_in=W1, decimals=400), "decimals is 400; it must be a whole number up to 300"),
    "show true decimals": (lambda: show(H_in=W1, decimals=True), "decimals is True; it must be a whole number"),
    "show NumPy's true": (lambda: show(H_in=W1, decimals=np.True_), "it must be a whole number"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011 (the message is compared below)
        call()
    assert message in str(error.value)


SHAPES = st.tuples(st.integers(1, 3), st.integers(1, 3))


@given(st.sampled_from([mse, accuracy]), SHAPES, SHAPES)
def test_a_smaller_matrix_is_never_stretched_to_fit(function, shape, other):
    """NumPy would broadcast many pairs of different shapes."""
    assume(shape != other)
    with pytest.raises(ValueError, match=f"Y is {re.escape(str(other))}; O_out is {re.escape(str(shape))}, so Y needs"):
        function(np.ones(shape), np.ones(other))


@pytest.mark.parametrize("function", [sigmoid, feedforward, mse, backpropagation, gradient_descent,
                                      numerical_gradient, accuracy, train, show])  # fmt: skip
def test_a_docstring_names_every_parameter(function):
    for parameter in inspect.signature(function).parameters:
        assert (
            re.search(rf"^(\w+, )*{parameter}(, \w+)* : ", inspect.getdoc(function), re.MULTILINE)
            or parameter == "matrices"
        )
