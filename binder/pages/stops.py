"""All combinations of the stops of a picture's controls, and the rows that they are packed into.

A row holds every stop of the controls that have most of them, for one combination of the others.
"""

import itertools

STOPS_IN_A_ROW = 72
ALL_TOLD = 21  # what changes between any two stops of a control is kept, if it has at most so many; otherwise
TOLD = (1, 2, 3, 5)  # between stops that are so far apart, and from any to its ends and to where it started


class Stops:
    """All combinations of the stops of some controls: each is a tuple, the index of every control.

    `inner` are the controls that vary within a row.
    """

    def __init__(self, picture, controls):
        self.picture, self.controls = picture, controls
        self._offered = getattr(picture, "offered", None)
        self.sizes = [len(control.labels) for control in controls]
        self.start = tuple(control.start for control in controls)
        self.inner, many = [], 1
        for k in sorted(range(len(controls)), key=lambda k: -self.sizes[k]):
            many *= self.sizes[k]
            if self.inner and many > STOPS_IN_A_ROW:
                break
            self.inner.append(k)
        self.inner.sort()

    def values(self, stop):
        """What the picture draws where the controls stand so, {name: value}."""
        return self.picture.start | {
            control.name: control.values[k] for control, k in zip(self.controls, stop, strict=True)
        }

    def in_rows(self):
        """Every stop, a list for each row, both in the order of the controls."""
        rows = {}
        for stop in itertools.product(*map(range, self.sizes)):
            rows.setdefault(tuple(at for k, at in enumerate(stop) if k not in self.inner), []).append(stop)
        return list(rows.values()) if self.controls else []

    def offered(self):
        """Where not every stop is there at any time: for every stop, how many each control has; or nothing."""
        if not self._offered:
            return None
        all_stops = itertools.product(*map(range, self.sizes))
        return [[len(stops) for stops in self._offers(stop)] for stop in all_stops]

    def is_there(self, stop):
        return all(control.values[at] in stops
                   for control, at, stops in zip(self.controls, stop, self._offers(stop), strict=True))  # fmt: skip

    def _offers(self, stop):
        offered = self._offered(**self.values(stop)) if self._offered else {}
        return [offered.get(control.name, control.values) for control in self.controls]

    def corners(self):
        """The values of every combination of first and last stops."""
        return [self.values(stop) for stop in itertools.product(*({0, size - 1} for size in self.sizes))]

    def rows(self, draw):
        """For every row and each stop of it: what `draw(**values)` gives, and what has changed on arrival.

        That is {"control:index before": sentence}. A stop that is never there is None.
        """
        for row in self.in_rows():
            yield [[*draw(**self.values(stop)), self._arrivals(stop)] if self.is_there(stop) else None
                   for stop in row]  # fmt: skip

    def _arrivals(self, stop):
        now, told = self.values(stop), {}
        for k, size in enumerate(self.sizes):
            for before in range(size):
                from_there = (*stop[:k], before, *stop[k + 1 :])
                if before != stop[k] and self._is_told(k, before, stop[k]) and self.is_there(from_there):
                    told[f"{k}:{before}"] = self.picture.since(self.values(from_there), now)
        return told

    def _is_told(self, k, before, now):
        near = abs(now - before) in TOLD or now in (0, self.sizes[k] - 1, self.start[k])
        return self.sizes[k] <= ALL_TOLD or near
