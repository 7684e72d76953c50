"""The exercises of lesson 08, Your own network: the four stages of an empty page."""

from . import judge
from .empty_page import data_stands, gradient_stands, judged, network_stands, unseen_stands


@judge.signed
def check_data(X_train, Y_train, X_valid, Y_valid, X_test, Y_test):
    """Are these the flowers, one in each row, in three parts that share none?"""
    task = "make the six arrays from iris.csv"
    return judged(data_stands, task, X_train, Y_train, X_valid, Y_valid, X_test, Y_test)


@judge.signed
def check_network(forward, loss, weights, X_train, Y_train):
    """Do forward(X, weights) and loss(X, Y, weights) do what their names say?"""
    task = "write forward and loss, and draw the weights"
    return judged(network_stands, task, forward, loss, weights, X_train, Y_train)


@judge.signed
def check_gradient(gradient, loss, weights, X_train, Y_train):
    """Is gradient(X, Y, weights) the slope of that loss along every weight?"""
    return judged(gradient_stands, "write gradient", gradient, loss, weights, X_train, Y_train)


@judge.signed
def check_unseen(forward, weights, losses, accuracy, X_valid, Y_valid):
    """Has the loss fallen, and does the network know flowers that it was not trained with?"""
    task = "train, keep the losses, and compute the accuracy on the validation flowers"
    return judged(unseen_stands, task, forward, weights, losses, accuracy, X_valid, Y_valid)
