"""How fast training is, side by side in one run: `python tests/benchmark.py`.

It times 5,000 full-batch epochs on the 150 flowers by `train`, by scikit-learn and (where it is installed)
by PyTorch, and one learning rate against fifty at once. Compare the ratios, not the seconds.
"""

import statistics
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from mlp_helpers import W1, W2, train

EPOCHS, ROUNDS = 5000, 5
TABLE = np.loadtxt(Path(__file__).parent.parent / "notebooks" / "iris.csv", delimiter=",")
X, SPECIES = TABLE[:, :4], TABLE[:, 4].astype(int)
Y = np.eye(3)[SPECIES]


def ours():
    train(X, Y, W1, W2, 1.0, EPOCHS)


def ours_with_fifty_rates():
    train(X, Y, W1, W2, np.geomspace(0.01, 50, 50), EPOCHS)


def scikit_learn():
    network = MLPClassifier(
        hidden_layer_sizes=(2,), activation="logistic", solver="sgd", batch_size=len(X), learning_rate_init=1.0,
        momentum=0, alpha=0, shuffle=False, max_iter=EPOCHS, tol=0, n_iter_no_change=EPOCHS, random_state=0,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(X, SPECIES)
    assert network.n_iter_ == EPOCHS


def pytorch():
    import torch

    inputs, labels = torch.tensor(X), torch.tensor(Y)
    weights = [torch.tensor(W, requires_grad=True) for W in (W1, W2)]
    optimiser = torch.optim.SGD(weights, lr=1.0)
    for _ in range(EPOCHS):
        optimiser.zero_grad()
        output = torch.sigmoid(torch.sigmoid(inputs @ weights[0]) @ weights[1])
        loss = ((output - labels) ** 2).sum() / (2 * labels.numel())
        loss.backward()
        optimiser.step()


def seconds(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def contestants():
    runs = {"train": ours, "train, 50 rates at once": ours_with_fifty_rates, "scikit-learn": scikit_learn}
    try:
        import torch

        torch.set_num_threads(1)
        runs["PyTorch"] = pytorch
    except ImportError:
        print("PyTorch is not installed: left out")
    return runs


if __name__ == "__main__":
    times = {name: [] for name in contestants()}
    for _ in range(ROUNDS):
        for name, run in contestants().items():
            times[name].append(seconds(run))
    print(f"{EPOCHS} full-batch epochs on {len(X)} flowers, {ROUNDS} interleaved rounds")
    print(f"{'':24} {'median s':>9} {'times train':>12}")
    for name, measured in times.items():
        ratio = statistics.median(one / base for one, base in zip(measured, times["train"], strict=True))
        print(f"{name:24} {statistics.median(measured):9.3f} {ratio:12.1f}")
