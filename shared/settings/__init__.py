"""Settings: declared once, read once at start, every fault reported at once.

A setting of a service is `THUCCHAT_<SERVICE>_<NAME>`; where it says so, `THUCCHAT_<NAME>` counts for all services. A
secret may stand in a file that `..._FILE` names. A variable of a service that nothing declares is a fault: a misspelt
setting must not be a silent default. `docs/settings.md` is made from the declarations. Nothing here reads
the environment: a service's `settings.py` hands it in.

    # services/notifier/settings.py
    SMTP = setting("SMTP_URL", url("smtp", "smtps"), service="notifier", vi="Máy chủ thư", en="Mail server")

    def load(environment: Mapping[str, str] = os.environ) -> Settings:
        read = Reader("notifier", environment)
        loaded = Settings(read.common(port=8104), read.one(SMTP))
        read.finish()                               # raises SettingsFault, naming everything that is wrong
        return loaded

A service without settings of its own: `load_common("registry", os.environ, port=8101)`.
"""

from shared.settings.common import CommonSettings, SettingsFault, SigningSettings
from shared.settings.declared import ENVIRONMENTS, PRODUCTION, SETTINGS, Setting, setting
from shared.settings.forms import Form, choice, duration, flag, path, text, url, whole
from shared.settings.reader import Reader, load_common, settings_table

__all__ = [
    "ENVIRONMENTS", "PRODUCTION", "SETTINGS", "CommonSettings", "Form", "Reader", "Setting", "SettingsFault",
    "SigningSettings", "choice", "duration", "flag", "load_common", "path", "setting", "settings_table",
    "text", "url", "whole",
]  # fmt: skip
