/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_log.c - what was changed, and what that did. */
#include "ask_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MAX 64
/* "What did you change?" shows so many; the file `actions` shows all. */
#define LIST_SAID 5

static void say_row(struct ask *a, struct turn *t, const struct action_row *row)
{
	struct effect_text effect = action_effect(row);
	char said[512];
	struct text out;

	text_fixed(&out, said, sizeof(said));
	text_add(&out, "%lld  %s: %s -> %s", (long long)row->id, row->knob, row->old_value,
		 row->new_value);
	if (effect.s[0])
		text_add(&out, "; %s", effect.s);
	if (row->freed_bytes)
		text_add(&out, "; freed %s of memory", text_size(row->freed_bytes).s);
	text_add(&out, "  [%s]\n", action_state_word(row->state));
	turn_say(a, t, said);
}

void act_log(struct ask *a, struct turn *t)
{
	struct action_row *rows = calloc(LIST_MAX, sizeof(*rows));
	long n = -ENOMEM;

	if (rows)
		n = ask_actions(a, rows, LIST_MAX);
	if (n < 0)
		turn_add(a, t, "The journal cannot be read: %s.\n", strerror((int)-n));
	if (n == 0)
		turn_say(a, t, "I have changed nothing.\n");
	for (long i = 0; i < n && i < LIST_SAID; i++)
		say_row(a, t, &rows[i]);
	if (n > LIST_SAID)
		turn_add(a, t, "... and %ld older ones: see the file `actions`.\n", n - LIST_SAID);
	free(rows);
}

bool act_effect(struct ask *a, struct turn *t)
{
	struct action_row *row = calloc(1, sizeof(*row));
	long n = row ? ask_actions(a, row, 1) : 0;

	if (n > 0)
		say_row(a, t, row);
	free(row);
	return n > 0;
}
