/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * confirm.h - shows a command before it runs: itself, what it is, how dangerous;
 * and asks.  What is shown is, byte for byte, what runs.
 */
#ifndef LSH_CONFIRM_H
#define LSH_CONFIRM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "command/danger.h"
#include "command/utilities.h"

enum confirm {
	CONFIRM_RUN,
	CONFIRM_NO,
};

/* What the one who asks can do besides; each may be NULL. */
struct confirm_more {
	void *ctx;
	/* Another command for the same request: command is changed.  False: there is
	 * none. */
	bool (*another)(void *ctx, char *command, size_t command_len);
};

/* Shows the command, one line of explanation from the table, and the judgement, on
 * stderr. */
void confirm_show(const char *command, const struct utilities *table, struct danger *danger);

/* The explanation on f: "ls: lists files; wc: counts". */
void confirm_explain(const struct danger *danger, const struct utilities *table, FILE *f);

/* "destroys: rm removes what it is given", as a line on f. */
void confirm_level(const struct danger *danger, FILE *f);

/*
 * Shows and asks: run, edit, preview, explain, another, copy, no.  What destroys or
 * cannot be told needs the word yes.  command (of size command_len) holds the edited
 * command afterwards.  more may be NULL.
 */
enum confirm confirm_ask(char *command, size_t command_len, const struct utilities *table,
			 const struct confirm_more *more);

#endif
