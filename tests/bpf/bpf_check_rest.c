// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_rest.c - the programs on every switch rest: what was meanwhile is neither seen
 * nor, behind it, taken for what goes on.  As bpf_check.  Children are started before the
 * probe is opened: with its descriptors they would keep the programs attached.
 */
#include "check.h"

#define MSEC 1000000ull

static uint64_t blamed(const struct snapshot *s, pid_t victim)
{
	return blamed_on(s, victim, 0, true) + blamed_on(s, victim, 0, false);
}

static uint64_t wait_of(const struct snapshot *s, pid_t pid)
{
	const struct task_row *row = snapshot_task(s, pid);

	return row ? row->t.wait_ns : 0;
}

static uint64_t run_of(const struct snapshot *s, pid_t pid)
{
	const struct task_row *row = snapshot_task(s, pid);

	return row ? row->t.run_ns : 0;
}

/* Two that want one CPU all the time: the kernel's sum of the wait goes on in a rest, what
 * is charged does not, and no turn of before is charged with the rest. */
static int check_waits(void)
{
	size_t cpu = last_cpu();
	pid_t hog = spin(cpu, SCHED_OTHER, "hog"), victim = spin(cpu, SCHED_OTHER, "victim");
	struct probe *p = open_with(0);
	struct snapshot before, rested, after;
	uint64_t in_rest, waited, charged, off;
	int err;

	if (!p)
		return 1;
	sleep_ms(300);
	err = probe_rest(p, true);
	err = err ? err : sample(p, &before);
	sleep_ms(600);
	err = err ? err : sample(p, &rested);
	err = err ? err : probe_rest(p, false);
	sleep_ms(600);
	err = err ? err : sample(p, &after);
	end(victim);
	end(hog);
	close_probe(p);
	if (err)
		FAIL("%s", strerror(-err));
	off = rested.set[PROBE_SWITCHES].on_ns - before.set[PROBE_SWITCHES].on_ns;
	in_rest = wait_of(&rested, victim) - wait_of(&before, victim);
	waited = wait_of(&after, victim) - wait_of(&rested, victim);
	charged = blamed(&after, victim) - blamed(&rested, victim);
	printf("  in the rest %.0f ms waited, %.0f ms charged; behind it %.0f and %.0f\n",
	       (double)in_rest / 1e6,
	       ((double)blamed(&rested, victim) - (double)blamed(&before, victim)) / 1e6,
	       (double)waited / 1e6, (double)charged / 1e6);
	/* What goes on at a sample counts in it: a turn. */
	if (off || blamed(&rested, victim) > blamed(&before, victim) + in_rest / 2)
		FAIL("it did not rest");
	if (in_rest < 100 * MSEC)
		FAIL("the victim did not wait, or it was not seen");
	if (!near(waited, charged, 10, 100 * MSEC))
		FAIL("what is charged behind the rest is not what was waited then");
	snapshot_free(&before);
	snapshot_free(&rested);
	snapshot_free(&after);
	return 0;
}

/* -1: the victim got the CPU meanwhile: the kernel gives those that real-time tasks starve
 * 50 ms of a second (its deadline server). */
static int starve(size_t cpu, const cpu_set_t *others)
{
	pid_t first = spin(cpu, SCHED_OTHER, "first"), second = spin(cpu, SCHED_OTHER, "second");
	pid_t victim = spin(cpu, SCHED_OTHER, "victim");
	const struct sched_param fifo = {.sched_priority = 1};
	struct probe *p = open_with(0);
	uint64_t on_second, was, all, ran;
	struct snapshot before, after;
	int err;

	if (!p)
		return 1;
	sched_setaffinity(0, sizeof(*others), others);
	kill(second, SIGSTOP);
	waitpid(second, NULL, WUNTRACED); /* it has to run to stop */
	/* For less than what real-time tasks may take of a second. */
	if (sched_setscheduler(first, SCHED_FIFO, &fifo) ||
	    sched_setscheduler(second, SCHED_FIFO, &fifo))
		FAIL("no real-time: %s", strerror(errno));
	err = sample(p, &before);
	sleep_ms(100);
	err = err ? err : probe_rest(p, true);
	sleep_ms(400);
	kill(second, SIGCONT);
	kill(first, SIGSTOP); /* what has ended is charged to whom it belonged */
	err = err ? err : probe_rest(p, false);
	sleep_ms(100);
	kill(second, SIGSTOP);
	sleep_ms(100);
	err = err ? err : sample(p, &after);
	end(second);
	end(first);
	end(victim);
	close_probe(p);
	if (err)
		FAIL("%s", strerror(-err));
	/* The turn that went on at the first sample was counted up to then. */
	on_second = blamed_on(&after, victim, second, false);
	was = blamed_on(&before, victim, second, false);
	all = blamed(&after, victim) - blamed(&before, victim);
	ran = run_of(&after, second) - run_of(&before, second);
	printf("  %.0f ms charged, %.0f of it to the second hog, which ran for %.0f\n",
	       (double)(int64_t)all / 1e6, ((double)on_second - (double)was) / 1e6, (double)ran / 1e6);
	snapshot_free(&before);
	snapshot_free(&after);
	if (all < 400 * MSEC || all > INT64_MAX)
		return -1;
	if (on_second > was + ran + 60 * MSEC)
		FAIL("the second hog is charged with what was before it");
	return 0;
}

/* A wait that began before a rest and ends behind it is charged to nobody for what is not
 * known of it: the second hog had the CPU at its end only. */
static int check_starved(void)
{
	size_t cpu = last_cpu();
	cpu_set_t all, others;
	int bad = -1;

	/* Away from what starves everybody else there. */
	sched_getaffinity(0, sizeof(all), &all);
	others = all;
	CPU_CLR(cpu, &others);
	if (CPU_COUNT(&others) == 0) {
		printf("  skipped: one CPU only\n");
		return 0;
	}
	for (int i = 0; i < 5 && bad < 0; i++)
		bad = starve(cpu, &others);
	sched_setaffinity(0, sizeof(all), &all);
	if (bad < 0)
		FAIL("the victim never waited through the rest");
	return bad;
}

/* Its parent sleeps uninterruptibly until it is gone. */
static void block_for(unsigned int ms)
{
	if (vfork() == 0) {
		sleep_ms(ms);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
}

static uint64_t blocked(struct probe *p, pid_t pid)
{
	const struct task_row *row;
	struct snapshot s;
	uint64_t ns = 0;

	if (sample(p, &s))
		return 0;
	row = snapshot_task(&s, pid);
	if (row)
		ns = row->t.blocked_ns;
	snapshot_free(&s);
	return ns;
}

/* Blocks for a second, then for 200 ms, each when it is told to, and tells how long it was. */
static pid_t start_blocked(int *go, int *done)
{
	int to[2], from[2];
	uint64_t ns;
	pid_t pid;
	char c;

	if (pipe(to) || pipe(from))
		return -1;
	pid = spawn();
	if (pid == 0) {
		for (unsigned int ms = 1000; read(to[0], &c, 1) == 1; ms = 200) {
			ns = now_ns();
			block_for(ms);
			ns = now_ns() - ns;
			if (write(from[1], &ns, sizeof(ns)) != sizeof(ns))
				break;
		}
		_exit(0);
	}
	close(to[0]);
	close(from[1]);
	*go = to[1];
	*done = from[0];
	return pid;
}

/* A block that ends in a rest does not go on behind it. */
static int check_blocks(void)
{
	uint64_t begun = 0, rested = 0, after = 0, ns = 0;
	int go = -1, done = -1, err = 0;
	pid_t pid = start_blocked(&go, &done);
	struct probe *p = open_with(0);

	if (!p || write(go, "", 1) != 1)
		return 1;
	for (int i = 0; i < 40 && begun < 100 * MSEC; i++) {
		sleep_ms(20);
		begun = blocked(p, pid);
	}
	err = probe_rest(p, true);
	if (read(done, &ns, sizeof(ns)) != sizeof(ns))
		err = -EIO;
	rested = blocked(p, pid);
	err = err ? err : probe_rest(p, false);
	if (write(go, "", 1) != 1 || read(done, &ns, sizeof(ns)) != sizeof(ns))
		err = -EIO;
	after = blocked(p, pid);
	end(pid);
	close(go);
	close(done);
	close_probe(p);
	if (err)
		FAIL("%s", strerror(-err));
	printf("  blocked for %.0f ms before the rest, %.0f ms in it, %.0f of %.0f ms behind it\n",
	       (double)begun / 1e6, (double)rested / 1e6, ((double)after - (double)rested) / 1e6,
	       (double)ns / 1e6);
	if (begun < 100 * MSEC)
		FAIL("the block before the rest was not seen");
	if (rested > begun)
		FAIL("a block was seen in the rest");
	/* What it says has the wait for a CPU behind it, too. */
	if (after < rested + 150 * MSEC || after > rested + ns + 10 * MSEC)
		FAIL("the block behind the rest is not what was seen");
	return 0;
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {
		{"waits", check_waits}, {"starved", check_starved}, {"blocks", check_blocks},
	};

	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}
