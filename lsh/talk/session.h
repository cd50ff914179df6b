/* SPDX-License-Identifier: GPL-2.0-or-later */
/* session.h - what one run of lsh holds, and what it does with one line. */
#ifndef LSH_SESSION_H
#define LSH_SESSION_H

#include <stdbool.h>

#include "command/utilities.h"
#include "english/classify.h"
#include "english/english.h"
#include "shell/said.h"
#include "shell/shell.h"
#include "agent.h"

#define STATUS_DECLINED 3 /* nothing was run */

struct session {
	struct shell *shell; /* NULL: one-shot, commands run in a bash of their own */
	struct english *english;
	struct utilities table;
	struct agent agent;
	struct said *said; /* NULL: what commands print is not kept */
	bool interactive; /* someone can be asked */
	bool print_only;  /* -n */
	bool yes;	  /* -y */
	bool json;	  /* --json */
	bool dry_run;	  /* --dry-run */
	bool data;	  /* standard input is data for the request */
	bool refused; /* it was told to exit, and did not */
	bool ended;	  /* the shell has exited */
	int status;	  /* of the last line */
	char *last;	  /* the last command that ran, or was shown; NULL: none */
	bool last_ran;
	int last_status;
	char *line_before; /* as it was typed */
};

int session_init(struct session *s);
void session_end(struct session *s);

/* Takes one line: shell, English or a word of lsh's own.  Sets s->status. */
void session_line(struct session *s, const char *line);

/* Shell or English?  The prefixes ! and ? are looked at elsewhere. */
enum verdict session_verdict(struct session *s, const char *line);

/* Runs a command in bash; it becomes the last one. */
void session_run(struct session *s, const char *command);
void session_remember(struct session *s, const char *command);

/* Asks the agent, and for an answer to what it proposes, if someone can be asked. */
int session_ask(struct session *s, const char *question);

#endif
