/* SPDX-License-Identifier: GPL-2.0-or-later */
/* loop.h - the read-eval-print loop. */
#ifndef LSH_LOOP_H
#define LSH_LOOP_H

#include <stdbool.h>

struct loop_options {
	bool rc_files; /* read ~/.bashrc */
	bool direct;   /* no relay between the terminal and the commands */
	bool yes;
};

/* Reads lines until the end; returns the exit status of lsh. */
int loop_run(const struct loop_options *options);

#endif
