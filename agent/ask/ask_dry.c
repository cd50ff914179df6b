/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_dry.c - what a change would write, without writing it: "what exactly", and the
 * order "dry-run". */
#include "ask_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Lines of single writes: of a process with hundreds of threads they are all alike. */
#define WRITES_SAID 12

void act_explain(struct ask *a, struct turn *t)
{
	char line[512], writes[2048] = "";
	struct proposal p;
	int err;

	if (proposal_find(a, t, &p) < 0 || !a->options.actuator) {
		turn_say(a, t, "Nothing is proposed at the moment.\n");
		return;
	}
	pthread_mutex_lock(&a->act_lock);
	err = actuator_describe(a->options.actuator, &p.offer, ask_mode(a), &t->who, line,
				sizeof(line));
	/* The line before tells of a single write. */
	if (err == 0 && actuator_dry_run(a->options.actuator, &p.offer, ask_mode(a), &t->who,
					 WRITES_SAID, writes, sizeof(writes)) < 2)
		writes[0] = '\0';
	pthread_mutex_unlock(&a->act_lock);
	if (err < 0 && !line[0])
		snprintf(line, sizeof(line), "It cannot be said: %s.", strerror(-err));
	turn_say(a, t, line);
	if (writes[0])
		turn_add(a, t, "\n%s", writes);
}

void order_dry_run(struct ask *a, struct order_call *call)
{
	struct offer offer;
	size_t len;
	long n;

	call->err = order_offer(a, call->who->uid, call->order->number, &offer, NULL);
	if (call->err < 0) {
		say_not_offered(call);
		return;
	}
	if (!a->options.actuator) {
		snprintf(call->reply, call->reply_len,
			 "this agent has no journal and changes nothing");
		call->err = -EOPNOTSUPP;
		return;
	}
	pthread_mutex_lock(&a->act_lock);
	/* As it writes nothing, mode observe is no hindrance. */
	n = actuator_dry_run(a->options.actuator, &offer, MODE_ASK, call->who, WRITES_SAID,
			     call->reply, call->reply_len);
	pthread_mutex_unlock(&a->act_lock);
	call->err = n < 0 ? (int)n : 0;
	len = strlen(call->reply);
	if (len && call->reply[len - 1] == '\n')
		call->reply[len - 1] = '\0';
}
