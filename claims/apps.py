from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Claims")
    # Who words the letters that a decision keeps. Presentation stands above the stages: they are told of it here.
    letters = "claims.presentation.letters.written"
