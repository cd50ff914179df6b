/* SPDX-License-Identifier: GPL-2.0-or-later */
/* loop.h - the read-eval-print loop. */
#ifndef LSH_LOOP_H
#define LSH_LOOP_H

#include <stdbool.h>

/* Reads lines until the end; returns the exit status of lsh. */
int loop_run(bool rc_files, bool yes);

#endif
