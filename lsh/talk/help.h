/* SPDX-License-Identifier: GPL-2.0-or-later */
/* help.h - the texts of `help` and of --help. */
#ifndef LSH_HELP_H
#define LSH_HELP_H

#include <stdio.h>

void help_print(FILE *f); /* in the shell */
void help_usage(FILE *f); /* of the program */

#endif
