"""The languages that alerts speak."""

import pkgutil

from handover.alerts import languages

LANGUAGES = sorted(module.name for module in pkgutil.iter_modules(languages.__path__))
