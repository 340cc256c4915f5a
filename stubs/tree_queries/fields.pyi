from typing import TypeVar

from django.db import models

_Set = TypeVar("_Set")
_Get = TypeVar("_Get")

class TreeNodeForeignKey(models.ForeignKey[_Set, _Get]): ...
