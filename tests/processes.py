"""Processes for tests of what several of them do at once, on a connection of their own each.

They are forked from one that has done nothing but import: to start Python anew and import
everything took each of them two seconds.
"""

import multiprocessing

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["pytest", "outreach.app", "tests.programme"])
