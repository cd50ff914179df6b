// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ask_answered.c - the findings that the last answers were made from: a present answer
 * may take seconds on a machine that has no time, and whoever checks its numbers, or
 * shows them, needs those of that window, not of a later one.
 */
#include <stdlib.h>
#include <string.h>

#include "ask_internal.h"

/* Lock held: that of this user, or else the oldest. */
static struct answered *slot_of(struct ask *a, uid_t uid, bool blind)
{
	struct answered *oldest = &a->answered[0];

	for (size_t i = 0; i < SHOWN_MAX; i++) {
		struct answered *s = &a->answered[i];

		if (s->text && s->uid == uid && s->blind == blind)
			return s;
		if (!s->text || (oldest->text && s->time_ns < oldest->time_ns))
			oldest = s;
	}
	return oldest;
}

/* The worker alone calls this; scratch holds what the asker may see. */
void answered_keep(struct ask *a, const struct turn *t)
{
	const struct scratch *s = a->scratch;
	char *text = findings_json(&s->findings, &s->snapshot, s->longer_held ? &s->longer : NULL);
	struct answered *slot;

	pthread_mutex_lock(&a->lock);
	slot = slot_of(a, t->who.uid, asker_is_blind(&t->who));
	free(slot->text);
	*slot = (struct answered){ .uid = t->who.uid,
				   .blind = asker_is_blind(&t->who),
				   .time_ns = s->snapshot.time_ns,
				   .text = text };
	pthread_mutex_unlock(&a->lock);
}

char *ask_answered(struct ask *a, const struct asker *who)
{
	struct answered *slot;
	char *text;

	pthread_mutex_lock(&a->lock);
	slot = slot_of(a, who->uid, asker_is_blind(who));
	text = strdup(slot->text && slot->uid == who->uid && slot->blind == asker_is_blind(who) ?
			      slot->text :
			      "{}\n");
	pthread_mutex_unlock(&a->lock);
	return text;
}

void answered_free(struct ask *a)
{
	for (size_t i = 0; i < SHOWN_MAX; i++)
		free(a->answered[i].text);
}
