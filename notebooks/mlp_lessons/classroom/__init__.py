"""For the teacher: what a class has handed in, at a glance. Commands alone; no lesson imports anything from here."""
