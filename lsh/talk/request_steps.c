// SPDX-License-Identifier: GPL-2.0-or-later
/* request_steps.c - cuts a request into its sentences: "...; ...", "..., then ...". */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "request.h"

/* Words between two steps; each begins and ends with a blank in the request. */
static const char *const joints[] = { ", and then ", " and then ", ", then ", "; then ", ". then ",
				      " then ", "; ", ". ", "\n" };

/* The length of a joint that begins here, 0 if none does. */
static size_t joint_at(const char *p)
{
	for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++) {
		size_t len = strlen(joints[i]);

		if (strncasecmp(p, joints[i], len) == 0)
			return len;
	}
	return 0;
}

/* The next joint outside of quotes. */
static char *next_joint(char *p, size_t *len)
{
	char mark = '\0', before = ' ';

	for (; *p; before = *p++) {
		if (mark) {
			mark = *p == mark ? '\0' : mark;
			continue;
		}
		/* An apostrophe within a word is no quote. */
		if (*p == '"' || *p == '`' || (*p == '\'' && !isalpha((unsigned char)before)))
			mark = *p;
		*len = joint_at(p);
		if (*len > 0)
			return p;
	}
	return NULL;
}

static char *trim(char *text)
{
	size_t len;

	text += strspn(text, " \t\n");
	len = strlen(text);
	while (len > 0 && strchr(" \t\n.;,", text[len - 1]))
		text[--len] = '\0';
	return text;
}

bool steps_split(const char *text, struct steps *out)
{
	char *at, *joint;
	size_t len;

	memset(out, 0, sizeof(*out));
	out->store = strdup(text);
	for (at = out->store; at && out->n < STEPS_MAX; at = joint ? joint + len : NULL) {
		char *step;

		joint = next_joint(at, &len);
		if (joint)
			*joint = '\0';
		step = trim(at);
		if (*step)
			out->text[out->n++] = step;
	}
	if (out->n > 1 && !at)
		return true;
	steps_free(out);
	return false;
}

void steps_free(struct steps *steps)
{
	free(steps->store);
	memset(steps, 0, sizeof(*steps));
}
