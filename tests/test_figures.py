"""Every picture of every lesson, at every stop: no error, no warning, and words that agree with the numbers."""

import base64
import contextlib
import io
import itertools
import random
import re
import warnings

import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from PIL import Image

import mlp_helpers as mlp
from mlp_helpers import W1, W2, X, Y
from mlp_lessons import IRIS, figures, sliders
from mlp_lessons.figures import tracing
from mlp_lessons.figures.picture import NOW, SPECIES_STYLE, written
from save_notebooks import NOTEBOOKS, live_pictures


def lives_of(path):
    """Every interactive picture of a notebook, made by running its code cells in order, up to the last such picture."""
    found = []
    code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    last = max((number for number, source in enumerate(code) if "sliders.live(" in source), default=-1)

    class Recorder:
        @staticmethod
        def live(*arguments, **controls):
            found.append(sliders.live(*arguments, **controls))
            return found[-1]

    names = {"sliders": Recorder}
    with contextlib.chdir(path.parent):
        for source in code[: last + 1]:
            exec(source.replace("figures, sliders", "figures"), names)
    return found


@pytest.fixture(scope="module")
def lives():
    return {path.stem: lives_of(path) for path in NOTEBOOKS}


def stops(live):
    """Every stop of every control with the others at rest, the corners, and a random sample."""
    names = list(live.controls)
    options = [[value for _, value in control.options] for control in live.controls.values()]
    rest = [control.value for control in live.controls.values()]
    one_by_one = [[*rest[:k], stop, *rest[k + 1 :]] for k, row in enumerate(options) for stop in row]
    corners = itertools.product(*({0: row[0], 1: row[-1]}.values() for row in options))
    chance = random.Random(0)
    sample = ([chance.choice(row) for row in options] for _ in range(40))
    return [dict(zip(names, values, strict=True)) for values in itertools.chain(one_by_one, corners, sample)]


@pytest.mark.parametrize("path", filter(live_pictures, NOTEBOOKS), ids=lambda path: path.stem)
def test_every_stop_draws(lives, path):
    assert len(lives[path.stem]) == live_pictures(path)
    for live in lives[path.stem]:
        for values in stops(live):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                warnings.simplefilter("ignore", DeprecationWarning)  # matplotlib's own business
                shown, words = live.picture.draw(**values)
            assert shown.startswith("<div")
            assert (
                shown.count('<img alt="')
                == shown.count("<img")
                == (len(live.picture.figure.subfigs) or 1 if hasattr(live.picture, "figure") else 0)
            )
            assert len(words) > 20
            for said in (words, live.picture.since(live.picture.start, values)):
                assert "nan" not in said
                assert not re.search(r"-\d", said), "a hyphen for a minus"


def parts_of(shown):
    """The images of a picture's parts, from left to right."""
    return [Image.open(io.BytesIO(base64.b64decode(data))) for data in re.findall('base64,([^"]*)"', shown)]


LINE = 5  # pixels: how high the lines are that go on in the next part


def test_no_text_or_mark_stands_on_a_seam(lives):
    """A picture's parts may stand below each other. Where it is cut, only a line goes on, in the same pixels."""
    for live in itertools.chain(*lives.values()):
        shown, _ = live.picture.draw(**live.picture.start)
        parts = parts_of(shown)
        for left, right in itertools.pairwise(np.asarray(part.convert("RGB")) for part in parts):
            assert (left[:, -1] == right[:, 0]).all()
            inked = "".join("1" if row.any() else " " for row in left[:, -1] < 255)
            assert all(len(line) <= LINE for line in inked.split()), "something higher than a line"


def test_nothing_leaves_its_picture(lives):
    """What would be cut off at an edge leaves ink on it."""
    for live in itertools.chain(*lives.values()):
        ends = [{name: row.options[k][1]} for name, row in live.controls.items() for k in (0, -1)]
        for values in [{}, *ends]:
            shown, words = live.picture.draw(**live.picture.start | values)
            parts = parts_of(shown)
            if parts:
                pixels = np.hstack([np.asarray(part.convert("L")) for part in parts])
                edges = {"top": pixels[0], "bottom": pixels[-1], "left": pixels[:, 0], "right": pixels[:, -1]}
                assert [name for name, edge in edges.items() if edge.min() < 255] == [], (words, values)


def test_moving_a_control_changes_picture_and_words_and_says_what_changed(lives):
    for live in itertools.chain(*lives.values()):
        for name, control in live.controls.items():
            before = live.shown.value, live.words
            control.index = control.index + 1 if control.index < len(control.options) - 1 else control.index - 1
            if name not in ("row", "column"):  # a matrix may have no such row or column
                assert live.shown.value != before[0]
                assert live.words != before[1]
            assert re.search('<strong class="changed">[^<]{20,170}</strong>', live.shown.value)


def test_the_picture_after_a_drag_is_the_one_of_the_last_value(lives):
    """What was drawn before leaves no trace, because all moving parts are drawn anew."""
    for live in itertools.chain(*lives.values()):
        all_stops = stops(live)
        fresh = live.picture.draw(**all_stops[0])
        for values in all_stops[-10:]:
            live.picture.draw(**values)
        assert live.picture.draw(**all_stops[0]) == fresh


# ---------------------------------------------------------------- the words agree with the numbers


def numbers(words):
    words = words.replace("−", "-")
    return [float(number) for number in re.findall(r"-?\d+\.\d+|-?\d+(?!\.\d)", words)]


def turned(weight, change):
    Ws = [W1.copy(), W2.copy()]
    Ws[weight[0]][weight[1:]] += change
    return Ws


def test_flowers_are_points_in_the_plane_of_their_petals():
    table = np.loadtxt(IRIS, delimiter=",")
    chosen = [101, 51]
    picture = figures.flowers(table, chosen)
    (axes,) = picture.figure.axes
    words = picture.move()
    for kind, (name, line) in enumerate(zip(mlp.SPECIES, axes.lines, strict=False)):
        petals = table[50 * kind : 50 * (kind + 1), 2:4]
        np.testing.assert_array_equal(line.get_xydata(), petals)
        assert f"50 {name}, {min(petals[:, 0])} to {max(petals[:, 0])} long and {min(petals[:, 1])} to" in words
    marks = [line for line in axes.lines if line.get_color() == NOW]
    assert [line.get_xydata()[0].tolist() for line in marks] == table[chosen, 2:4].tolist()
    assert [line.get_marker() for line in marks] == ["^", "s"]
    assert words.startswith(f"150 irises as points in {len({tuple(row) for row in table[:, 2:4]})} places, ")
    assert "Marked: flower 0, a virginica, 5.1 long and 1.9 wide; flower 1, a versicolor, 4.5" in words


@pytest.mark.parametrize("flower", [0, 1, 2])
@pytest.mark.parametrize("weight", figures.WEIGHTS.values(), ids=figures.WEIGHTS)
def test_network_says_what_it_computes(flower, weight):
    picture = figures.network(X, Y, W1, W2)
    for change in (-3.0, -0.1, 0.0, 3.0):
        words = picture.move(flower, weight, change)
        O_out = mlp.feedforward(X[flower : flower + 1], *turned(weight, change)).O_out[0]
        for species, value in zip(mlp.SPECIES, O_out, strict=True):
            assert f"{species} {value:.2f}" in words
        assert f"decides: {mlp.SPECIES[O_out.argmax()]}" in words
        assert words.endswith("right." if O_out.argmax() == flower else "wrong.")


def test_loss_says_what_it_computes():
    picture = figures.loss_along_weight(X, Y, W1, W2)
    for weight, change in itertools.product(figures.WEIGHTS.values(), figures.CHANGES.values()):
        O_out = mlp.feedforward(X, *turned(weight, change)).O_out
        words = picture.move(weight, change)
        assert f"MSE = {mlp.mse(O_out, Y):.4f}" in words
        assert f"sum to {np.sum((O_out - Y) ** 2):.2f}" in words


def test_loss_is_lowest_where_lesson_02_says():
    by_loss = {}
    for change in figures.CHANGES.values():
        by_loss[mlp.mse(mlp.feedforward(X, *turned((1, 0, 0), change)).O_out, Y)] = change
    assert by_loss[min(by_loss)] == pytest.approx(-1.3)
    assert f"the lowest loss here is {min(by_loss):.4f}" in figures.loss_along_weight(X, Y, W1, W2).move((1, 0, 0), 0)


def test_no_mark_of_a_square_is_that_of_a_species():
    picture = figures.loss_along_weight(X, Y, W1, W2)
    picture.move((1, 0, 0), -1.3)
    written_there = "".join(text.get_text() for text in picture.figure.findobj(Text))
    assert set("↑↓") <= set(written_there)
    assert not set("●■▲") & set(written_there)


def test_descent_says_what_it_computes():
    picture = figures.descent(X, Y, W1, W2)
    for alpha, steps in itertools.product((1, 40, 160, 300), (0, 1, figures.STEPS)):
        W, words = W2.copy(), picture.move(alpha, steps)
        for _ in range(steps):
            W[0, 0] -= alpha * mlp.backpropagation(X, Y, W, mlp.feedforward(X, W1, W)).W2_update[0, 0]
        loss = mlp.mse(mlp.feedforward(X, W1, W).O_out, Y)
        assert f"With one weight: from 0.1384 to {loss:.4f} at {written(W[0, 0], 1)}" in words


@pytest.mark.parametrize("weight", figures.WEIGHTS.values(), ids=figures.WEIGHTS)
def test_chain_sums_to_the_gradient(weight):
    update = mlp.backpropagation(X, Y, W2, mlp.feedforward(X, W1, W2))
    exact = (update.W1_update, update.W2_update)[weight[0]][weight[1:]]
    words = figures.chain(X, Y, W1, W2).move(weight, 1e-5)
    assert f"sum to {written(exact, 6)}" in words
    assert f"the slope is {written(exact, 6)}" in words
    products = numbers(words.split("Their products are ")[1].split(", and sum")[0])
    assert len(products) == (9, 3)[weight[0]]
    assert written(sum(products), 3) == written(exact, 3), "what stands there can't be summed by eye"


@pytest.mark.parametrize("by_hand", [True, False], ids=["by hand", "full precision"])
@pytest.mark.parametrize("name", figures.FORWARD + figures.BACKWARD)
def test_trace_ends_in_the_printed_digit(name, by_hand):
    """The arithmetic that a trace writes out also gives that digit when it is evaluated."""
    trace = figures.trace(X, Y, W1, W2, "H_in")
    forward = mlp.feedforward(X, W1, W2, by_hand=by_hand)
    matrix = {**forward._asdict(), **mlp.backpropagation(X, Y, W2, forward, by_hand=by_hand)._asdict()}[name]
    for row, column in np.ndindex(matrix.shape):
        shown, words = trace.draw(name, row, column, by_hand)
        printed = written(matrix[row, column], mlp.DECIMALS[name])
        assert words.startswith(f"{name}[{row}, {column}] = ")
        assert words.endswith(printed)
        arithmetic = (
            re.split(" [=≈] ", words)[1].replace("e^−", "2.718281828459045**-").replace("·", "*").replace("−", "-")
        )
        assert eval(arithmetic) == pytest.approx(matrix[row, column], abs=0.51 * 10.0 ** -mlp.DECIMALS[name])
        assert shown.count("box-shadow: inset") == marked(name)
        assert shown.count('aria-pressed="true"') == shown.count('tabindex="0"') == 1
        assert (
            f'aria-label="{name}[{row}, {column}] is {written(matrix[row, column], shown_decimals(name, by_hand))}"'
            in shown
        )


def shown_decimals(name, by_hand):
    return mlp.DECIMALS[name] if by_hand else 4


def marked(name):
    """How many cells a trace highlights: a row, a column and the result, or the entries and the result."""
    if name in tracing.FACTORS:
        return 1 + 2 * {"H_in": 4, "O_in": 2, "W2_update": 3, "H_error": 3, "W1_update": 3}[name]
    return 1 + len(tracing.ENTRYWISE[name][0])


def test_backwards_shows_the_slides_numbers():
    picture = figures.backwards(X, Y, W1, W2)
    forward = mlp.feedforward(X, W1, W2, by_hand=True)
    known = {"O_out": forward.O_out, **mlp.backpropagation(X, Y, W2, forward, by_hand=True)._asdict()}
    for flower, step in itertools.product(range(3), figures.WALK):
        rows = known[step] if step.endswith("update") else known[step][flower : flower + 1]
        values = numbers(picture.move(flower, step).rsplit(": ", 1)[1])
        assert values == rows.ravel().tolist()


def test_what_changed_is_said_of_jumps_too():
    """From any stop to any other, where Home, End, a click on the track or a hand on the picture may lead."""
    walk = figures.backwards(X, Y, W1, W2)
    steps = list(figures.WALK)
    for was, now in itertools.permutations(range(len(steps)), 2):
        said = walk.since({"flower": 0, "step": steps[was]}, {"flower": 0, "step": steps[now]})
        many = "one step" if abs(now - was) == 1 else f"{abs(now - was)} steps"
        assert said.endswith(f"({many} {'further back' if now > was else 'forward again'}).")
    network = figures.network(X, Y, W1, W2)
    first, other = {"flower": 0, "weight": (0, 0, 0)}, {"flower": 0, "weight": (1, 1, 2)}
    said = network.since({**first, "change": 2.0}, {**other, "change": -1.5})
    assert said.startswith("Now W2[1, 2] is changed by −1.5, and W1[0, 0] is back. Outputs: ")
    said = network.since({**first, "change": 0.0}, {**other, "change": 0.0})
    assert said.startswith("Now W2[1, 2] is the one to change. Outputs: unchanged. ")
    assert network.since({**first, "change": -3.0}, {**first, "change": 3.0}).startswith("W1[0, 0] −2.3 → 3.7, +6.0. ")
    descent = figures.descent(X, Y, W1, W2)
    said = descent.since({"learning_rate": 40, "step": 3}, {"learning_rate": 40, "step": 20})
    assert said.startswith("Step 3 → 20: ")
    chain = figures.chain(X, Y, W1, W2)
    said = chain.since({"weight": (1, 0, 0), "nudge": 1e-5}, {"weight": (1, 0, 0), "nudge": 1e-12})
    assert said.startswith("Nudge 1e−5 → 1e−12: the measured slope is less close. ")


def test_training_says_what_happened():
    table = np.loadtxt(NOTEBOOKS[0].parent / "iris.csv", delimiter=",")
    flowers, labels = table[:, :4], np.eye(3)[table[:, 4].astype(int)]
    histories = mlp.train(flowers, labels, W1, W2, [0.1, 1], 500)
    picture = figures.training(flowers, labels, histories, [0.1, 1], learning_rate=1, epoch=500)
    for k, epoch in itertools.product((0, 1), (0, 10, 500)):
        words = picture.move([0.1, 1][k], epoch)
        assert f"loss {histories.loss[k, epoch]:.4f}, accuracy {histories.accuracy[k, epoch]:.0%}" in words
        counts = [int(count) for count in re.findall(r"\d+", words.split("virginica: ", 1)[1])]
        assert sum(counts) == 150
        assert sum(counts[::4]) == round(150 * histories.accuracy[k, epoch])


def test_the_story_shows_each_flower_where_it_was():
    history = mlp.train(X, Y, W1, W2, 1, 30)
    picture = figures.story(X, Y, history, epochs=[0, 7, 30])
    words = picture.move()
    assert len(picture.figure.axes) == 3
    for axes, epoch in zip(picture.figure.axes, (0, 7, 30), strict=True):
        H_out = mlp.feedforward(X, history.W1[epoch], history.W2[epoch]).H_out
        assert axes.get_title() == f"epoch {epoch}: {history.accuracy[epoch]:.0%} right"
        drawn = [line.get_xydata()[0] for line in axes.lines]
        np.testing.assert_array_equal(drawn, H_out)
        for species, (first, second) in zip(mlp.SPECIES, H_out, strict=True):
            assert f"{species} {first:.2f}, {second:.2f}" in words.split(f"epoch {epoch},")[1]


def test_no_species_hides_another_in_the_story():
    table = np.loadtxt(IRIS, delimiter=",")
    flowers, labels = table[:, :4], np.eye(3)[table[:, 4].astype(int)]
    history = mlp.train(flowers, labels, W1, W2, 1, 5000)
    picture = figures.story(flowers, labels, history, epochs=[0, 90, 500, 5000])
    shown = re.findall('base64,([^"]*)"', picture._repr_mimebundle_()["text/html"])
    parts = [Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB") for data in shown]
    assert len(parts) == 4
    for part in parts:
        for color, _ in SPECIES_STYLE:
            off = np.abs(np.asarray(part, dtype=int) - np.array(to_rgb(color)) * 255).max(axis=2)
            assert np.count_nonzero(off[80:] < 30) > 50, "the legend is above them"


def test_the_borders_lie_where_the_network_changes_its_mind():
    table = np.loadtxt(NOTEBOOKS[0].parent / "iris.csv", delimiter=",")
    flowers, species = table[:, :4], table[:, 4].astype(int)
    history = mlp.train(flowers, np.eye(3)[species], W1, W2, 1, 5000)
    trained = history.W1[-1], history.W2[-1]

    def called(flowers):
        return mlp.feedforward(flowers, *trained).O_out.argmax(axis=1)

    words = figures.borders(flowers, np.eye(3)[species], *trained).move()
    assert f"the {np.count_nonzero(called(flowers) != species)} misnamed ones" in words
    on_average = np.column_stack([np.tile(flowers.mean(axis=0)[:2], (150, 1)), flowers[:, 2:]])
    elsewhere = np.count_nonzero(called(on_average) != called(flowers))
    assert f"{elsewhere} flowers with other sepals" in words
    said = re.findall(r"([\d.]+) cm wide: setosa up to ([\d.]+) cm, versicolor up to ([\d.]+) cm, virginica up", words)
    assert [float(width) for width, *_ in said] == [0, 1.5, 3]
    sepals, (first, middle, last) = flowers.mean(axis=0)[:2], np.array(said, dtype=float)
    for width, *ends in (first, middle, last):
        for kind, end in enumerate(ends):
            beside = [[*sepals, end - 0.1, width], [*sepals, end + 0.1, width]]
            assert called(beside).tolist() == [kind, kind + 1]
    assert middle[1] > (first[1] + last[1]) / 2  # a straight border would lie in the middle


def test_the_fates_of_a_hundred_starts_are_told_apart():
    accuracy = np.array([1 / 3, 0.95, 0.34, 0.949, 1.0, 0.7])
    loss = np.linspace(0.2, 0.2 - accuracy / 10, 3)
    picture = figures.fates(np.array([0, 50, 100]), loss, accuracy, slides=4)
    assert [axes.get_title()[:2] for axes in picture.figure.axes] == ["2 ", "2 ", "2 "]
    assert [len(axes.lines) for axes in picture.figure.axes] == [3, 2, 2]  # the slides' start is drawn twice
    words = picture.move()
    assert words.startswith("The loss of 6 starts over 100 epochs, grouped by final accuracy. 2 get 95% or more")
    assert "2 get 95% or more right, the slides' start among them;" in words
    assert "2 lie in between; their loss ends between 0.105 and 0.130" in words
    assert "2 get a third or less right; their loss ends between 0.166 and 0.167." in words


def test_seen_and_unseen_flowers_are_averaged_over_the_starts():
    seen, unseen = np.array([[0.3, 0.5], [0.1, 0.2], [0.0, 0.1]]), np.array([[0.4, 0.4], [0.1, 0.3], [0.2, 0.4]])
    picture = figures.seen_and_unseen(np.array([0, 50, 100]), seen, unseen)
    lines = picture.figure.axes[0].lines
    np.testing.assert_allclose([line.get_ydata() for line in lines], [[0.4, 0.15, 0.05], [0.4, 0.2, 0.3]])
    assert lines[1].get_markevery() == [1]
    words = picture.move()
    assert words.startswith("The loss over 100 epochs, the average of 2 starts. ")
    assert "On the training flowers it goes from 0.4000 to 0.0500." in words
    assert words.endswith("On unseen flowers it starts at 0.4000, is lowest at epoch 50, 0.2000, and ends at 0.3000.")
