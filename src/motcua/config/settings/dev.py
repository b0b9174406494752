"""Settings of `make run`: a newcomer's or a developer's machine, with the imaginary province."""

import os

from motcua.config.secret import read_or_make_secret_key
from motcua.config.settings.base import *
from motcua.core.logs import logging_config

DEBUG = env_flag("MOTCUA_DEBUG", default=False)
MOTCUA_DEMO = env_flag("MOTCUA_DEMO", default=True)
# The terminal of `make run` shows the address and what goes wrong, not every request.
LOGGING = logging_config(level=os.environ.get("MOTCUA_LOG_LEVEL", "WARNING"))
SECRET_KEY = SECRET_KEY or read_or_make_secret_key(VAR_DIR)
