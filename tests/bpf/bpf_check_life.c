// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_life.c - who starts what, what is not waited for and what is near its
 * limit, against workloads with a known answer.  Runs as root.
 * Usage: bpf_check_life [NAME...]
 */
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/resource.h>

#include "check.h"

#define MANY 5000u

static int diff_of(struct probe *p, struct snapshot *before, struct snapshot *out)
{
	struct snapshot after;
	int err = sample(p, &after);

	if (!err)
		err = snapshot_diff(before, &after, out);
	snapshot_free(&after);
	return err;
}

/* vfork (as posix_spawn does it) and exec of this program, which then returns at
 * once; as many of n as a slow machine gets done in so many seconds. */
static int start_brief(unsigned int *n, unsigned int seconds)
{
	uint64_t end_ns = now_ns() + seconds * 1000000000ull;

	char name[] = "brief", how[] = "nothing";
	char *argv[] = {name, how, NULL};

	for (unsigned int i = 0; i < *n; i++) {
		pid_t pid;
		int err;

		if (now_ns() > end_ns) {
			*n = i;
			break;
		}
		err = posix_spawn(&pid, "/proc/self/exe", NULL, NULL, argv, NULL);

		if (err)
			return -err;
		if (waitpid(pid, NULL, 0) != pid)
			return -errno;
	}
	return 0;
}

/*
 * A starter of 5,000 processes that live for a millisecond: each is counted once,
 * and of the records each was delivered or counted as lost.
 */
static int check_storm(void)
{
	struct snapshot before, d;
	struct probe_counters c = {0};
	const struct task_row *row;
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	unsigned int n = MANY;
	uint64_t made = 0;
	int err;

	if (!p || sample(p, &before))
		return 1;
	/* Nobody reads the ring meanwhile: it overflows many times over. */
	err = start_brief(&n, 20);
	if (!err)
		err = diff_of(p, &before, &d);
	if (err)
		FAIL("%s", strerror(-err));
	row = snapshot_task(&d, getpid());
	printf("  %u started: %llu forks, %llu execs, %llu exits, %llu brief, %.3f ms each\n", n,
	       (unsigned long long)row->t.forks, (unsigned long long)row->t.execs,
	       (unsigned long long)row->t.exits, (unsigned long long)row->t.brief,
	       (double)row->t.brief_run_ns / 1e6 / n);
	if (row->t.forks != n || row->t.execs != n || row->t.exits != n)
		FAIL("not each was counted once");
	/* A busy machine may hold one up for a second. */
	if (row->t.brief > n || row->t.brief < n - n / 100 || !row->t.brief_run_ns)
		FAIL("they lived briefly and ran");
	if (row->t.ended_run_ns < row->t.brief_run_ns ||
	    (row->t.brief == n && row->t.ended_run_ns != row->t.brief_run_ns))
		FAIL("%.3f ms in all that ended", (double)row->t.ended_run_ns / 1e6 / n);
	snapshot_free(&d);
	snapshot_free(&before);
	/* Others make records too while this reads; it is exact in a quiet moment. */
	for (int i = 0; i < 200; i++) {
		struct snapshot s;

		if (sample(p, &s))
			return 1;
		c = s.probe;
		snapshot_free(&s);
		made = c.forks + c.execs + c.exits + c.oom_kills + c.kswapd_wakes + c.long_reports +
		       c.long_stalls;
		if (made == c.events_seen + c.events_lost)
			break;
	}
	close_probe(p);
	printf("  %llu records made, %llu seen, %llu lost\n", (unsigned long long)made,
	       (unsigned long long)c.events_seen, (unsigned long long)c.events_lost);
	if (made < 3ull * n || made != c.events_seen + c.events_lost)
		FAIL("the losses are not exact");
	return 0;
}

/* Commands of commands: what ended shells started is their starter's, also where
 * nobody waited for it, and a child of a child that is init's by then. */
static int check_ancestor(void)
{
	struct snapshot before, d;
	const struct task_row *row;
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	const unsigned int rounds = 50;
	int done[2], err = 0;
	char byte;

	if (!p || pipe(done) || sample(p, &before))
		return 1;
	for (unsigned int i = 0; i < rounds; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			/* A grandchild that outlives its parent and starts one more. */
			if (fork() == 0) {
				while (getppid() != 1 && i % 2)
					sched_yield();
				if (fork() == 0)
					_exit(0);
				waitpid(-1, NULL, 0);
				_exit(0);
			}
			_exit(0);
		}
		waitpid(pid, NULL, 0);
	}
	close(done[1]); /* all copies close with their holders */
	while (read(done[0], &byte, 1) > 0)
		;
	close(done[0]);
	for (int i = 0; i < 100; i++) { /* the last exit may still be on its way */
		err = diff_of(p, &before, &d);
		if (err)
			FAIL("%s", strerror(-err));
		row = snapshot_task(&d, getpid());
		if (row->t.exits >= 3 * rounds)
			break;
		snapshot_free(&d);
		sleep_ms(10);
	}
	printf("  %u children with two descendants each: %llu forks, %llu exits\n", rounds,
	       (unsigned long long)row->t.forks, (unsigned long long)row->t.exits);
	/* One that ends in the very moment in which its starter does may be credited to that one,
	 * too late.  Each CPU stops anywhere in emulation, and that moment is long there. */
	if (row->t.forks > 3 * rounds || row->t.exits > 3 * rounds ||
	    row->t.forks < 3 * rounds - rounds / 10 || row->t.exits < 3 * rounds - rounds / 10)
		FAIL("not everything was credited to the one that lives");
	snapshot_free(&d);
	snapshot_free(&before);
	close_probe(p);
	return 0;
}

static void *sleeper(void *unused)
{
	for (;;)
		pause();
	return unused;
}

/* A child with three zombies, descriptors up to its limit of 40, and five threads. */
static pid_t leaky_child(void)
{
	struct rlimit files = {40, 40}, processes = {4321, 4321};
	int ready[2], far;
	char byte;
	pid_t pid;

	if (pipe(ready) != 0)
		return -1;
	pid = spawn();
	if (pid == 0) {
		pthread_t thread;

		far = dup2(ready[1], 39);
		setrlimit(RLIMIT_NOFILE, &files);
		setrlimit(RLIMIT_NPROC, &processes);
		for (int i = 0; i < 3; i++) {
			pid_t zombie = fork();
			siginfo_t info;

			if (zombie == 0)
				_exit(0);
			/* Until it has ended; it is left as it is. */
			waitid(P_PID, (id_t)zombie, &info, WEXITED | WNOWAIT);
		}
		/* What is inherited beyond the limit stays open; the limit holds for new ones. */
		close_range(40, ~0u, 0);
		for (int i = 0; i < 4; i++)
			pthread_create(&thread, NULL, sleeper, NULL);
		while (open("/dev/null", O_RDONLY) >= 0)
			;
		if (write(far, "r", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		pid = -1;
	close(ready[0]);
	return pid;
}

static int check_leaks(void)
{
	const struct task_row *row;
	struct snapshot s;
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	pid_t pid = leaky_child();
	unsigned int young = 0;
	int bad = 1;

	if (!p || pid < 0 || sample(p, &s))
		return 1;
	row = snapshot_task(&s, pid);
	end(pid);
	close_probe(p);
	if (!row)
		FAIL("the child has no row");
	for (int i = 0; i < AGE_PARTS; i++)
		young += row->young[i];
	printf("  %u zombies, descriptors below %u of %llu, limit of %llu processes, "
	       "%u young threads of %u\n", row->zombies, row->fds,
	       (unsigned long long)row->fd_limit, (unsigned long long)row->nproc_limit, young,
	       row->threads);
	bad = row->zombies != 3 || row->fds != 40 || row->fd_limit != 40 ||
	      row->nproc_limit != 4321 || young != 5 || row->threads != 5;
	snapshot_free(&s);
	return bad;
}

#define FAILED_OPENS 25u
#define FAILED_FORKS 7u

/* A child that fails so many times at its limits; as nobody, as root has none. */
static pid_t failing_child(void)
{
	struct rlimit files = {40, 40}, processes = {1, 1};
	int ready[2], far;
	char byte;
	pid_t pid;

	if (pipe(ready) != 0)
		return -1;
	pid = spawn();
	if (pid == 0) {
		far = dup2(ready[1], 39);
		close_range(40, ~0u, 0);
		setrlimit(RLIMIT_NOFILE, &files);
		while (open("/dev/null", O_RDONLY) >= 0)
			;
		for (unsigned int i = 1; i < FAILED_OPENS - 5; i++)
			(void)!open("/dev/null", O_RDONLY);
		for (unsigned int i = 0; i < 5; i++)
			(void)!dup(far);
		close(-1); /* another failure */
		setrlimit(RLIMIT_NPROC, &processes);
		if (setresuid(54321, 54321, 54321) != 0)
			_exit(1);
		for (unsigned int i = 0; i < FAILED_FORKS; i++) {
			if (fork() == 0)
				_exit(0);
		}
		if (write(far, "r", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		pid = -1;
	close(ready[0]);
	return pid;
}

/* Calls that fail for a limit are counted while the set is attached; others, and
 * before, are not. */
static int check_errors(void)
{
	const struct task_row *row;
	struct snapshot s;
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	unsigned int files, forks;
	pid_t unseen, pid;

	if (!p)
		return 1;
	if (!(probe_usable(p) & PROBE_BIT(PROBE_LIFE))) {
		printf("  skipped: this kernel has no tracepoint for the end of a system call\n");
		close_probe(p);
		return 0;
	}
	unseen = failing_child();
	if (unseen < 0 || probe_want(p, PROBE_BIT(PROBE_LIFE)))
		FAIL("the set could not be attached");
	pid = failing_child();
	if (pid < 0 || sample(p, &s))
		return 1;
	row = snapshot_task(&s, pid);
	files = row ? (unsigned int)row->t.fd_errors : 0;
	forks = row ? (unsigned int)row->t.fork_errors : 0;
	row = snapshot_task(&s, unseen);
	end(pid);
	end(unseen);
	close_probe(p);
	printf("  %u of %u descriptors refused, %u of %u forks\n", files, FAILED_OPENS, forks,
	       FAILED_FORKS);
	if (!row || row->t.fd_errors || row->t.fork_errors)
		FAIL("something was counted while the set was not attached");
	snapshot_free(&s);
	return files != FAILED_OPENS || forks != FAILED_FORKS;
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {{"storm", check_storm},
					      {"ancestor", check_ancestor},
					      {"leaks", check_leaks},
					      {"errors", check_errors}};

	if (argc == 2 && !strcmp(argv[1], "nothing"))
		return 0;
	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}
