"""`python -m assistant`, the same as `sourcier`."""

import sys

from assistant.cli.main import main

sys.exit(main())
