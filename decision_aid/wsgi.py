"""Where a WSGI server finds the app. Nothing is served until the checks of the service hold."""

import logging
import os
import sys

from django.core import checks
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, connections

from decision_aid.environment import BadSetting

logger = logging.getLogger(__name__)


def _start() -> WSGIHandler:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "decision_aid.settings")
    try:
        handler = get_wsgi_application()
    except BadSetting as problem:
        sys.exit(str(problem))
    _check()
    _keep_house()
    return handler


def _check() -> None:
    """Stop the start on any error. A trial may start with what only a deployment must have."""
    from django.conf import settings

    from core.platform.checks import check_static_files

    found = checks.run_checks(include_deployment_checks=not settings.TRIAL, databases=[DEFAULT_DB_ALIAS])
    found += check_static_files()
    connections.close_all()
    for message in (one for one in found if not one.is_silenced()):
        logger.log(message.level, "%s (%s) %s", message.msg, message.id, message.hint or "")
    if any(message.is_serious(checks.ERROR) and not message.is_silenced() for message in found):
        sys.exit("The service does not start: see the errors above.")


def _keep_house() -> None:
    """What was deleted stays deleted before anybody is served; what is past its date goes every hour."""
    from core.clinic.forgetting import forget_old  # its models are there only once Django is set up
    from core.summaries import housekeeping

    housekeeping.before_serving()
    housekeeping.start(forget_old)


application = _start()
