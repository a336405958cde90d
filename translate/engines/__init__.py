"""Translation engines: `base` opens and finds them, every other module is one kind of engine or helps one."""

from translate.engines.base import Discovery, checked_translate, discover, open_engine, spec_of

__all__ = ["Discovery", "checked_translate", "discover", "open_engine", "spec_of"]
