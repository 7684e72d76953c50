from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # timings are no tests
settings.load_profile("no deadline")
