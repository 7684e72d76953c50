"""The quiz: twelve questions on understanding, what each choice overlooks, and where in the lessons to go back.

The notebook and the paper are made from this table, by quiz_notebook.py and print_quiz.py of classroom.
"""

from typing import NamedTuple

from . import judge
from .judge import NOT_ANSWERED, NOT_YET, RIGHT, Message

LETTERS = "ABCD"


class Choice(NamedTuple):
    words: str
    slug: str = ""  # the id of the mistake; empty for the right choice
    thinks: str = ""  # what a learner who takes it has overlooked


class Question(NamedTuple):
    lesson: str  # its number
    section: str  # its heading in the lesson
    title: str
    words: str
    choices: list
    praise: str

    @property
    def right(self):
        """The letter of the right choice."""
        return next(letter for letter, choice in zip(LETTERS, self.choices, strict=True) if not choice.slug)


QUESTIONS = [
    Question(
        "01", "What a hidden neuron receives", "One measurement grows",
        "The weights into hidden neuron 1, column 1 of `W1`, are 0.4, 0.0, −0.4 and 0.1. The sepal width of flower 0, "
        "`X[0, 1]`, is 3.0. It grows by 1, and nothing else changes. By how much does `H_in[0, 1]` change?",
        [
            Choice("0.4", "other-line", "That is the weight of another line, the one from the sepal length."),
            Choice("−0.8", "other-neuron", "That line also leads from the sepal width, but to the other neuron."),
            Choice("0.0"),
            Choice("3.0", "input", "That is the input. The weight says how much a change in the input counts."),
        ],
        "a weight says how much a change in its input counts, and here the weight is 0.",
    ),
    Question(
        "01", "Why a sigmoid at all?", "Many layers, no sigmoid",
        "The sigmoids of the hidden neurons are left out, and ten more layers of weights are added, also without "
        "sigmoids. What can all these layers compute together, before the last sigmoid?",
        [
            Choice("What one matrix computes"),
            Choice("More than one matrix, but less than with sigmoids", "depth",
                   "Depth alone adds nothing: multiply two of the matrices, and see what you get."),
            Choice("The same as with sigmoids, only with larger numbers", "squeezing",
                   "A sigmoid does more than squeeze large numbers: its curve is bent."),
            Choice("Borders with up to eleven bends", "bends", "Where would a bend come from, if nothing is curved?"),
        ],
        "a product of matrices is a matrix, however many there are.",
    ),
    Question(
        "01", "The decision", "What 0.64 says",
        "The untrained network answers flower 0, a setosa, with 0.62, 0.38 and 0.64. What does 0.64 say?",
        [
            Choice("The flower is a virginica with a probability of 64%", "probability",
                   "Nothing has made these numbers probabilities, and they add up to 1.64."),
            Choice("Of flowers such as this one, 64% are virginicas", "share",
                   "The network has not seen any other flower, so it can't know about shares."),
            Choice("The network has learned roughly what a virginica looks like", "learned",
                   "It has learned nothing yet: its weights are random numbers."),
            Choice("The network's answer is virginica, since 0.64 is the largest"),
        ],
        "the largest output decides, and that is all that this number does.",
    ),
    Question(
        "02", "Why not simply count mistakes?", "The loss falls",
        "From one epoch to the next, the loss falls from 0.1027 to 0.1025. What has the accuracy done?",
        [
            Choice("It has risen or stayed the same", "not-down",
                   "A decision can turn to the wrong side while all the errors together shrink."),
            Choice("It may have risen, fallen or stayed the same"),
            Choice("It has risen a little, as the loss has fallen a little", "in-step",
                   "The accuracy moves in whole flowers, and only where one output overtakes another."),
            Choice("It has stayed the same, because the step was too small to change it", "same",
                   "That is most likely, but a decision can turn at the smallest step."),
        ],
        "with α = 1 and the slides' three flowers, this is the step to epoch 67, where the accuracy falls from two "
        "thirds to one third.",
    ),
    Question(
        "02", "One number", "Every flower twice",
        "Every flower is put into the batch twice, in `X` and in `Y`. What happens to the loss and its slopes?",
        [
            Choice("Both double", "sum", "That would be so if the loss were a sum."),
            Choice("The slopes double, but the loss does not", "slopes",
                   "The slopes are those of the loss. As long as the loss is the same, so are they."),
            Choice("Neither changes"),
            Choice("Both are halved", "N-alone", "N doubles, but something else doubles with it."),
        ],
        "there are twice as many squares, but N is twice as large as well.",
    ),
    Question(
        "03", "A step", "One step",
        "`W2[1, 2]` is 0.5, the slope of the loss along it is 0.0188, and α is 10. What is the weight after one step?",
        [
            Choice("0.688", "uphill", "That leads uphill: the slope is positive."),
            Choice("−0.188", "step", "That is the step. The weight starts from where it is."),
            Choice("0.481", "alpha", "That step is only the slope. What is α for?"),
            Choice("0.312"),
        ],
        "a step subtracts α times the slope.",
    ),
    Question(
        "03", "The learning rate", "A short step",
        "With α = 300, the first step takes `W2[0, 0]` from 0.0 to −6.9, and the second only back to −6.7. Why is the "
        "second step so short?",
        [
            Choice("The curve is almost flat there"),
            Choice("It is close to the bottom", "bottom", "The bottom is at about −1.3."),
            Choice("The learning rate has become smaller", "alpha", "α is the same at every step."),
            Choice("The loss is small there", "loss",
                   "The loss is larger there than at the start. And a step depends on something other than the loss."),
        ],
        "a step is α times the slope, and where the sigmoid is saturated there is hardly any slope.",
    ),
    Question(
        "04", "From W2 to the loss", "Three paths",
        "A weight of `W2` has three paths to the loss, one for each flower. The slopes along each path, multiplied, "
        "give −0.0081, 0.0156 and 0.0155. What is the slope of the loss along the weight?",
        [
            Choice("The product of the three", "product", "Slopes multiply along a path. These are three paths."),
            Choice("The largest of the three", "largest", "The weight acts along every path, not only along one."),
            Choice("The sum of the three"),
            Choice("The mean of the three", "mean", "The factor 1/N is already in each of them."),
        ],
        "slopes multiply along a path, and paths add up.",
    ),
    Question(
        "05", "Step 2: back through the sigmoid", "Very wrong and a little wrong",
        "One output answers 0.98 and another 0.61, and both labels are 0. How do their entries of `O_delta` compare?",
        [
            Choice("The first is smaller: 0.019 against 0.145"),
            Choice("The first is larger: 0.98 against 0.61", "error",
                   "Those are the errors. They have yet to go back through the sigmoid."),
            Choice("They are equal: σ′ is ¼ for both", "quarter", "σ′ is ¼ only where the sigmoid is steepest."),
            Choice("The first is larger: 0.96 against 0.37", "square",
                   "Those are the squared errors, which belong to the loss."),
        ],
        "where the sigmoid is nearly flat, not even a large error gets through.",
    ),
    Question(
        "05", "Step 4: back along the lines", "The meaning of H_error",
        "`H_error[1, 1]` is 0.233. What does that number say about hidden neuron 1 and flower 1?",
        [
            Choice("How far its answer is from the right one", "hidden-label",
                   "Nobody has ever said what a hidden neuron should answer."),
            Choice("What share of the errors it has caused", "blame",
                   "Shares would add up to the whole, and none would be negative. H_error looks ahead, not back."),
            Choice("By how much its weights are going to change", "update",
                   "Two more formulas lead to the update, and then comes α."),
            Choice("N times the slope of the loss along its answer"),
        ],
        "and so the loss would rise if that answer were larger.",
    ),
    Question(
        "05", "One step downhill", "Who does what?",
        "What does backpropagation leave to gradient descent?",
        [
            Choice("Finding the slopes along the weights", "swapped", "That is what its six formulas are for."),
            Choice("Changing the weights"),
            Choice("Finding the errors of the outputs", "errors", "That is the first of its six formulas."),
            Choice("Nothing: they are one and the same", "one-thing", "One works without the other, as in 03."),
        ],
        "one finds the slopes, and the other takes the step.",
    ),
    Question(
        "06", "Break it on purpose", "All weights alike",
        "All fourteen weights start at 0.1. After 5,000 epochs on the 150 flowers with α = 1, the loss is 0.0875, but "
        "from the slides' start it comes down to 0.0444. Why?",
        [
            Choice("The updates are all zero, so nothing moves", "zero", "The loss began at 0.1324, so something did "
                "move."),
            Choice("The two hidden neurons do the same thing all along"),
            Choice("The network is stuck in a local minimum; a larger α would free it", "minimum",
                   "No α can separate neurons that are moved by equal slopes."),
            Choice("Weights as small as these saturate the sigmoids", "saturated",
                   "Small weights make small sums, and there a sigmoid is steepest."),
        ],
        "twins get the same slopes, so they stay twins, and the network has in effect only one hidden neuron.",
    ),
]  # fmt: skip


def check_question(number, answer):
    """Is the letter that of the right choice of question `number`?"""
    return judge.safely(_judged, QUESTIONS[number - 1], answer).signed(__name__, f"question_{number}")


def _judged(question, answer):
    if answer is None or answer is ...:
        return Message(NOT_ANSWERED, 'put "A", "B", "C" or "D" in place of None, and run the cell.')
    letter = answer.strip(" .)").upper() if isinstance(answer, str) else ""
    if len(letter) != 1 or letter not in LETTERS:
        return Message(
            NOT_YET, 'The answer must be one of the four letters in quotes, such as "A".', mistake="no-value"
        )
    choice = question.choices[LETTERS.index(letter)]
    if not choice.slug:
        return Message(RIGHT, question.praise)
    words = f"{choice.thinks} Go back to {question.lesson}, “{question.section}”."
    return Message(NOT_YET, words, mistake=choice.slug)
