"""Wrong answers to the exercises that ask for a function, as learners wrote or would write them, one slip or two.

{check: answers}. Nothing here was written with a table of mistakes in sight; what share of them is named, a test counts.
"""

# fmt: off
FORWARD = "z1 = X @ W1\na1 = 1 / (1 + np.exp(-z1))\nz2 = a1 @ W2\nreturn 1 / (1 + np.exp(-z2))"
LOOPED = """\
result = []
for flower in X:
    hidden = []
    for j in range(W1.shape[1]):
        hidden.append(sigmoid(sum(flower[i] * W1[i, j] for i in range(len(flower)))))
    out = []
    for k in range(W2.shape[1]):
        out.append(sigmoid(sum(hidden[j] * W2[j, k] for j in range(len(hidden)))))
    result.append(out)
return np.array(result)"""
TOTAL = """\
total = 0
for i in range(O_out.shape[0]):
    for j in range(O_out.shape[1]):
        total += (O_out[i, j] - Y[i, j]) ** 2
return total / (2 * Y.size)"""
SLOPE = "error = O_out[:, 2] - Y[:, 2]\nslope = O_out[:, 2] * (1 - O_out[:, 2])\nreturn np.sum(error * slope * H_out[:, 1]) / Y.size"
BIAS = "error = O_out[:, 2] - Y[:, 2]\nslope = O_out[:, 2] * (1 - O_out[:, 2])\nreturn np.sum(error * slope) / Y.size"
LOOPED_SLOPE = """\
total = 0
for k in range(len(Y)):
    total += (O_out[k, 2] - Y[k, 2]) * O_out[k, 2] * (1 - O_out[k, 2]) * H_out[k, 1]
return total / Y.size"""
BACK = """\
n = Y.size
delta2 = (O_out - Y) * O_out * (1 - O_out)
dW2 = H_out.T @ delta2 / n
delta1 = (delta2 @ W2.T) * H_out * (1 - H_out)
dW1 = X.T @ delta1 / n
return dW1, dW2"""
TRAIN = """\
losses = []
for e in range(epochs):
    f = feedforward(X, W1, W2)
    losses.append(mse(f.O_out, Y))
    b = backpropagation(X, Y, W2, f)
    W1 = W1 - alpha * b.W1_update
    W2 = W2 - alpha * b.W2_update
losses.append(mse(feedforward(X, W1, W2).O_out, Y))
return W1, W2, losses"""
COUNT = """\
n = 10 ** decimals
values = [k / n for k in range(-n, n + 1)]
hits = 0
for a in values:
    for b in values:
        if np.all(np.round(H_out @ np.array([a, b]), 2) == o):
            hits += 1
return hits"""


def _but(code, *changes):
    answers = []
    for change in changes:
        answer = code
        for old, new in change:
            assert old in answer, (old, answer)
            answer = answer.replace(old, new)
        answers.append(answer)
    return answers


WRONG_ANSWERS = {
    "check_feedforward": [
        "np.dot(sigmoid(np.dot(X, W1)), W2)",
        "np.matmul(X, W1) @ W2",
        "sigmoid(np.dot(W1, X))",
        "H = sigmoid(np.dot(W1, X))\nreturn sigmoid(np.dot(W2, H))",
        "np.einsum('ij,jk->ik', sigmoid(np.einsum('ij,kj->ik', X, W1)), W2)",
        "sigmoid(np.matmul(sigmoid(np.matmul(X, W1)), W2.T))",
        "sigmoid(np.multiply(sigmoid(X @ W1), W2))",
        "sigmoid(np.tanh(X @ W1) @ W2)",
        "np.tanh(np.tanh(X @ W1) @ W2)",
        "sigmoid(np.maximum(0, X @ W1) @ W2)",
        "H = np.where(X @ W1 > 0, X @ W1, 0)\nreturn np.where(H @ W2 > 0, H @ W2, 0)",
        "O = np.exp(sigmoid(X @ W1) @ W2)\nreturn O / O.sum(axis=1, keepdims=True)",
        "O = np.exp(sigmoid(X @ W1) @ W2)\nreturn O / O.sum()",
        *_but(FORWARD, [("np.exp(-z1)", "np.exp(z1)"), ("np.exp(-z2)", "np.exp(z2)")], [("np.exp(-z2)", "np.exp(z2)")],
              [("1 / (1 + np.exp(-z1))", "1 / 1 + np.exp(-z1)"), ("1 / (1 + np.exp(-z2))", "1 / 1 + np.exp(-z2)")],
              [("1 / (1 + np.exp(-z1))", "1 / (1 - np.exp(-z1))"), ("1 / (1 + np.exp(-z2))", "1 / (1 - np.exp(-z2))")],
              [("a1 = 1", "a1 = z1\nb1 = 1")], [("z1 = X @ W1", "z1 = np.round(X @ W1, 2)")],
              [("z2 = a1 @ W2", "z2 = np.round(a1, 2) @ W2")], [("z2 = a1 @ W2", "z2 = np.round(a1 @ W2, 2)")],
              [("z1 = X @ W1", "z1 = X + W1")], [("return 1", "return z2\nreturn 1")]),
        "h = sigmoid(X @ W1)\nh = h * (1 - h)\no = sigmoid(h @ W2)\nreturn o * (1 - o)",
        "h = sigmoid(X @ W1)\no = sigmoid(h @ W2)\nreturn np.round(o)",
        "h = sigmoid(X @ W1)\nreturn sigmoid(h @ W2)[0]",
        *_but(LOOPED, [("out.append(sigmoid(", "out.append((")], [("hidden.append(sigmoid(", "hidden.append((")],
              [("    result.append(out)\nreturn np.array(result)", "    return out")], [("    result.append(out)", "result.append(out)")]),
        "sigmoid(sigmoid(X @ W1) @ W2).argmax(axis=1)",
        "sigmoid(X @ W1), sigmoid(sigmoid(X @ W1) @ W2)",
        "softmax(sigmoid(X @ W1) @ W2)",
        "sigmoid(sigmoid(X.dot(W1)).dot(W2)).T",
    ],
    "check_decisions": [
        "np.argmax(O_out)", "O_out.argmax(0)", "np.max(O_out, axis=1)", "max(O_out)", "[max(row) for row in O_out]",
        "[list(row).index(min(row)) for row in O_out]", "np.argmax(O_out, axis=1) + 1", "np.argmax(O_out[0])",
        "for row in O_out:\n    best = np.argmax(row)\nreturn best", "for row in O_out:\n    return np.argmax(row)",
        "np.where(O_out == O_out.max(axis=1, keepdims=True), 1, 0)", "O_out > 0.5", "np.argsort(O_out, axis=1)",
        "np.argsort(O_out, axis=1)[:, 0]", "np.argmax(O_out, axis=1, keepdims=True)", "np.round(O_out)",
        "result = []\nfor k in range(3):\n    result.append(np.argmax(O_out[k]))\nreturn result",
        "result = []\nfor k in range(O_out.shape[1]):\n    result.append(np.argmax(O_out[:, k]))\nreturn result",
        "[2, 2, 2]", "np.max(O_out)", "np.argmax(np.abs(O_out), axis=1)", "O_out.max(axis=0)", "argmax(O_out, axis=1)",
        "np.argmax(O_out, axis=2)", "O_out.index(max(O_out))",
        "[SPECIES[k] for k in np.argmax(O_out, axis=1)]",
    ],
    "check_one_matrix": [
        "W1 @ W2", "np.dot(W1, W2)", "3 * np.dot(W2, W1)", "np.dot(3 * W1, 3 * W2)", "W1 @ W2 / 3", "3 + W1 @ W2",
        "3 * W1 + W2", "W1 + W2", "3 * (W1 * W2)", "np.multiply(3 * W1, W2)", "(W1 @ W2) ** 3", "W1 ** 3 @ W2",
        "sigmoid(3 * W1) @ W2", "3 * sigmoid(W1 @ W2)", "3 * W1", "W2 * 3", "3 * W1.T @ W2", "3 * W2.T @ W1.T",
        "3 * np.matmul(W1, W2.T)", "X @ (3 * W1) @ W2", "3 * X @ W1 @ W2", "np.linalg.inv(W1) @ W2", "W1 @ W2 + 3 * W1 @ W2",
        "np.einsum('ij,jk->ki', W1, 3 * W2)", "W1 @ W2 * 3 / 9",
    ],
    "check_mse": [
        *_but(TOTAL, [("total +=", "total =")], [("total / (2 * Y.size)", "total / 2 * Y.size")],
              [("Y.size", "len(Y)")], [("Y.size", "len(O_out)"), ("2 * ", "")], [("    return", "return"), ("return", "        return")] if False else [("return", "    return")],
              [(" ** 2", "")], [(" ** 2", " * 2")], [("total / (2 * Y.size)", "np.sqrt(total / (2 * Y.size))")],
              [("range(O_out.shape[0])", "range(3)"), ("range(O_out.shape[1])", "range(3)")], [("(2 * Y.size)", "18")],
              [("(2 * Y.size)", "(2 * Y.shape[1])")], [("(2 * Y.size)", "2")], [("(2 * Y.size)", "Y.size")]),
        "np.sqrt(np.mean((O_out - Y) ** 2))", "np.mean((O_out - Y) ** 2) / (2 * Y.size)", "np.mean((O_out - Y) ** 2) / Y.size",
        "-np.sum(Y * np.log(O_out)) / Y.size", "-np.mean(np.sum(Y * np.log(O_out), axis=1))",
        "-np.mean(Y * np.log(O_out) + (1 - Y) * np.log(1 - O_out))", "np.sum(O_out - Y ** 2) / (2 * Y.size)",
        "np.sum(np.abs(O_out - Y)) / (2 * len(Y))", "np.mean(np.abs(O_out - Y))", "np.sum(O_out - Y) ** 2 / (2 * len(Y))",
        "np.mean(np.mean((O_out - Y) ** 2, axis=1)) ** 0.5", "((O_out - Y) ** 2).sum(axis=1) / (2 * Y.size)",
        "((O_out - Y) ** 2).mean(axis=0) / 2", "np.linalg.norm(O_out - Y) / (2 * Y.size)", "1 / 2 * np.sum((O_out - Y) ** 2)",
        "N = 3\nreturn np.sum((O_out - Y) ** 2) / (2 * N)", "np.sum((O_out - Y) ^ 2) / (2 * Y.size)",
        "1 - np.mean(O_out.argmax(axis=1) == Y.argmax(axis=1))", "np.sum((Y * (O_out - Y)) ** 2) / (2 * Y.size)",
        "np.sum((O_out - Y) @ (O_out - Y)) / (2 * Y.size)", "np.sum((O_out + Y) ** 2) / (2 * Y.size)",
        "np.round(np.sum((O_out - Y) ** 2) / (2 * len(Y)), 4)", "np.max((O_out - Y) ** 2) / 2",
        "error = O_out - Y\nreturn (error ** 2) / (2 * Y.size)", "sum((O_out - Y) ** 2) / (2 * Y.size)",
        "np.sum((O_out - Y) ** 2) / 2 / len(Y) / len(Y)", "0.1384",
    ],
    "check_step": [
        "W + alpha * W_update", "W - W_update", "alpha * W_update", "W - alpha ** 2 * W_update", "alpha * W - W_update",
        "(W - W_update) * alpha", "W_update - alpha * W", "W - 2 * alpha * W_update", "for k in range(2):\n    W = W - alpha * W_update\nreturn W",
        "W * alpha * W_update", "W - alpha - W_update", "W - (alpha + W_update)", "W - W_update / alpha", "alpha * W_update - W",
        "W -= alpha * W_update\nreturn W", "W = W - alpha * W_update\n", "W - alpha * np.abs(W_update)", "W - alpha * np.sign(W_update)",
        "W - alpha @ W_update", "np.dot(W, W_update) * alpha", "W - alpha * W * W_update", "W + W_update", "W - alpha * W_update.T",
        "W - alpha * np.mean(W_update)", "np.round(W - alpha * W_update, 2)", "W - 0.5 * W_update", "(1 - alpha) * W - alpha * W_update",
        "W", "print(W - alpha * W_update)", "W - alpha * W_update * W_update",
    ],
    "check_slope": [
        "h = 1e-5\nreturn (f(w + h) + f(w - h)) / (2 * h)", "h = 1e-5\nreturn (f(w + h) - f(w - h)) / h",
        "h = 1e-5\nreturn (f(w + h) - f(w - h)) / 2 * h", "h = 1e-5\nreturn f(w + h) - f(w - h) / 2 * h",
        "h = 1e-5\nreturn (f(w + h) - f(w - h)) / 2", "h = 1e-5\nreturn f(w + h) - f(w - h)", "h = 1e-4\nreturn (f(w + h) - 2 * f(w) + f(w - h)) / h ** 2",
        "h = 1e-5\nreturn (f(w - h) - f(w + h)) / (2 * h)", "h = 0.1\nreturn (f(w + h) - f(w - h)) / (2 * h)", "h = 1e-17\nreturn (f(w + h) - f(w - h)) / (2 * h)",
        "h = 10 ^ -5\nreturn (f(w + h) - f(w - h)) / (2 * h)", "h = 1e-5\nreturn (f(w + h) - f(w)) / (2 * h)", "h = 1\nreturn (f(w + h) - f(w)) / h",
        "(f(w) - f(0)) / w", "f(w) / w", "h = 1e-5\nreturn (2 * h) / (f(w + h) - f(w - h))", "h = 1e-5\nreturn abs(f(w + h) - f(w - h)) / (2 * h)",
        "h = 1e-5\nreturn (f(w * h) - f(w / h)) / (2 * h)", "h = 1e-5\nreturn (f(h) - f(-h)) / (2 * h)", "h = 1e-5\nreturn (f(w + h) - f(w - h)) / (2 * w)",
        "h = 1e-5\nreturn (f(w) + h - f(w) - h) / (2 * h)", "h = 1e-5\nreturn ((f(w) + h) - (f(w) - h)) / (2 * h)", "h = 1e-5\nup = f(w) + h\ndown = f(w) - h\nreturn (up - down) / h",
        "f(w + 1e-5) / 1e-5", "np.gradient(f, w)",
    ],
    "check_steep_slope": [
        "sigmoid(5 * z)", "sigmoid(5 * z) * (1 - sigmoid(5 * z))", "5 * sigmoid(z) * (1 - sigmoid(z))", "s = sigmoid(z)\nreturn s * (1 - s)",
        "5 * sigmoid(5 * z)", "5 * z * sigmoid(5 * z) * (1 - sigmoid(5 * z))", "5 + sigmoid(5 * z) * (1 - sigmoid(5 * z))", "5 * sigmoid(5 * z) * 1 - sigmoid(5 * z)",
        "5 * sigmoid(5 * z) * (1 - sigmoid(z))", "sigmoid(5 * z) * (1 - 5 * sigmoid(z))", "25 * sigmoid(5 * z) * (1 - sigmoid(5 * z))", "s = sigmoid(5 * z)\nreturn 5 * s * (s - 1)",
        "s = sigmoid(5 * z)\nreturn 5 * s * (1 + s)", "5 * (1 - sigmoid(5 * z) ** 2)", "5 * (1 - np.tanh(5 * z) ** 2)", "5 * z * (1 - 5 * z)", "s = sigmoid(5 * z)\nreturn 5 * sigmoid(s) * (1 - sigmoid(s))",
        "s = sigmoid(5 * z)\nreturn s * (1 - s) / 5", "s = 1 / (1 + np.exp(5 * z))\nreturn 5 * s * s", "np.exp(-5 * z) / (1 + np.exp(-5 * z)) ** 2", "5 * np.exp(-z) / (1 + np.exp(-z)) ** 2",
        "s = sigmoid(5 * z)\nreturn 5 * s @ (1 - s)", "s = sigmoid(5 * z)\nreturn -5 * s * (1 - s)", "(sigmoid(5 * z + 1e-5) - sigmoid(5 * z - 1e-5)) / 2e-5", "s = sigmoid(z)\nreturn 5 * s * (1 - s) * 5",
        "math.exp(-5 * z)", "s = sigmoid(5 * z)\nreturn s(1 - s)", "s = sigmoid(5 * z)\nreturn 5 * s ** 2",
    ],
    "check_W2_slope": [
        *_but(SLOPE, [("Y.size", "len(Y)")], [(" / Y.size", "")], [("Y.size", "(2 * Y.size)")], [("H_out[:, 1]", "H_out[1]")], [("H_out[:, 1]", "H_out[1, 2]")],
              [("O_out[:, 2] - Y[:, 2]", "Y[:, 2] - O_out[:, 2]")], [("slope * H", "H")], [("(1 - O_out[:, 2])", "1 - O_out[:, 2]")], [("H_out[:, 1]", "H_in[:, 1]")],
              [("H_out[:, 1]", "H_out[:, 0]")], [("O_out[:, 2] * (1 - O_out[:, 2])", "Y[:, 2] * (1 - Y[:, 2])")], [("O_out[:, 2] * (1 - O_out[:, 2])", "H_out[:, 1] * (1 - H_out[:, 1])")],
              [("error * slope", "error ** 2 * slope")], [("error * slope", "2 * error * slope"), ("Y.size", "len(Y)")], [("np.sum", "np.mean")],
              [("Y.size", "len(Y)"), ("slope * H", "H")], [("Y.size", "3"), ("O_out[:, 2] - Y[:, 2]", "Y[:, 2] - O_out[:, 2]")], [("error * slope", "np.abs(error) * slope")],
              [("np.sum", "")], [("H_out[:, 1]", "H_out[:, 1] * W2[1, 2]")], [("O_out[:, 2] * (1 - O_out[:, 2])", "sigmoid(O_out[:, 2])")], [("return ", "return -")],
              [("2]", "1]"), ("1])\nr", "1])\nr")], [("O_out[:, 2] * (1 - O_out[:, 2])", "sigmoid(O_in[:, 2])")]),
        *_but(LOOPED_SLOPE, [("total +=", "total =")], [("return", "    return")], [(" / Y.size", " / len(Y)")], [("total / Y.size", "total / Y.size / len(Y)")]),
        "delta = (O_out - Y) * O_out * (1 - O_out)\nreturn H_out.T @ delta / Y.size",
        "delta = (O_out - Y) * O_out * (1 - O_out)\nreturn (H_out.T @ delta / len(Y))[1, 2]",
        "delta = (O_out - Y) * O_out * (1 - O_out)\nreturn (H_out @ delta / Y.size)[1, 2]",
        "delta = O_out - Y * O_out * (1 - O_out)\nreturn (H_out.T @ delta / Y.size)[1, 2]",
    ],
    "check_bias_slope": [
        *_but(BIAS, [("Y.size", "len(Y)")], [(" / Y.size", "")], [("Y.size", "(2 * Y.size)")], [("slope) /", "slope * H_out[:, 1]) /")], [("O_out[:, 2] - Y[:, 2]", "Y[:, 2] - O_out[:, 2]")],
              [("error * slope", "error")], [("(1 - O_out[:, 2])", "1 - O_out[:, 2]")], [("[:, 2]", "[2]")], [("[:, 2]", "[:, 1]")], [("error * slope", "slope")],
              [("np.sum(error * slope)", "error * slope")], [("np.sum", "np.mean")], [("np.sum", "np.mean"), (" / Y.size", "")], [("O_out[:, 2] * (1 - O_out[:, 2])", "Y[:, 2] * (1 - Y[:, 2])")],
              [("error * slope", "abs(error * slope)")], [("error * slope", "2 * error * slope")], [("error * slope", "error * slope * b")], [("Y.size", "9"), ("error * slope", "error")],
              [("Y.size", "len(Y)"), ("O_out[:, 2] - Y[:, 2]", "Y[:, 2] - O_out[:, 2]")], [("O_out[:, 2] * (1 - O_out[:, 2])", "sigmoid(O_out[:, 2]) * (1 - sigmoid(O_out[:, 2]))")],
              [("[:, 2]", "")], [("error * slope", "error ** 2 * slope")]),
        "0", "1", "np.sum((O_out - Y) * O_out * (1 - O_out)) / Y.size", "((O_out - Y) * O_out * (1 - O_out)).sum(axis=1) / Y.size",
        "((O_out - Y) * O_out * (1 - O_out)).mean(axis=0)[2]", "((O_out - Y) * O_out * (1 - O_out))[:, 2].mean() / Y.size",
    ],
    "check_W2_update": [
        "np.dot(H_out.T, O_delta)", "np.dot(H_out, O_delta) / Y.size", "np.dot(O_delta.T, H_out) / Y.size", "np.matmul(H_out.T, O_delta) / len(Y)", "H_out.T @ O_delta / (2 * Y.size)", "H_out.T @ O_delta / Y.size / len(Y)",
        "2 * H_out.T @ O_delta / Y.size", "np.mean(H_out.T @ O_delta)", "H_out.T * O_delta / Y.size", "np.einsum('ij,ik->kj', H_out, O_delta) / Y.size", "np.einsum('ij,jk->ik', H_out, O_delta) / Y.size", "np.multiply(H_out, O_delta) / Y.size",
        "-H_out.T @ O_delta / Y.size", "H_out.T @ (O_delta * O_delta) / Y.size", "H_out.T @ (O_delta - Y) / Y.size", "O_delta @ H_out.T / Y.size", "H_out.T @ O_delta * Y.size", "H_out.T @ O_delta / Y.size ** 2",
        "np.outer(H_out[0], O_delta[0]) / Y.size", "H_out.T @ O_delta.T / Y.size", "-H_out.T @ O_delta / len(Y)", "O_delta.T @ H_out / len(Y)", "H_out.T @ O_delta / O_delta.shape[1]", "H_out.T @ O_delta / H_out.size", "np.round(H_out.T @ O_delta / len(Y), 3)",
        "H_out.T @ (O_delta * (1 - O_delta)) / Y.size", "sum(np.outer(h, d) for h, d in zip(H_out, O_delta)) / len(Y)", "total = 0\nfor h, d in zip(H_out, O_delta):\n    total = np.outer(h, d)\nreturn total / Y.size",
        "H_out.T + O_delta / Y.size", "H_out.T @ O_delta / N",
    ],
    "check_backpropagation": [
        *_but(BACK, [("n = Y.size", "n = len(Y)")], [("n = Y.size", "n = 2 * Y.size")], [("n = Y.size", "n = 1")], [("(O_out - Y)", "(Y - O_out)")], [("(O_out - Y)", "(O_out - Y) ** 2")], [("(O_out - Y)", "2 * (O_out - Y)")],
              [(" * O_out * (1 - O_out)", "")], [(" * H_out * (1 - H_out)", "")], [(" * O_out * (1 - O_out)", ""), (" * H_out * (1 - H_out)", "")], [("W2.T", "W2")], [("H_out.T @", "H_out @")], [("X.T @", "X @")], [("dW1, dW2", "dW2, dW1")],
              [("(1 - O_out)", "1 - O_out")], [("(1 - H_out)", "1 - H_out")], [("(O_out - Y) *", "O_out - Y *")], [("n = Y.size", "n = len(Y)"), ("(O_out - Y)", "(Y - O_out)")], [("n = Y.size", "n = len(Y)"), (" * H_out * (1 - H_out)", "")],
              [("n = Y.size", "n = len(Y)"), (" * O_out * (1 - O_out)", "")], [("n = Y.size", "n = len(Y)"), ("dW1, dW2", "dW2, dW1")], [("delta2 @ W2.T", "(O_out - Y) @ W2.T")], [("n = Y.size", "n = len(Y)"), ("(1 - H_out)", "1 - H_out")],
              [("* O_out * (1 - O_out)", "* O_out * (1 - O_out) / n")], [("H_out * (1 - H_out)", "H_out * (1 - H_out) / n")], [("dW1, dW2", "dW1.T, dW2.T")], [("O_out * (1 - O_out)", "sigmoid(O_out) * (1 - sigmoid(O_out))"), ("H_out * (1 - H_out)", "sigmoid(H_out) * (1 - sigmoid(H_out))")],
              [("H_out.T @ delta2", "np.dot(H_out, delta2)")], [("delta2 @ W2.T", "np.dot(delta2, W2)")], [("X.T @ delta1", "np.dot(X, delta1)")], [("H_out.T @ delta2", "H_out.T * delta2")], [("delta2 = ", "delta2 = np.round("), ("O_out)\n", "O_out), 2)\n")],
              [("X.T @ delta1 / n", "X.T @ delta1 / len(X)")], [("return dW1, dW2", "return dW2")], [("return dW1, dW2", "return W1 - dW1, W2 - dW2")], [("* O_out * (1 - O_out)", "* O_out * (1 + O_out)")], [("* O_out * (1 - O_out)", "* (1 - O_out)")],
              [("delta2 @ W2.T", "W2 @ delta2.T")], [("return dW1, dW2", "return -dW1, -dW2")]),
    ],
    "check_X_slopes": [
        "H_delta @ W1.T", "H_delta @ W1 / Y.size", "np.dot(H_delta, W1) / Y.size", "H_error @ W1.T / Y.size", "X.T @ H_delta / Y.size", "H_delta @ W1.T / len(Y)", "H_delta @ W1.T / len(X)", "H_delta @ W1.T / X.size", "H_delta @ W2.T / Y.size",
        "H_delta @ W2 / Y.size", "W1 @ H_delta / Y.size", "W1 @ H_delta.T / Y.size", "np.dot(W1, H_delta) / Y.size", "H_delta * W1.T / Y.size", "X * (H_delta @ W1.T) / Y.size", "-H_delta @ W1.T / Y.size", "H_delta @ W1.T / (2 * Y.size)", "2 * H_delta @ W1.T / Y.size",
        "H_error @ W1.T / len(Y)", "H_error @ W1.T", "X - H_delta @ W1.T / Y.size", "H_delta @ W1.T * X * (1 - X) / Y.size", "(H_error * H_delta) @ W1.T / Y.size", "np.mean(H_delta @ W1.T, axis=0)", "H_delta.T @ W1.T / Y.size", "np.einsum('ij,jk->ik', H_delta, W1) / Y.size",
        "H_delta @ W1.T / Y.size ** 2", "H_delta @ W1.T / 9", "H_delta @ W1.T / Y.shape[1]", "-H_delta @ W1.T / len(Y)",
    ],
    "check_train": [
        *_but(TRAIN, [("W1 - alpha", "W1 + alpha"), ("W2 - alpha", "W2 + alpha")], [("W1 - alpha", "W1 + alpha")], [("W2 - alpha", "W2 + alpha")], [("losses.append(mse(feedforward(X, W1, W2).O_out, Y))\nreturn", "return")],
              [("range(epochs)", "range(epochs + 1)")], [("range(epochs)", "range(epochs - 1)")], [("range(epochs)", "range(1, epochs)")], [("range(epochs)", "range(2000)")], [("alpha * b.W1_update", "b.W1_update")], [("alpha * b.W1_update", "b.W1_update"), ("alpha * b.W2_update", "b.W2_update")],
              [("    W2 = W2 - alpha * b.W2_update\n", "")], [("return W1, W2, losses", "return W2, W1, losses")], [("return W1, W2, losses", "return W1, W2, losses[-1]")], [("return W1, W2, losses", "return W1, W2")], [("return W1, W2, losses", "return losses")],
              [("    f = feedforward(X, W1, W2)\n", ""), ("losses = []", "losses = []\nf = feedforward(X, W1, W2)")], [("alpha * b", "alpha * alpha * b")], [("alpha * b", "alpha / Y.size * b")], [("losses.append(mse(f.O_out, Y))", "losses.append([e, mse(f.O_out, Y)])")],
              [("    b = back", "    W2 = W2\n    b = back"), ("    W1 = W1 - alpha * b.W1_update\n    W2 = W2 - alpha * b.W2_update", "    W2 = W2 - alpha * b.W2_update\n    b = backpropagation(X, Y, W2, f)\n    W1 = W1 - alpha * b.W1_update")],
              [("W1 = W1 - alpha", "W1 -= alpha"), ("W2 = W2 - alpha", "W2 -= alpha")], [("losses.append(mse(f.O_out, Y))", "losses.append(accuracy(f.O_out, Y))")], [("losses = []", "losses = [mse(feedforward(X, W1, W2).O_out, Y)]")],
              [("alpha * b.W2_update", "b.W2_update")], [("range(epochs)", "range(epochs + 1)"), ("W1 - alpha", "W1 + alpha"), ("W2 - alpha", "W2 + alpha")], [("losses.append(mse(f.O_out, Y))", "losses = mse(f.O_out, Y)")],
              [("losses.append(mse(feedforward(X, W1, W2).O_out, Y))\n", "losses.append(losses[-1])\n")]),
        "losses = []\nfor e in range(epochs):\n    for k in range(len(X)):\n        f = feedforward(X[k:k+1], W1, W2)\n        b = backpropagation(X[k:k+1], Y[k:k+1], W2, f)\n        W1 = W1 - alpha * b.W1_update\n"
        "        W2 = W2 - alpha * b.W2_update\n    losses.append(mse(feedforward(X, W1, W2).O_out, Y))\nreturn W1, W2, losses",
        "t = train(X, Y, W1, W2, alpha, epochs)\nreturn t.W1, t.W2, t.loss",
        "t = train(X, Y, W1, W2, epochs, alpha)\nreturn t.W1[-1], t.W2[-1], t.loss",
    ],
    "check_count": [
        *_but(COUNT, [("10 ** decimals", "10 ^ decimals")], [("10 ** decimals", "10 * decimals")], [("10 ** decimals", "10")], [("n + 1)", "n)")], [("range(-n, n + 1)", "range(n + 1)")], [("range(-n, n + 1)", "range(-n, n)"), ("np.all(np.round", "np.all(np.round")],
              [("k / n", "k")], [(", 2) == o", ", decimals) == o")], [("np.round(H_out @ np.array([a, b]), 2) == o", "H_out @ np.array([a, b]) == o")], [("np.all(", "np.any(")], [("hits += 1", "return 1")], [("return hits", "    return hits")],
              [("hits += 1", "hits =+ 1")], [("for b in values", "for b in values[values.index(a):]")], [("np.array([a, b])", "np.array([a, a])")], [("return hits", "print(hits)")], [("np.array([a, b])", "np.array([a, b]).T"), (" == o", " == o[0]")],
              [("(np.round(H_out @ np.array([a, b]), 2) == o)", "(np.isclose(H_out @ np.array([a, b]), o))")], [("range(-n, n + 1)", "range(n)")], [("k / n", "k / 10")], [("np.round(H_out @ np.array([a, b]), 2)", "np.round(np.array([a, b]) @ H_out, 2)")],
              [("if np.all(np.round(H_out @ np.array([a, b]), 2) == o):", "if (np.round(H_out @ np.array([a, b]), 2) == o):")], [("hits += 1", "hits += 1\n            break")]),
    ],
}  # fmt: skip
