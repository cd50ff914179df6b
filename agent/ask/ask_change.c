/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_change.c - a change that a person asks for by name: to pause a process, to let it go
 * on, to push it out of memory, to hold it to a number, to give it less.  The verb and the
 * name are the model's to find; the number is read from the words by rules. */
#include "ask_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer_impl.h"
#include "base/action_kinds.h"
#include "diagnose/findings_group.h"

/* "Give it less", where no finding says how much that takes.  unit: niceness; default 10:
 * a tenth of what others get beside it, and all of it where nobody else wants the CPU. */
#define LESS_NICE 10
#define MIB (1u << 20)

/* What the number in "limit X to 2 GB" is of; the first that fits. */
static const struct {
	enum slot_type type;
	const char *words;  /* one of them is said; NULL: none need be */
	enum action_kind kind;
	unsigned int times; /* the number, so often, is the value */
} bounds[] = {
	{ SLOT_SIZE, "second|sec|disk|read|reads|reading|write|writes|writing", ACTION_KINDS, 0 },
	{ SLOT_SIZE, NULL, ACTION_MEMORY, 1 },
	{ SLOT_PERCENT, "memory|ram|mem", ACTION_MEMORY, 1 },
	{ SLOT_PERCENT, NULL, ACTION_QUOTA, 1 },
	{ SLOT_NUMBER, "cpu|cpus|core|cores", ACTION_QUOTA, 100 },
	{ SLOT_NUMBER, "task|tasks|thread|threads|process|processes", ACTION_TASKS, 1 },
};

static const struct slot *slot_of(const struct slots *slots, enum slot_type type)
{
	for (size_t i = 0; i < slots->count; i++)
		if (slots->slot[i].type == type)
			return &slots->slot[i];
	return NULL;
}

/* "2G", "512M", "1.5G": MiB; a negative errno. */
static int size_mib(const char *said)
{
	static const char letters[] = "KMGT";
	char *end;
	double n = strtod(said, &end);
	const char *letter = *end ? strchr(letters, *end) : NULL;

	if (end == said || n <= 0 || (*end && !letter))
		return -EINVAL;
	for (long i = letter ? letter - letters + 1 : 0; i > 0; i--)
		n *= 1024;
	n /= MIB;
	if (n < 1 || n >= INT_MAX)
		return -ERANGE;
	return (int)n;
}

/* The value of a bound; a negative errno. */
static int bound_value(const struct slot *slot, enum action_kind kind, unsigned int times,
		       uint64_t memory)
{
	char *end;
	long n;

	if (slot->type == SLOT_SIZE)
		return size_mib(slot->value);
	n = strtol(slot->value, &end, 10);
	if (*end || end == slot->value || n <= 0 || n > INT_MAX / (long)times)
		return -ERANGE;
	if (slot->type == SLOT_PERCENT && kind == ACTION_MEMORY)
		n = (long)(memory / 100 * (uint64_t)(n > 100 ? 100 : n) / MIB);
	return n > 0 ? (int)(n * (long)times) : -ERANGE;
}

/* -ENODATA: no number is said; -EOPNOTSUPP: one for which more has to be known; -ERANGE. */
static int read_bound(const struct scratch *s, struct offer *o)
{
	char simple[ANSWER_WORDS_MAX];

	if (!answer_asked(&s->prompt, simple))
		return -ENODATA;
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		const struct slot *slot = slot_of(&s->prompt.slots, bounds[i].type);
		int value;

		if (!slot || (bounds[i].words && !answer_has_word(simple, bounds[i].words)))
			continue;
		if (bounds[i].kind == ACTION_KINDS)
			return -EOPNOTSUPP;
		value = bound_value(slot, bounds[i].kind, bounds[i].times, s->snapshot.memory.total);
		if (value < 0)
			return value;
		o->kind = bounds[i].kind;
		o->value = value;
		return 0;
	}
	return -ENODATA;
}

/* What it would do, from the actuator, and whether it is proposed. */
static void put(struct ask *a, struct turn *t, const struct offer *o)
{
	struct asker granted = t->who;
	char said[512] = "";
	struct text can;
	int err;

	granted.may_act = true; /* to one who may not act it is only told */
	pthread_mutex_lock(&a->act_lock);
	err = actuator_describe(a->options.actuator, o, MODE_ASK, &granted, said, sizeof(said));
	pthread_mutex_unlock(&a->act_lock);
	if (!err) {
		text_growing(&can);
		say_offer(&can, o);
		turn_add(a, t, "I can %s; %s.\n", can.data ? can.data : action_word(o->kind),
			 action_table[o->kind].effect);
		free(text_take(&can));
	}
	turn_add(a, t, "%s\n", said);
	if (err || !proposal_allowed(a, t))
		return;
	if (proposal_make(a, t, o, NULL) == 0)
		turn_say(a, t, "Apply?  (yes / no / why / what exactly)\n");
}

static bool put_bound(struct ask *a, struct turn *t, struct offer *o)
{
	char said[512];
	struct text out;

	switch (read_bound(a->scratch, o)) {
	case 0:
		put(a, t, o);
		return true;
	case -EOPNOTSUPP:
		turn_say(a, t, "Reads and writes are limited for one disk, and where somebody waits "
			       "for it: ask \"is it the disk?\", or write a profile "
			       "(llamux-profile(5)).\n");
		return true;
	case -ERANGE:
		turn_say(a, t, "That number is no limit: say a part of a CPU (50 %), a number of "
			       "CPUs, or a size (2 GB).\n");
		return true;
	default:
		break;
	}
	for (size_t i = 0; i < a->scratch->findings.n_offers; i++)
		if (subject_same(&a->scratch->findings.offer[i].target, &o->target))
			return false; /* what the findings offer answers it */
	text_fixed(&out, said, sizeof(said));
	text_str(&out, "To how much?  Say, for example:  limit ");
	text_name(&out, o->target.name);
	text_str(&out, " to 50 %  (of one CPU), or to 2 GB\n");
	turn_say(a, t, said);
	return true;
}

static bool offered_against(const struct findings *f, const struct subject *who)
{
	for (size_t i = 0; i < f->n_offers; i++)
		if (subject_same(&f->offer[i].target, who))
			return true;
	return false;
}

/* No group holds it, but a signal or a debugger. */
static bool stopped(const struct snapshot *s, const struct subject *who)
{
	bool some = false;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *row = &s->task[i];

		if (!subject_holds(who, row))
			continue;
		some |= row->at[PLACE_STOPPED] || row->at[PLACE_TRACED];
		if (row->at[PLACE_FROZEN])
			return false;
	}
	return some;
}

bool change_answer(struct ask *a, struct turn *t, const struct advice *advice)
{
	const struct scratch *s = a->scratch;
	struct offer o = { .value = 1 };

	if (!a->options.actuator || advice->intent != INTENT_CHANGE || !advice->name)
		return false;
	o.target = s->prompt.name[advice->name - 1].subject;
	if (o.target.kind != SUBJECT_PROCESS && o.target.kind != SUBJECT_GROUP)
		return false;
	if (conceal_change(a, t))
		return true;
	if (!strcmp(advice->word, "limit"))
		return put_bound(a, t, &o);
	if (!strcmp(advice->word, "hibernate")) {
		o.kind = ACTION_HIBERNATE;
	} else if (!strcmp(advice->word, "pause")) {
		o.kind = ACTION_FREEZE;
	} else if (!strcmp(advice->word, "thaw") && !stopped(&s->snapshot, &o.target)) {
		o.kind = ACTION_THAW;
		o.value = 0;
	} else if (!strcmp(advice->word, "less") && !offered_against(&s->findings, &o.target)) {
		o.kind = ACTION_NICE;
		o.value = LESS_NICE;
	} else {
		return false;
	}
	put(a, t, &o);
	return true;
}
