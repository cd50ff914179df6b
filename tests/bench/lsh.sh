#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How long lsh takes to start and to answer: see lsh.py.  RUNS=31
exec /usr/bin/python3 "$(dirname "$0")/lsh.py"
