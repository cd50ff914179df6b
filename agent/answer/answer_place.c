// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_place.c - what the sleep of one process, group or cgroup is for: locks, by
 * the account of who let it go on, and where each thread is at this moment, which is
 * a sample and is said to be one.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "diagnose/findings_group.h"
#include "answer_impl.h"

/* Waits for locks below this are not worth a sentence.  unit: % of the time looked at;
 * default 1, as for the other waits. */
#define LOCK_PERCENT 1

static const struct {
	enum place place;
	const char *one, *many;
} places[] = {
	{ PLACE_CPU, "runs or waits for a CPU", "run or wait for a CPU" },
	{ PLACE_FUTEX, "sleeps in a lock or for work (futex)",
	  "sleep in locks or for work (futex)" },
	{ PLACE_POLL, "waits for any of several (poll)", "wait for any of several (poll)" },
	{ PLACE_SOCKET, "waits at a socket", "wait at a socket" },
	{ PLACE_TIMER, "sleeps for a time", "sleep for a time" },
	{ PLACE_CHILD, "waits for a child", "wait for a child" },
	{ PLACE_READ, "waits in read or write (pipe, terminal, file)",
	  "wait in read or write (pipes, terminals, files)" },
	{ PLACE_BLOCKED, "is blocked in the kernel (storage, its locks)",
	  "are blocked in the kernel (storage, its locks)" },
	{ PLACE_STOPPED, "is stopped by a signal", "are stopped by a signal" },
	{ PLACE_TRACED, "is held by a debugger", "are held by a debugger" },
	{ PLACE_FROZEN, "is frozen", "are frozen" },
	{ PLACE_OTHER, "sleeps in another call", "sleep in other calls" },
};

/* "At this moment (sampled) 2 of its threads run or wait for a CPU, 7 sleep ..." */
static void say_places(const struct snapshot *s, const struct subject *who, struct text *t)
{
	unsigned int at[PLACES] = { 0 }, all = 0, said = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		if (!answer_is_member(who, &s->task[i]))
			continue;
		for (int place = 0; place < PLACES; place++) {
			at[place] += s->task[i].at[place];
			all += s->task[i].at[place];
		}
	}
	if (all == 0)
		return; /* this kernel lists no threads */
	text_str(t, "At this moment (sampled) ");
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		unsigned int n = at[places[i].place];

		if (n == 0)
			continue;
		if (said++)
			text_str(t, ", ");
		if (all == 1)
			text_add(t, "it %s", places[i].one);
		else
			text_add(t, "%u %s%s", n, said == 1 ? "of its threads " : "",
				 n == 1 ? places[i].one : places[i].many);
	}
	text_str(t, ".\n");
}

struct lock_sum {
	uint64_t all_ns, own_ns, other_ns;
	pid_t other; /* who held most of it; 0: nobody but itself */
};

static struct lock_sum sum_locks(const struct snapshot *s, const struct subject *who)
{
	struct lock_sum sum = { 0 };

	for (size_t i = 0; i < s->n_locks; i++) {
		const struct lock_row *row = &s->lock[i];
		const struct task_row *waiter = snapshot_task(s, row->waiter);
		const struct task_row *other = snapshot_task(s, row->other);

		if (row->kind == LOCK_CONDITION || !waiter || !answer_is_member(who, waiter))
			continue;
		sum.all_ns += row->wait_ns;
		if (!other || answer_is_member(who, other)) {
			sum.own_ns += row->wait_ns;
		} else if (row->wait_ns > sum.other_ns) {
			sum.other_ns = row->wait_ns;
			sum.other = other->pid;
		}
	}
	return sum;
}

static void say_locks(const struct snapshot *s, const struct subject *who, struct text *t)
{
	struct lock_sum sum = sum_locks(s, who);
	uint64_t looked = s->set[PROBE_LOCKS].on_ns;
	const struct task_row *other;

	if (looked > s->span_ns)
		looked = s->span_ns;
	if (looked == 0 || sum.all_ns < looked / 100 * LOCK_PERCENT)
		return;
	text_add(t, "Of the %s in which I looked at locks it slept %s for them",
		 text_seconds(looked).s, text_seconds(sum.all_ns).s);
	other = snapshot_task(s, sum.other);
	if (other && sum.other_ns >= sum.own_ns) {
		text_add(t, ", %s of it until `", text_seconds(sum.other_ns).s);
		text_name(t, other->comm);
		text_add(t, "` (pid %d) let it go on", other->pid);
	} else if (sum.own_ns) {
		text_add(t, ", %s of it for locks that its own threads held",
			 text_seconds(sum.own_ns).s);
	}
	text_str(t, ".\n");
}

void say_sleep(const struct snapshot *s, const struct subject *who, struct text *t)
{
	say_locks(s, who, t);
	say_places(s, who, t);
}
