"""The exercises of lesson 06, Training."""

import functools

import numpy as np

from mlp_helpers import W1, W2, X, Y, accuracy, backpropagation, feedforward, mse, train

from . import judge
from .cases import NETWORKS
from .judge import NOT_ANSWERED, NOT_YET, RIGHT, Message

# fmt: off
_function = functools.partial(judge.function, scope=globals())


def _step(X, Y, W1, W2, alpha1, alpha2):
    back = backpropagation(X, Y, W2, feedforward(X, W1, W2))
    return W1 - alpha1 * back.W1_update, W2 - alpha2 * back.W2_update


def _new_W2_too_early(X, Y, W1, W2, alpha1, alpha2, again=False):
    """A step that changes W2 before W1_update is computed, with or without another feedforward."""
    forward = feedforward(X, W1, W2)
    W2 = W2 - alpha2 * backpropagation(X, Y, W2, forward).W2_update
    forward = feedforward(X, W1, W2) if again else forward
    return W1 - alpha1 * backpropagation(X, Y, W2, forward).W1_update, W2


def _new_W1_too_early(X, Y, W1, W2, alpha1, alpha2):
    W1 = _step(X, Y, W1, W2, alpha1, alpha2)[0]
    return W1, _step(X, Y, W1, W2, alpha1, alpha2)[1]


def _flower_by_flower(X, Y, W1, W2, alpha1, alpha2):
    for k in range(len(X)):
        W1, W2 = _step(X[k : k + 1], Y[k : k + 1], W1, W2, alpha1, alpha2)
    return W1, W2


def _walk(step, X, Y, W1, W2, alpha1, alpha2, epochs):
    """The weights of every epoch, including the start."""
    walk = [(W1, W2)]
    for _ in range(epochs):
        walk.append(step(X, Y, *walk[-1], alpha1, alpha2))
    return walk


def _one_feedforward(X, Y, W1, W2, alpha, epochs):
    walk, forward = [(W1, W2)], feedforward(X, W1, W2)
    for _ in range(epochs):
        back = backpropagation(X, Y, walk[-1][1], forward)
        walk.append((walk[-1][0] - alpha * back.W1_update, walk[-1][1] - alpha * back.W2_update))
    return walk


def _losses(X, Y, walk):
    return [mse(feedforward(X, W1, W2).O_out, Y) for W1, W2 in walk]


def _best(X, Y, walk):
    return walk[int(np.argmin(_losses(X, Y, walk)))]


def _until_it_rises(X, Y, walk):
    """The weights up to the first rise of the loss."""
    rises = np.diff(_losses(X, Y, walk)) > 0
    return walk[: 1 + int(np.argmax(rises))] if rises.any() else walk


check_train = _function(
    "my_train", "X Y W1 W2 alpha epochs", "with this, you have written the whole network.",
    "alpha1 = alpha; alpha2 = alpha; steps = epochs; step = _step; "
    "walk = _walk(step, X, Y, W1, W2, alpha1, alpha2, steps); end = walk[-1]; losses = _losses(X, Y, walk); "
    "result = (*end, losses)",
    # In the last case, the loss sometimes rises.
    [(*NETWORKS[0], 0.5, 7), (*NETWORKS[1], 2.0, 4), (*NETWORKS[2], 3.0, 5), (*NETWORKS[0], 60.0, 6)], [
        ("early | W2 is changed too early: W1_update needs the W2 that the feedforward used.",
         "step = _new_W2_too_early", "step = lambda *network: _new_W2_too_early(*network, again=True)"),
        ("early-W1 | W1 is changed too early: both updates need the weights that the feedforward used.",
         "step = _new_W1_too_early"),
        ("uphill | The sign is flipped: that goes uphill.", "alpha1 = -alpha; alpha2 = -alpha"),
        ("uphill-W1 | The sign is flipped in the step of W1.", "alpha1 = -alpha"),
        ("uphill-W2 | The sign is flipped in the step of W2.", "alpha2 = -alpha"),
        ("one-more | That is one epoch too many.", "steps = epochs + 1"),
        ("one-less | That is one epoch too few.", "steps = epochs - 1"),
        ("one-step | Only one step is left at the end. Either return stands inside the loop, or every step starts "
         "again from the first weights.", "end = walk[1]; losses = _losses(X, Y, walk[:2])",
         "end = walk[1]; losses = _losses(X, Y, [walk[0]] + [walk[1]] * steps)", "end = walk[1]"),
        ("first-update | Every step takes the first update, but feedforward and backpropagation belong inside the "
         "loop.",
         "walk = [_step(X, Y, W1, W2, alpha * k, alpha * k) for k in range(epochs + 1)]"),
        ("one-feedforward | Feedforward runs only once, but it belongs inside the loop.",
         "walk = _one_feedforward(X, Y, W1, W2, alpha, epochs)"),
        ("start | The weights come back as they went in.", "end = walk[0]", "walk = [(W1, W2)] * (epochs + 1)"),
        ("swapped | W1 and W2 are swapped in what it returns.", "(*end[::-1], losses)"),
        ("alpha-twice | alpha is used twice, but it stretches each update once.",
         "alpha1 = alpha**2; alpha2 = alpha**2"),
        ("alpha-1 | alpha is always 1. Use the argument.", "alpha1 = 1; alpha2 = 1"),
        ("alpha-W1 | alpha is missing in the step of W1.", "alpha1 = 1"),
        ("alpha-W2 | alpha is missing in the step of W2.", "alpha2 = 1"),
        ("alpha-N | Each update is already an average, but here it is divided or multiplied by N once more.",
         "alpha1 = alpha / Y.size; alpha2 = alpha / Y.size", "alpha1 = alpha * Y.size; alpha2 = alpha * Y.size",
         "alpha1 = alpha / len(Y); alpha2 = alpha / len(Y)", "alpha1 = alpha * len(Y); alpha2 = alpha * len(Y)"),
        ("alpha-divided | The updates are divided by alpha, but they must be multiplied by it.",
         "alpha1 = 1 / alpha; alpha2 = 1 / alpha"),
        ("alpha-W1-divided | In one of the steps, the update is divided by alpha, but it must be multiplied by it.",
         "alpha1 = 1 / alpha", "alpha2 = 1 / alpha"),
        ("crossed | Each matrix takes its own update: W1_update belongs to W1, and W2_update to W2.",
         "step = lambda X, Y, W1, W2, alpha1, alpha2: W1 - _step(X, Y, W1, W2, 0, 1)[1]",
         "step = lambda X, Y, W1, W2, alpha1, alpha2: W2 - _step(X, Y, W1, W2, 1, 0)[0]"),
        ("epochs-fixed | The number of epochs is not the argument. Use the argument as it is.", "steps = 3",
         "new = train(X, Y, W1, W2, alpha, 100); result = (new.W1[-1], new.W2[-1], new.loss)",
         "steps = epochs // 2", "steps = 2 * epochs"),
        ("losses-order | Return (W1, W2, losses), in this order.", "(losses, *end)"),
        ("losses-0 | The first loss is 0 here, but it must be the loss of the weights before any step.",
         "losses = [0, *_losses(X, Y, walk[1:])]"),
        ("alpha-2 | A step is alpha times the update, but here it is twice or half as long.",
         "alpha1 = 2 * alpha; alpha2 = 2 * alpha", "alpha1 = alpha / 2; alpha2 = alpha / 2"),
        ("2000 | It always trains for 2000 epochs. Use the argument.",
         "new = train(X, Y, W1, W2, alpha, 2000); result = (new.W1[-1], new.W2[-1], new.loss)"),
        ("W2-fixed | W2 never changes, but both matrices learn.", "alpha2 = 0"),
        ("W1-fixed | W1 never changes, but both matrices learn.", "alpha1 = 0"),
        ("flower-by-flower | It takes a step after each flower. Take one step for the whole batch.",
         "step = _flower_by_flower"),
        ("stops | It stops when the loss rises. Go through all the epochs.",
         "walk = _until_it_rises(X, Y, _walk(step, X, Y, "
         "W1, W2, alpha1, alpha2, steps))"),
        ("best | Those are the weights with the smallest loss. Return the last ones.", "end = _best(X, Y, walk)"),
        ("losses-late | Each loss comes one epoch late. After a step, the loss needs a new feedforward.",
         "losses = _losses(X, Y, [walk[0], *walk[:-1]])"),
        ("losses-last | The last loss is missing, the one after the last step.", "losses = _losses(X, Y, walk[:-1])"),
        ("losses-first | The first loss is missing, the one before any step.", "losses = _losses(X, Y, walk[1:])"),
        ("losses-inner | The first and the last loss are missing. There is one before any step, and one after each.",
         "losses = _losses(X, Y, walk[1:-1])"),
        ("losses-alone | Only the last loss came back. Collect all the losses in a list.",
         "losses = _losses(X, Y, walk)[-1]", "losses = _losses(X, Y, walk)[-1:]"),
        ("losses-start | Only the first loss is there. Append one after each step.",
         "losses = _losses(X, Y, walk)[:1]"),
        ("losses-same | Every loss is that of the first weights. Each needs a new feedforward.",
         "losses = _losses(X, Y, [walk[0]] * len(walk))"),
        ("losses-twice | The first loss is there twice.", "losses = _losses(X, Y, [walk[0], *walk])"),
        ("losses-last-twice | The last loss is there twice.", "losses = _losses(X, Y, [*walk, walk[-1]])"),
        ("losses-copied | The last loss is that of the epoch before. It needs a new feedforward after the last step, "
         "too.",
         "losses = _losses(X, Y, [*walk[:-1], walk[-2]])"),
        ("losses-backwards | The losses are in the wrong order: append puts a new one at the end.",
         "losses = _losses(X, Y, walk)[::-1]"),
        ("losses-accuracy | Those are accuracies. Return the losses.",
         "losses = [accuracy(feedforward(X, V1, V2).O_out, Y) for V1, V2 in walk]"),
        ("losses-double | The ½ is missing in the losses.", "losses = [2 * loss for loss in _losses(X, Y, walk)]"),
        ("losses-sums | The losses are not divided by N.", "losses = [Y.size * loss for loss in _losses(X, Y, walk)]",
         "losses = [2 * Y.size * loss for loss in _losses(X, Y, walk)]"),
        ("history | Those are the weights of all epochs. Return the last ones.",
         "end = (np.array([V1 for V1, _ in walk]), np.array([V2 for _, V2 in walk]))"),
    ], returns=("W1", "W2", "losses"),
)


def _chosen(name, answer, right, choices, task, praise, question):
    """The Message on an answer that gives one of the choices to each key of right."""
    if any(map(judge.unanswered, answer.values() if isinstance(answer, dict) else [answer])):
        return Message(NOT_ANSWERED, f"{task}, and run the cell.")
    if not isinstance(answer, dict) or set(answer) != set(right):
        return Message(NOT_YET, f'{name} must be a dict with the keys "A", "B" and "C".', mistake="keys")
    for key, choice in answer.items():
        if not isinstance(choice, str) or choice not in choices:
            words = f"{key} must be exactly one of these: {', '.join(choices)}."
            return Message(NOT_YET, words, mistake="no-choice")
    wrong = sorted(key for key in right if answer[key] != right[key])
    if not wrong:
        return Message(RIGHT, praise)
    count = len(right) - len(wrong)
    said = question.format(key=wrong[0], choice=answer[wrong[0]], would=choices[answer[wrong[0]]])
    words = f"{count} of {len(right)} {'is' if count == 1 else 'are'} right. {said}"
    return Message(NOT_YET, words, mistake="+".join(_slug(f"{key} {answer[key]}") for key in wrong))


def _slug(words):
    return words.replace(" ", "-")


ILLNESSES = {  # and what each of them would do
    "alpha too large": "change the loss abruptly in the first steps, and then leave it where it is",
    "all weights zero": "start at exactly 0.125, since every output is ½, and learn like a network with one neuron",
    "flipped sign": "make the loss rise from the first step on",
}
PATIENTS = {"A": "all weights zero", "B": "flipped sign", "C": "alpha too large"}


def patients():
    """The training runs of A, B and C, on the slides' three flowers."""
    return [train(X, Y, 0 * W1, 0 * W2, 1, 1000), train(X, Y, W1, W2, -1, 1000), train(X, Y, W1, W2, 50, 1000)]


@judge.signed
def check_diagnosis(answer):
    task = "choose one of the three illnesses for each patient"
    praise = "a loss curve is the first thing to look at when training goes wrong."
    question = "“{choice}” would {would}: does the curve of {key} do that?"
    return judge.safely(_chosen, "my_diagnosis", answer, PATIENTS, ILLNESSES, task, praise, question)


FATES = {"A": "learn", "B": "learn", "C": "fail"}


@judge.signed
def check_starts(answer):
    choices = {"learn": "", "fail": ""}
    task = "choose “learn” or “fail” for each of the three starts"
    praise = "the two hidden neurons must differ, and a difference in one of the two matrices is enough."
    question = "Follow each start through its first two steps. When do the two hidden neurons begin to differ, if ever?"
    return judge.safely(_chosen, "my_starts", answer, FATES, choices, task, praise, question)


SYMPTOMS = {  # the lesson's words, and what each of them means
    "climbs": "nearly every epoch raises the loss",
    "jumps": "the loss still leaps up, by 1% or more, in the last half of the epochs",
    "stands still": "in the last half the loss hardly changes, because hardly any slope is left or alpha is 0",
    "crawls": "the loss neither stands still nor jumps, but in the last half it changes by less than 15%",
    "twins": "the columns of W1 are the same at the end",
}


def _symptoms(training, alpha):
    """{symptom: (does this run have it, the numbers that say so)}"""
    loss, W1, W2 = training.loss, training.W1[-1], training.W2[-1]
    steps, changes = len(loss) - 1, np.diff(loss)
    rises, falls = np.count_nonzero(changes > 1e-9), np.count_nonzero(changes < -1e-9)
    half = steps // 2
    late, leaps = loss[half:], np.count_nonzero(changes[half:] > 0.01 * loss[half:-1])
    change = np.ptp(late) / late[0]
    back = backpropagation(X, Y, W2, feedforward(X, W1, W2))
    steepest = max(np.abs(back.W1_update).max(), np.abs(back.W2_update).max())
    apart = np.ptp(W1, axis=1).max()
    climbs, jumps = rises > 10 * falls and loss[-1] > loss[0], leaps >= 3
    flat = steepest < 0.002 or alpha == 0
    still = change < 0.01 and flat and not jumps
    counted = f"the loss rose in {rises} and fell in {falls} of {steps} epochs"
    slowly = f"in the last half the loss changed by {change:.2%}, and " + (
        "alpha is 0" if alpha == 0 else f"the steepest slope at the end is {steepest:.4f}"
    )
    return {
        "climbs": (climbs, counted),
        "jumps": (jumps, f"in the last half the loss leapt up by 1% or more in {leaps} epochs"),
        "stands still": (still, slowly),
        "crawls": (change < 0.15 and not climbs and not jumps and not still, slowly),
        "twins": (W1.shape[1] > 1 and apart < 1e-6, f"the columns of W1 are up to {apart:.2g} apart"),
    }


MOST_STEPS = 2_000_000  # of single weights: more would take seconds


@functools.cache
def _last_healthy_loss(epochs):
    return train(X, Y, W1, W2, 1, epochs).loss[-1]


def _broken(answer, symptom):
    values = answer.values() if isinstance(answer, dict) else [answer]
    if any(map(judge.unanswered, [*values, symptom])):
        return Message(NOT_ANSWERED, "fill in my_broken and my_symptom, and run the cell.")
    if not isinstance(answer, dict) or set(answer) != {"alpha", "W1", "W2", "epochs"}:
        return Message(NOT_YET, "my_broken must be dict(alpha=…, W1=…, W2=…, epochs=…).", mistake="keys")
    if not isinstance(symptom, str) or symptom not in SYMPTOMS:
        words = f"my_symptom must be exactly one of these: {', '.join(SYMPTOMS)}."
        return Message(NOT_YET, words, mistake="no-symptom")
    epochs, alpha = answer["epochs"], judge.numbers(answer["alpha"])
    if not isinstance(epochs, int | np.integer) or not 100 <= epochs <= 5000 or alpha is None or alpha.shape:
        words = "Take a whole number of epochs from 100 to 5000, enough to show a symptom, and one number for alpha."
        return Message(NOT_YET, words, mistake="no-numbers")
    if epochs * (np.size(answer["W1"]) + np.size(answer["W2"])) > MOST_STEPS:
        words = "That many weights take too long over that many epochs. Use fewer hidden neurons."
        return Message(NOT_YET, words, mistake="too-large")
    try:
        training = train(X, Y, answer["W1"], answer["W2"], alpha, epochs)
    except ValueError as error:
        return Message(NOT_YET, f"It does not train at all: {error}.", mistake="untrainable")
    if not np.isfinite(training.W1).all() or not np.isfinite(training.W2).all():
        words = "The weights have grown too large for a float. Use smaller ones, or a smaller alpha."
        return Message(NOT_YET, words, mistake="not-finite")
    ends = f"the loss goes from {training.loss[0]:.4f} to {training.loss[-1]:.4f} in {epochs} epochs"
    seen = _symptoms(training, alpha)
    if training.loss[-1] <= 1.1 * _last_healthy_loss(epochs) and not (seen["jumps"][0] or seen["stands still"][0]):
        words = f"It is not broken: {ends}, as good as with alpha = 1 and the slides' weights."
        return Message(NOT_YET, words, mistake="healthy")
    found, numbers = seen[symptom]
    if found:
        return Message(RIGHT, f"it is broken, and “{symptom}” is the word for it: {numbers}, and {ends}.")
    words = f"It is broken: {ends}. But “{symptom}” means: {SYMPTOMS[symptom]}. Here {numbers}."
    return Message(NOT_YET, words, mistake=_slug(f"not {symptom}"))


@judge.signed
def check_broken(answer, symptom):
    return judge.safely(_broken, answer, symptom)
