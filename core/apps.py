from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The one app. The features inside it are plain packages."""

    name = "core"

    def ready(self) -> None:
        from core.platform import checks, health
        from core.staff import access, watching
        from core.summaries import peppers

        checks.register()
        access.register_check()
        health.probes.append(peppers.match)
        watching.connect()
