/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * driver.h - the few lines of bash through which lsh talks to its bash, and the
 * form of what comes back.
 *
 * Descriptors in bash: 0 the lines that lsh writes, 60 the real standard input,
 * 61 the rc file (closed once read), 62 the reports.
 *
 * A report is a letter and NUL-ended fields:
 *   R status NUL directory NUL then DRIVER_VARIABLES times "set?value" NUL, then
 *     prompt NUL and what `bind` was told NUL
 *   T type NUL
 */
#ifndef LSH_DRIVER_H
#define LSH_DRIVER_H

#define DRIVER_FD_INPUT 60
#define DRIVER_FD_RC 61
#define DRIVER_FD_REPORT 62

/* Variables of bash that lsh itself goes by: what may be run, where the agent and
 * the model are, how to print.  Order as in the report. */
#define DRIVER_VARIABLES 7
extern const char *const driver_variables[DRIVER_VARIABLES];

/* Functions, for both kinds of bash; then what only an interactive one reads. */
extern const char driver_functions[];
extern const char driver_settings[];
extern const char driver_interactive[];
extern const char driver_no_rc[];

#endif
