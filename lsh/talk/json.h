/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json.h - strings and objects as JSON (RFC 8259), for --json. */
#ifndef LSH_JSON_H
#define LSH_JSON_H

#include <stdio.h>

#include "command/danger.h"
#include "command/utilities.h"

/* A string in quotes; bytes that are no UTF-8 come out as U+FFFD. */
void json_string(FILE *f, const char *text);

/* "command": ..., "explanation": ..., "danger": ..., "why": ..., "touches": [...] */
void json_command(FILE *f, const char *command, const struct danger *danger,
		  const struct utilities *table);

#endif
