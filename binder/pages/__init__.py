"""The pages that can be read before there is Python, made from the saved notebooks."""
