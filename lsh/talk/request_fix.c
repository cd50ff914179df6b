// SPDX-License-Identifier: GPL-2.0-or-later
/* request_fix.c - "fix it": what the last command failed of, and a better one. */
#include "request.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dryrun/dryrun.h"
#include "english/english.h"
#include "english/fix.h"
#include "term/escape.h"
#include "term/term.h"

static void show_failure(int status, const char *why, const char *output)
{
	fprintf(stderr, "  it ended with status %d", status);
	if (why[0])
		fprintf(stderr, ": %s", why);
	fputc('\n', stderr);
	for (const char *p = output; *p;) {
		size_t len = strcspn(p, "\n");
		char line[512];

		snprintf(line, sizeof(line), "%.*s", (int)(len < 500 ? len : 500), p);
		fputs("  | ", stderr);
		escape_print(stderr, line);
		fputc('\n', stderr);
		p += len;
		p += *p == '\n';
	}
}

/* The last few lines of a text. */
static const char *last_lines(const char *text, int lines)
{
	const char *p = text + strlen(text);

	while (p > text && p[-1] == '\n')
		p--;
	while (p > text && lines > 0) {
		p--;
		if (*p == '\n' && --lines == 0)
			return p + 1;
	}
	return p;
}

/* What the last command printed.  Where it was not kept, the command is run again where
 * it can change nothing. */
static void last_output(struct session *s, char *out, size_t out_len)
{
	struct dryrun again = { .status = 0 };
	char reason[160];

	if (said_text(s->said, out, out_len))
		return;
	if (dryrun_run(s->last, NULL, &again, reason, sizeof(reason)))
		term_error("what it printed is not known: %s", reason);
	snprintf(out, out_len, "%s", again.tail);
}

void request_fix(struct session *s)
{
	struct fix_world world = fix_real_world;
	char command[ENGLISH_COMMAND_MAX], why[160], output[SAID_MAX + 1];
	int status;

	if (!s->last || !s->last_ran) {
		request_decline(s, "there is no command to look at");
		return;
	}
	if (s->last_status == 0) {
		request_decline(s, "the last command ended well");
		return;
	}
	status = s->last_status;
	world.root = geteuid() == 0;
	last_output(s, output, sizeof(output));
	if (fix_suggest(s->last, status, output, &world, command, sizeof(command), why,
			sizeof(why))) {
		show_failure(status, why, last_lines(output, 3));
		request_offer(s, NULL, command, sizeof(command));
		return;
	}
	show_failure(status, why, last_lines(output, 5));
	request_decline(s, "no better command is known");
}
