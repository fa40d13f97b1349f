"""Property tests judge what the code says, not how busy the machine is."""

from hypothesis import HealthCheck, settings

settings.register_profile("caixun", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("caixun")
