"""SCALE-Sim's Python interface over the engine of Foldwise: same names, files, printed lines and numbers, made in
milliseconds. docs/scalesim-compatibility.md says what differs.

`scalesim.compat`, or the environment variable SCALESIM_COMPAT, is "v2", "v3" or empty: then a layout, or a config with a
section [layout], means version 3, anything else version 2."""

import os

compat = os.environ.get("SCALESIM_COMPAT", "")
