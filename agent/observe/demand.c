// SPDX-License-Identifier: GPL-2.0-or-later
/* demand.c - the signals, and what they ask for. */
#include "demand.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

#include "probe.h"

#define SECOND_NS 1000000000ull
#define RESTS \
	"resting, as a process is switched to very often and nobody waits for long"

/* --- signals: cheap numbers, made from what is always there ----------------------- */

/* Somebody loses CPU time: PSI, or where there is none the longest run-queue wait.
 * In 0.01 % of the window. */
static uint64_t cpu_pressure(const struct snapshot *s)
{
	uint64_t most = 0;

	if (s->pressure.cpu_some.share != UINT_MAX)
		return s->pressure.cpu_some.share;
	for (size_t i = 0; i < s->n_tasks; i++) {
		if (s->task[i].t.wait_ns > most)
			most = s->task[i].t.wait_ns;
	}
	return most / (s->span_ns / 10000 + 1);
}

static uint64_t per_second(uint64_t count, const struct snapshot *s)
{
	return (uint64_t)((unsigned __int128)count * SECOND_NS / s->span_ns);
}

/* A program whose threads go to sleep often, and some of them in futexes or in
 * the kernel's own locks: times per second of the one that does most. */
static uint64_t lock_sleeps(const struct snapshot *s)
{
	uint64_t most = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *row = &s->task[i];

		if (!row->kernel_thread && row->threads > 1 &&
		    (row->at[PLACE_FUTEX] || row->at[PLACE_BLOCKED]) && row->t.sleeps > most)
			most = row->t.sleeps;
	}
	return per_second(most, s);
}

/* Somebody is starved of CPU time while somebody else sleeps in a futex, which
 * the first may hold.  In 0.01 % of the window. */
static uint64_t starved_beside_futex(const struct snapshot *s)
{
	uint64_t most = 0;
	bool futex = false;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *row = &s->task[i];

		futex |= row->at[PLACE_FUTEX] != 0;
		if (!row->kernel_thread && row->t.wait_ns > most &&
		    row->t.run_ns < row->t.wait_ns / 10)
			most = row->t.wait_ns;
	}
	return futex ? most / (s->span_ns / 10000 + 1) : 0;
}

/* CPU time in the kernel of the process that spends most there, where somebody
 * loses.  In 0.01 % of one CPU. */
static uint64_t system_time(const struct snapshot *s)
{
	uint64_t most = 0;

	if (cpu_pressure(s) < 100)
		return 0;
	for (size_t i = 0; i < s->n_tasks; i++) {
		if (!s->task[i].kernel_thread && s->task[i].t.system_ns > most)
			most = s->task[i].t.system_ns;
	}
	return most / (s->span_ns / 10000 + 1);
}

/* Times per second that the process which does so most went to sleep, where
 * somebody loses. */
static uint64_t sleeps(const struct snapshot *s)
{
	uint64_t most = 0;

	if (cpu_pressure(s) < 100)
		return 0;
	for (size_t i = 0; i < s->n_tasks; i++) {
		if (s->task[i].t.sleeps > most)
			most = s->task[i].t.sleeps;
	}
	return per_second(most, s);
}

/* Somebody waits for memory: PSI, or where there is none how often the kernel made
 * somebody reclaim it.  In 0.01 % of the window; stalls are taken for 10 ms each. */
static uint64_t memory_pressure(const struct snapshot *s)
{
	if (s->pressure.mem_some.share != UINT_MAX)
		return s->pressure.mem_some.share;
	return s->vm.allocstall * 10000000 / (s->span_ns / 10000 + 1);
}

/* Somebody waits for storage while files come back that were in memory: at 5 a second, and
 * some 10 ms each on a mechanical disk, that is what makes a victim (VICTIM_PERCENT).  In
 * 0.01 % of the window. */
static uint64_t reads_again(const struct snapshot *s)
{
	uint64_t back = s->vm.workingset_refault_file;

	if (per_second(back, s) < 5)
		return 0;
	return s->pressure.io_some.share != UINT_MAX ? s->pressure.io_some.share :
						       back * 10000000 / (s->span_ns / 10000 + 1);
}

/* Softirqs that take in packets, per second and CPU. */
static uint64_t packets_taken_in(const struct snapshot *s)
{
	return s->n_cpus ? per_second(s->net.received, s) / s->n_cpus : 0;
}

/* CPU time in interrupts and softirqs, as far as the kernel counts it, and in the
 * threads that stand in for softirqs.  In 0.01 % of one CPU. */
static uint64_t interrupt_time(const struct snapshot *s)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < s->n_cpu_rows; i++)
		sum += s->cpu[i].irq_ns + s->cpu[i].softirq_ns;
	for (size_t i = 0; i < s->n_tasks; i++) {
		if (s->task[i].kernel_thread && !strncmp(s->task[i].comm, "ksoftirqd", 9))
			sum += s->task[i].t.run_ns;
	}
	return sum / (s->span_ns / 10000 + 1);
}

static uint64_t near(uint64_t used, uint64_t limit)
{
	return limit && limit != UINT64_MAX && used < UINT64_MAX / 10000 ? used * 10000 / limit : 0;
}

/* How near the process is that has least file descriptors left, or the machine.
 * In 0.01 % of the limit. */
static uint64_t files_used(const struct snapshot *s)
{
	uint64_t most = near(s->limits.files, s->limits.files_max);

	for (size_t i = 0; i < s->n_tasks; i++) {
		uint64_t used = near(s->task[i].fds, s->task[i].fd_limit);

		if (used > most)
			most = used;
	}
	return most;
}

/* How near the fullest cgroup or the machine is to its limit of tasks; one that
 * refused some is there, whatever it has now.  In 0.01 % of the limit. */
static uint64_t tasks_used(const struct snapshot *s)
{
	uint64_t most = near(s->limits.threads, s->limits.threads_max);

	if (near(s->limits.threads, s->limits.pid_max) > most)
		most = near(s->limits.threads, s->limits.pid_max);
	for (size_t i = 0; i < s->n_cgroups; i++) {
		uint64_t used = s->cgroup[i].task_refusals ?
					10000 : near(s->cgroup[i].tasks, s->cgroup[i].task_limit);

		if (used > most)
			most = used;
	}
	return most;
}

static uint64_t tasks_of_user(const struct snapshot *s, uid_t uid)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < s->n_tasks; i++)
		sum += s->task[i].uid == uid ? s->task[i].threads : 0;
	return sum;
}

/* The same for the user who has most tasks for the limit of one of them; root is
 * not held to it (setrlimit(2)). */
static uint64_t user_tasks_used(const struct snapshot *s)
{
	uint64_t most = 0, sum = 0;
	uid_t summed = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		uint64_t limit = s->task[i].nproc_limit;
		uid_t uid = s->task[i].uid;

		/* No user has more than all: most machines end here. */
		if (!uid || near(s->limits.threads, limit) <= most ||
		    near(s->limits.threads, limit) < 5000)
			continue;
		if (uid != summed)
			sum = tasks_of_user(s, uid);
		summed = uid;
		if (near(sum, limit) > most)
			most = near(sum, limit);
	}
	return most;
}

static const struct demand_signal {
	enum probe_set set;
	const char *why;
	uint64_t (*value)(const struct snapshot *s);
	uint64_t on, off;
} signals[] = {
	/* 200 hand-overs a second, 5 ms each at the most, are more than waiting for
	 * work at a person's pace makes. */
	{ PROBE_LOCKS, "a program's threads sleep and wake often", lock_sleeps, 200, 100 },
	/* Half of the window: not a busy moment but no progress. */
	{ PROBE_LOCKS, "a process gets no CPU while others sleep in locks", starved_beside_futex,
	  5000, 2000 },
	/* A quarter of a CPU, as for a hog (HOG_CPU_PERCENT). */
	{ PROBE_SYSCALLS, "a process spends its time in the kernel", system_time, 2500, 1000 },
	/* 5 % of a CPU (VICTIM_PERCENT), at some 10 us for each softirq of a few packets. */
	{ PROBE_IRQ, "packets come in at a high rate", packets_taken_in, 5000, 2500 },
	{ PROBE_IRQ, "interrupts take CPU time", interrupt_time, 500, 250 },
	/* 2000 wakings of some 10 us are 2 % of a CPU for switching alone. */
	{ PROBE_TIMERS, "a process sleeps and wakes at a high rate", sleeps, 2000, 1000 },
	/* A tenth of what a victim loses (VICTIM_PERCENT). */
	{ PROBE_RECLAIM, "somebody waits for memory", memory_pressure, 50, 20 },
	{ PROBE_CACHE, "somebody waits for memory", memory_pressure, 50, 20 },
	/* Half of what a victim loses. */
	{ PROBE_CACHE, "files come back that were in memory", reads_again, 250, 100 },
	/* A tenth is left: of the usual limits 100 files, some hundred tasks. */
	{ PROBE_LIFE, "a process is near its limit of open files", files_used, 9000, 8000 },
	{ PROBE_LIFE, "a control group is near its limit of tasks", tasks_used, 9000, 8000 },
	{ PROBE_LIFE, "a user is near the limit of processes", user_tasks_used, 9000, 8000 },
};

/* --- decision ------------------------------------------------------------------------ */

static uint64_t since(uint64_t now, uint64_t before)
{
	return now > before ? now - before : 0;
}

/* What a set took since the last look, with what it costs to measure it.  Where it was
 * not measured, what it took when it last was. */
static uint64_t cost_of(struct demand_set *set, const struct set_use *total)
{
	uint64_t on = since(total->on_ns, set->use.on_ns);
	uint64_t measured = since(total->measured_ns, set->use.measured_ns);
	uint64_t runs = since(total->runs, set->use.runs);

	if (measured)
		set->per_million = since(total->run_ns, set->use.run_ns) * 1000000 / measured;
	else if (on && total->measured_ns == 0)
		set->per_million = DEMAND_GUESS_PER_MILLE * 1000;
	if (on)
		set->cheap = set->per_million <= DEMAND_CHEAP_PER_MILLE * 1000;
	set->use = *total;
	return on / 1000000 * set->per_million + runs * DEMAND_MEASURE_NS;
}

/* What all took since the last look comes off the credit. */
static void settle(struct demand *d, const struct set_use total[PROBE_SETS], uint64_t now)
{
	uint64_t cost = 0;

	if (d->time_ns && now <= d->time_ns)
		return; /* of a sample that is older than the last look */
	for (int i = 0; i < PROBE_ON_DEMAND; i++) {
		cost += since(total[i].runs, d->set[i].use.runs) * DEMAND_MEASURE_NS;
		d->set[i].use = total[i];
	}
	for (int i = PROBE_ON_DEMAND; i < PROBE_SETS; i++)
		cost += cost_of(&d->set[i], &total[i]);
	if (d->time_ns == 0)
		d->credit_ns = DEMAND_CREDIT_MOST_NS;
	else
		d->credit_ns += (int64_t)(since(now, d->time_ns) / 1000 * DEMAND_CREDIT_PER_MILLE);
	d->credit_ns -= (int64_t)cost;
	if (d->credit_ns > DEMAND_CREDIT_MOST_NS)
		d->credit_ns = DEMAND_CREDIT_MOST_NS;
	if (d->credit_ns < -DEMAND_CREDIT_MOST_NS)
		d->credit_ns = -DEMAND_CREDIT_MOST_NS;
	d->time_ns = now;
}

static void listen(struct demand *d, const struct snapshot *window, bool asked, uint64_t now)
{
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		const struct demand_signal *signal = &signals[i];
		struct demand_set *set = &d->set[signal->set];
		uint64_t value = signal->value(window);
		bool wanted = value >= signal->on || (set->on && value >= signal->off);

		if (asked && value >= signal->off) {
			set->asked_ns = now + DEMAND_STAY_NS;
			wanted = true;
		}
		if (wanted) {
			set->until_ns = now + DEMAND_STAY_NS;
			set->why = signal->why;
		}
	}
}

static bool is_bound(const struct demand_set *set, uint64_t now)
{
	return now >= set->asked_ns && !set->cheap;
}

/* Those that ran out of credit come back with half of it: not for a moment only. */
static bool affordable(const struct demand *d, const struct demand_set *set, uint64_t now)
{
	return !is_bound(set, now) || d->credit_ns > (set->on ? 0 : DEMAND_CREDIT_MOST_NS / 2);
}

static uint32_t standing(const struct demand *d)
{
	return PROBE_STANDING & ~(d->rest.resting ? PROBE_BIT(PROBE_SWITCHES) : 0);
}

uint32_t demand_next(struct demand *d, const struct snapshot *window,
		     const struct set_use total[PROBE_SETS], bool asked)
{
	uint64_t now = window->time_ns;
	uint32_t wanted;

	settle(d, total, now);
	if (window->span_ns)
		listen(d, window, asked, now);
	d->set[PROBE_SWITCHES].why = demand_rest_next(&d->rest, window, asked) ? RESTS : NULL;
	wanted = standing(d);
	for (int i = PROBE_ON_DEMAND; i < PROBE_SETS; i++) {
		struct demand_set *set = &d->set[i];

		set->on = now < set->until_ns && affordable(d, set, now);
		if (now >= set->until_ns)
			set->why = NULL;
		if (set->on)
			wanted |= PROBE_BIT(i);
	}
	return wanted;
}

uint32_t demand_settle(struct demand *d, const struct set_use total[PROBE_SETS], uint64_t now_ns,
		       bool *again)
{
	uint32_t wanted = standing(d);

	settle(d, total, now_ns);
	*again = false;
	for (int i = PROBE_ON_DEMAND; i < PROBE_SETS; i++) {
		struct demand_set *set = &d->set[i];

		set->on = set->on && affordable(d, set, now_ns);
		if (!set->on)
			continue;
		wanted |= PROBE_BIT(i);
		*again |= is_bound(set, now_ns);
	}
	return wanted;
}
