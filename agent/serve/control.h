/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * control.h - the file `control`: one command per line, carried out at the write
 * that ends it; what came of it is read back from the same file.
 *
 *     apply N      the offer A<N> that `findings` last showed to this user
 *     undo N       the action N;  undo all
 *     mode observe|ask|auto
 *     model PATH
 */
#ifndef AGENT_CONTROL_H
#define AGENT_CONTROL_H

#include <stddef.h>

#include "act/policy.h"

struct ask;
struct control;

struct control_options {
	struct ask *ask;
	/* Loads another model in place of the present one.  reason: why not. */
	int (*load_model)(void *ctx, const char *path, char *reason, size_t reason_len);
	void *ctx;
};

int control_new(const struct control_options *options, struct control **out);
void control_free(struct control *c); /* NULL is allowed */

/*
 * Carries out one command (no newline in it).  -EINVAL: it is none, or its
 * argument is bad; else what came of it.  The last reply, with one newline, is
 * what control_reply() gives.
 */
int control_command(struct control *c, const struct asker *who, const char *line);
void control_reply(struct control *c, char *out, size_t out_len);

#endif
