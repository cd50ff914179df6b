/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * request.h - what becomes of a request in English: a command or several, which are
 * shown, confirmed and run, or a question for the agent.
 */
#ifndef LSH_REQUEST_H
#define LSH_REQUEST_H

#include "session.h"

void request_run(struct session *s, const char *text);

/* request_fix.c: "fix it", about the last command. */
void request_fix(struct session *s);

/* Shows a command, and runs it if that is wanted; text: of what request, or NULL.  command
 * has room for size bytes, as another may take its place. */
void request_offer(struct session *s, const char *text, char *command, size_t size);
/* Says that nothing is done, and why. */
void request_decline(struct session *s, const char *why);

/* --dry-run of a command. */
void request_preview(struct session *s, const char *command);

/* --json: of a command, and of an answer of the agent. */
void request_print(struct session *s, const char *text, const char *command);
int request_answer(struct session *s, const char *question);

/*
 * request_back.c: asks the one question (counter.h) that a request needs which names too
 * little.  False: there is none.  *longer: the request with the answer, the caller's;
 * NULL if nobody answered, which is then said.
 */
bool request_ask_back(struct session *s, const char *text, char **longer);

/* request_steps.c: several sentences. */
#define STEPS_MAX 12
struct steps {
	char *text[STEPS_MAX];
	size_t n;
	char *store;
};
/* False: it is one request, or there is no memory. */
bool steps_split(const char *text, struct steps *out);
void steps_free(struct steps *steps);

#endif
