// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_focus.c - "is it the disk?": a question that suspects one resource is told
 * first that it is not that one, and what that rests on.
 */
#include <limits.h>
#include <string.h>

#include "answer_impl.h"

static uint64_t for_cpu(const struct task_times *t)
{
	return t->wait_ns;
}

static uint64_t for_storage(const struct task_times *t)
{
	return t->iowait_ns;
}

/* Some of it may be counted twice: no longer than that. */
static uint64_t for_memory(const struct task_times *t)
{
	return t->reclaim_ns + t->memcg_ns + t->compact_ns + t->held_ns + t->page_ns;
}

/* NULL: none waited at all. */
static const struct task_row *longest_of(const struct snapshot *s,
					 uint64_t (*time)(const struct task_times *))
{
	const struct task_row *longest = NULL;

	for (size_t i = 0; i < s->n_tasks; i++) {
		if (s->task[i].kernel_thread)
			continue;
		if (!longest || time(&s->task[i].t) > time(&longest->t))
			longest = &s->task[i];
	}
	return longest && time(&longest->t) ? longest : NULL;
}

/* "no process waited longer than 107 ms for it (`python3`, pid 812)" */
static void say_longest(const struct snapshot *s, uint64_t (*time)(const struct task_times *),
			const char *what, struct text *t)
{
	const struct task_row *longest = longest_of(s, time);
	char comm[SNAPSHOT_NAME_LEN + 1];

	if (!longest) {
		text_add(t, "no process waited for %s", what);
		return;
	}
	memcpy(comm, longest->comm, SNAPSHOT_NAME_LEN);
	comm[SNAPSHOT_NAME_LEN] = '\0';
	text_add(t, "no process waited longer than %s for %s (`",
		 text_seconds(time(&longest->t)).s, what);
	text_name(t, comm);
	text_add(t, "`, pid %d)", longest->pid);
}

void answer_say_state(const struct snapshot *s, struct text *t)
{
	text_add(t, "the CPUs were %s busy in the last %s, and ",
		 text_percent(s->cpu_busy_ns, s->span_ns * s->n_cpus).s,
		 text_seconds(s->span_ns).s);
	say_longest(s, for_cpu, "one", t);
	text_str(t, ".");
}

static void say_one_pressure(const char *what, const struct psi_line *line, struct text *t)
{
	if (line->share != UINT_MAX) {
		text_str(t, "  [");
		say_pressure(t, what, line->share);
		text_str(t, "]");
	}
	text_str(t, "\n");
}

static bool high(const struct psi_line *line)
{
	return line->share != UINT_MAX && line->share >= ANSWER_UNEXPLAINED;
}

bool answer_say_not_it(const struct answer_context *ctx, struct text *t)
{
	enum resource focus = answer_focus(ctx->prompt);
	const struct snapshot *s = ctx->snapshot;
	const struct pressure *p = &s->pressure;

	if ((focus == RESOURCE_IO && high(&p->io_some)) ||
	    (focus == RESOURCE_MEMORY && high(&p->mem_some)) ||
	    (focus == RESOURCE_CPU && (high(&p->cpu_some) || answer_robbed(s))))
		return false;
	for (size_t i = 0; i < ctx->findings->n_findings; i++) {
		if (cause_table[ctx->findings->finding[i].cause]->resource == focus)
			return false;
	}
	switch (focus) {
	case RESOURCE_IO:
		text_str(t, "It is not the disk: ");
		say_longest(s, for_storage, "storage", t);
		text_add(t, " in the last %s.", text_seconds(s->span_ns).s);
		say_one_pressure("io", &p->io_some, t);
		return true;
	case RESOURCE_MEMORY:
		text_add(t, "It is not memory: %s of %s are available, and ",
			 text_size(s->memory.available).s, text_size(s->memory.total).s);
		say_longest(s, for_memory, "more of it", t);
		text_add(t, " in the last %s.", text_seconds(s->span_ns).s);
		say_one_pressure("memory", &p->mem_some, t);
		return true;
	case RESOURCE_CPU:
		text_str(t, "It is not the CPUs: ");
		answer_say_state(s, t);
		say_one_pressure("cpu", &p->cpu_some, t);
		return true;
	case RESOURCE_NONE:
		break;
	}
	return false;
}
