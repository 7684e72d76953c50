"""The exercises of lesson 06, Training."""

import functools

import numpy as np

from mlp_helpers import W1, W2, X, Y, backpropagation, feedforward, train

from . import judge
from .cases import NETWORKS
from .judge import ANY, NOT_ANSWERED, NOT_YET, RIGHT, Message

# fmt: off
_function = functools.partial(judge.function, scope=globals())


def _trained(X, Y, W1, W2, alpha, epochs):
    training = train(X, Y, W1, W2, alpha, max(epochs, 0))
    return training.W1[-1], training.W2[-1], training.loss


def _new_W2_too_early(X, Y, W1, W2, alpha, epochs, again=False):
    """Train with W2 changed before W1_update is computed, with or without another feedforward."""
    for _ in range(epochs):
        forward = feedforward(X, W1, W2)
        W2 = W2 - alpha * backpropagation(X, Y, W2, forward).W2_update
        forward = feedforward(X, W1, W2) if again else forward
        W1 = W1 - alpha * backpropagation(X, Y, W2, forward).W1_update
    return W1, W2, ANY


def _one_feedforward(X, Y, W1, W2, alpha, epochs):
    forward = feedforward(X, W1, W2)
    for _ in range(epochs):
        back = backpropagation(X, Y, W2, forward)
        W1, W2 = W1 - alpha * back.W1_update, W2 - alpha * back.W2_update
    return W1, W2, ANY


def _one_matrix_alone(X, Y, W1, W2, alpha, epochs, first):
    for _ in range(epochs):
        new = _trained(X, Y, W1, W2, alpha, 1)
        W1, W2 = (new[0], W2) if first else (W1, new[1])
    return W1, W2, ANY


check_train = _function(
    "my_train", "X Y W1 W2 alpha epochs", "with this you have written the whole network.",
    _trained, [(*NETWORKS[0], 0.5, 7), (*NETWORKS[1], 2.0, 4), (*NETWORKS[2], 3.0, 5)], [
        ("W2 is changed too early: W1_update needs the W2 that the feedforward used.",
         _new_W2_too_early, "_new_W2_too_early(X, Y, W1, W2, alpha, epochs, again=True)"),
        ("The sign is flipped: that goes uphill.", "(*_trained(X, Y, W1, W2, -alpha, epochs)[:2], ANY)"),
        ("One epoch too many.", "(*_trained(X, Y, W1, W2, alpha, epochs + 1)[:2], ANY)"),
        ("One epoch too few.", "(*_trained(X, Y, W1, W2, alpha, epochs - 1)[:2], ANY)"),
        ("Only one step is left at the end: either return stands inside the loop, or every step starts again from "
         "the first weights.", "(*_trained(X, Y, W1, W2, alpha, 1)[:2], ANY)"),
        ("Every step takes the first update: feedforward and backpropagation belong inside the loop.",
         "(*_trained(X, Y, W1, W2, alpha * epochs, 1)[:2], ANY)"),
        ("Feedforward is done once only: it belongs inside the loop.", _one_feedforward),
        ("The weights come back as they went in.", "(W1, W2, ANY)"),
        ("W1 and W2 have changed places in what it returns.", "(*_trained(X, Y, W1, W2, alpha, epochs)[1::-1], ANY)"),
        ("alpha is used twice: it stretches each update once.", "(*_trained(X, Y, W1, W2, alpha**2, epochs)[:2], ANY)"),
        ("alpha is 1 whatever is asked: use the argument.", "(*_trained(X, Y, W1, W2, 1, epochs)[:2], ANY)"),
        ("It always trains 2000 epochs: use the argument.", "(*_trained(X, Y, W1, W2, alpha, 2000)[:2], ANY)"),
        ("W2 never changes: both matrices learn.", "_one_matrix_alone(X, Y, W1, W2, alpha, epochs, first=True)"),
        ("W1 never changes: both matrices learn.", "_one_matrix_alone(X, Y, W1, W2, alpha, epochs, first=False)"),
        ("The weights are right. Each loss comes one epoch late: after a step, the loss needs a new feedforward.",
         "new = _trained(X, Y, W1, W2, alpha, epochs); (*new[:2], [new[2][0], *new[2][:-1]])"),
        ("The weights are right. Of the losses the last is missing, after the last step.",
         "new = _trained(X, Y, W1, W2, alpha, epochs); (*new[:2], new[2][:-1])"),
        ("The weights are right. Of the losses the first is missing, before any step.",
         "new = _trained(X, Y, W1, W2, alpha, epochs); (*new[:2], new[2][1:])"),
        ("The weights are right. Of the losses only the last has come back: collect them in a list.",
         "new = _trained(X, Y, W1, W2, alpha, epochs); (*new[:2], new[2][-1])"),
    ], returns=("W1", "W2", "losses"),
)

def _chosen(name, answer, right, choices, task, praise, question):
    """The Message on an answer that gives one of the choices to each key of right."""
    if any(map(judge.unanswered, answer.values() if isinstance(answer, dict) else [answer])):
        return Message(NOT_ANSWERED, f"{task}, and run the cell.")
    if not isinstance(answer, dict) or set(answer) != set(right):
        return Message(NOT_YET, f'{name} must be a dict with the keys "A", "B" and "C".')
    for key, choice in answer.items():
        if not isinstance(choice, str) or choice not in choices:
            return Message(NOT_YET, f"{key} needs one of these, to the letter: {', '.join(choices)}.")
    wrong = sorted(key for key in right if answer[key] != right[key])
    if not wrong:
        return Message(RIGHT, praise)
    count = len(right) - len(wrong)
    said = question.format(key=wrong[0], choice=answer[wrong[0]], would=choices[answer[wrong[0]]])
    return Message(NOT_YET, f"{count} of {len(right)} {'is' if count == 1 else 'are'} right. {said}")


ILLNESSES = {  # and what each of them would do
    "alpha too large": "make the loss leap in the first steps and then stand still",
    "all weights zero": "start at exactly 0.125, since every output is ½, and learn like a network with one neuron",
    "flipped sign": "make the loss rise from the first step on",
}
PATIENTS = {"A": "all weights zero", "B": "flipped sign", "C": "alpha too large"}


def patients():
    """The trainings of A, B and C, on the slides' three flowers."""
    return [train(X, Y, 0 * W1, 0 * W2, 1, 1000), train(X, Y, W1, W2, -1, 1000), train(X, Y, W1, W2, 50, 1000)]


def check_diagnosis(answer):
    task = "put one of the three illnesses for each of the patients"
    praise = "a loss curve is the first thing to look at when training goes wrong."
    question = "“{choice}” would {would}: does the curve of {key} do that?"
    return judge.safely(_chosen, "my_diagnosis", answer, PATIENTS, ILLNESSES, task, praise, question)


STARTS = {"A": (W1, 0 * W2), "B": (0 * W1, W2), "C": (0 * W1 + 0.1, 0 * W2 + 0.1)}
FATES = {"A": "learn", "B": "learn", "C": "fail"}


def check_starts(answer):
    choices = {"learn": "", "fail": ""}
    task = "put “learn” or “fail” for each of the three starts"
    praise = "what must differ is the two hidden neurons; a difference in one of the two matrices is enough."
    question = "Take each start through its first two steps: when do the two hidden neurons begin to differ, if ever?"
    return judge.safely(_chosen, "my_starts", answer, FATES, choices, task, praise, question)


SYMPTOMS = {  # the lesson's words, and what each of them means
    "climbs": "nearly every epoch raises the loss",
    "jumps": "the loss still leaps up, by 1% or more, in the last half of the epochs",
    "stands still": "in the last half the loss hardly changes, since hardly any slope is left or alpha is 0",
    "crawls": "the loss neither stands still nor jumps, but in the last half it changes by less than 15%",
    "twins": "the columns of W1 are the same at the end",
}


def _symptoms(training, alpha):
    """{symptom: (does this training have it, the numbers that say so)}"""
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


def _broken(answer, symptom):
    values = answer.values() if isinstance(answer, dict) else [answer]
    if any(map(judge.unanswered, [*values, symptom])):
        return Message(NOT_ANSWERED, "fill in my_broken and my_symptom, and run the cell.")
    if not isinstance(answer, dict) or set(answer) != {"alpha", "W1", "W2", "epochs"}:
        return Message(NOT_YET, "my_broken must be dict(alpha=…, W1=…, W2=…, epochs=…).")
    if not isinstance(symptom, str) or symptom not in SYMPTOMS:
        return Message(NOT_YET, f"my_symptom must be one of these, to the letter: {', '.join(SYMPTOMS)}.")
    epochs, alpha = answer["epochs"], judge.numbers(answer["alpha"])
    if not isinstance(epochs, int | np.integer) or not 100 <= epochs <= 5000 or alpha is None or alpha.shape:
        words = "Take a whole number of 100 to 5000 epochs, and one number for alpha: enough to see a symptom."
        return Message(NOT_YET, words)
    try:
        training = train(X, Y, answer["W1"], answer["W2"], alpha, epochs)
    except ValueError as error:
        return Message(NOT_YET, f"It does not train at all: {error}.")
    if not np.isfinite(training.W1).all() or not np.isfinite(training.W2).all():
        return Message(NOT_YET, "The weights have grown beyond every number. Take smaller ones, or a smaller alpha.")
    ends = f"the loss goes from {training.loss[0]:.4f} to {training.loss[-1]:.4f} in {epochs} epochs"
    seen = _symptoms(training, alpha)
    healthy = train(X, Y, W1, W2, 1, epochs)
    if training.loss[-1] <= 1.1 * healthy.loss[-1] and not seen["jumps"][0]:
        return Message(NOT_YET, f"It is not broken: {ends}, as good as with alpha = 1 and the slides' weights.")
    found, numbers = seen[symptom]
    if found:
        return Message(RIGHT, f"it is broken, and “{symptom}” is what one sees: {numbers}, and {ends}.")
    return Message(NOT_YET, f"It is broken: {ends}. But “{symptom}” means: {SYMPTOMS[symptom]}. Here {numbers}.")


def check_broken(answer, symptom):
    return judge.safely(_broken, answer, symptom)
