import logging

logger = logging.getLogger(__name__)


def told(request):
    # ruleid: redoubt.python.log-injection
    logger.info("asked for %s", request.path)
    # ruleid: redoubt.python.log-injection
    logger.info("asked for " + request.path_info)
    # ok: redoubt.python.log-injection
    logger.info("asked for %r", request.path)
    # ok: redoubt.python.log-injection
    logger.info("asked by %s", request.headers["user-agent"])
