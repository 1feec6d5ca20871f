"""`python -m config.launcher` is what `make demo` calls."""

import sys

from config.launcher.demo import main

sys.exit(main())
