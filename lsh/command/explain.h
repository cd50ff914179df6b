/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain.h - says of each word of a command what it is, from the tables
 * utilities.tab and flags.tab (utility TAB option TAB meaning).
 */
#ifndef LSH_EXPLAIN_H
#define LSH_EXPLAIN_H

#include <stdio.h>

#include "utilities.h"

/* A line for each program and each option that the tables know. */
void explain_command(const char *command, const struct utilities *table, FILE *f);

/* What an option means to a utility, or NULL. */
const char *explain_flag(const char *name, const char *flag);

#endif
