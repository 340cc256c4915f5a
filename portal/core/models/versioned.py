"""Rows that several people write in at once: an integer version that every save raises."""

from django.db import models


class Versioned(models.Model):
    """Abstract: `version` is compared under the row's lock before each save (portal.core.autosave)."""

    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        abstract = True
