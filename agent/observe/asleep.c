/* SPDX-License-Identifier: GPL-2.0-or-later */
/* asleep.c - for how long each process had no CPU time.  Pure. */
#include "asleep.h"

#include <errno.h>
#include <stdlib.h>

static int by_pid(const void *key, const void *row)
{
	pid_t pid = *(const pid_t *)key, is = ((const struct asleep_row *)row)->pid;

	return pid < is ? -1 : pid > is;
}

static const struct asleep_row *find(const struct asleep *a, pid_t pid)
{
	return a->n ? bsearch(&pid, a->row, a->n, sizeof(*a->row), by_pid) : NULL;
}

/* One clock tick: times of kernels without schedstats count in them, and the time of
 * birth may be read in them as well. */
#define TICK_NS 10000000ull

static bool same_start(uint64_t x, uint64_t y)
{
	return x > y ? x - y < TICK_NS : y - x < TICK_NS;
}

int asleep_note(struct asleep *a, const struct snapshot *sample)
{
	struct asleep_row *fresh = calloc(sample->n_tasks ? sample->n_tasks : 1, sizeof(*fresh));

	if (!fresh)
		return -ENOMEM;
	for (size_t i = 0; i < sample->n_tasks; i++) {
		const struct task_row *t = &sample->task[i];
		const struct asleep_row *was = find(a, t->pid);

		fresh[i] = (struct asleep_row){t->pid, t->start_ns, t->t.run_ns, sample->time_ns};
		if (was && same_start(was->start_ns, t->start_ns) && was->run_ns == t->t.run_ns)
			fresh[i].since_ns = was->since_ns;
	}
	free(a->row);
	a->row = fresh;
	a->n = sample->n_tasks;
	a->time_ns = sample->time_ns;
	return 0;
}

bool asleep_for(const struct asleep *a, pid_t pid, uint64_t start_ns, uint64_t *seconds)
{
	const struct asleep_row *row = find(a, pid);

	if (!row || (start_ns && !same_start(row->start_ns, start_ns)))
		return false;
	*seconds = (a->time_ns - row->since_ns) / 1000000000ull;
	return true;
}

void asleep_free(struct asleep *a)
{
	free(a->row);
	*a = (struct asleep){0};
}
