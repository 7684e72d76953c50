"""Commands for the teacher. No lesson imports anything from here."""
