// SPDX-License-Identifier: GPL-2.0-or-later
/* request_back.c - asks what a request leaves out. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "english/counter.h"
#include "term/line.h"
#include "request.h"

bool request_ask_back(struct session *s, const char *text, char **longer)
{
	char prompt[COUNTER_MAX + 2], *answer = NULL;
	struct counter counter;

	*longer = NULL;
	if (!counter_question(text, &counter))
		return false;
	if (!s->interactive || s->print_only || s->dry_run || s->yes) {
		request_decline(s, counter.question);
		return true;
	}
	snprintf(prompt, sizeof(prompt), "%s ", counter.question);
	if (line_read(prompt, NULL, &answer) != LINE_READ ||
	    answer[strspn(answer, " \t")] == '\0') {
		free(answer);
		request_decline(s, "nothing is done");
		return true;
	}
	if (asprintf(longer, "%s %s", counter.start, answer) < 0) {
		*longer = NULL;
		request_decline(s, strerror(ENOMEM));
	}
	free(answer);
	return true;
}
