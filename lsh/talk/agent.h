/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * agent.h - asks the agent through its prompt file, which is opened read-write: a
 * conversation of its own, so that "yes" answers what was proposed here.
 */
#ifndef LSH_AGENT_H
#define LSH_AGENT_H

#include <stdbool.h>
#include <stdio.h>

struct agent {
	int fd;	       /* -1: not open */
	bool proposal; /* the last answer waits for yes or no */
};

void agent_init(struct agent *a);
void agent_close(struct agent *a);

/*
 * Sends a question and copies the answer to out as it comes, escaped.  On error
 * one line that says what to do is on stderr.  -EINTR: Ctrl-C; -ENOENT: no agent.
 */
int agent_ask(struct agent *a, const char *question, FILE *out);

/* True for what may answer a proposal: words only, the first of them yes, no, why,
 * what ... */
bool agent_is_reply(const char *line);

/* Copies the agent's status file to out, or says why not. */
int agent_status(FILE *out);

#endif
