// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_demand.c - programs that are attached on demand: nothing is left when
 * they are detached, and they count while they are attached; system calls and
 * timers of known number; and where threads sleep.  As bpf_check.
 */
#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>

#include "check.h"

#define MSEC 1000000ull

static size_t descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t n = 0;

	while (dir && readdir(dir))
		n++;
	if (dir)
		closedir(dir);
	return n;
}

/* --- attaching -------------------------------------------------------------------- */

#define CYCLES 100u

/* Nothing is left behind, and the time that it was attached is right. */
static int check_cycles(void)
{
	uint32_t sets = PROBE_BIT(PROBE_LOCKS) | PROBE_BIT(PROBE_SYSCALLS) |
			PROBE_BIT(PROBE_TIMERS);
	struct probe *p = open_with(0);
	uint64_t on = 0, off = 0, slow = 0, t;
	struct snapshot s;
	size_t before;

	if (!p)
		return 1;
	if (probe_want(p, PROBE_BIT(PROBE_LOCKS)) == -ENOENT) /* as on 5.10 */
		sets &= ~PROBE_BIT(PROBE_LOCKS);
	probe_want(p, 0);
	before = descriptors();
	for (unsigned int i = 0; i < CYCLES; i++) {
		uint64_t from = now_ns(), mid;

		if (probe_want(p, sets) || probe_attached(p) != (sets | PROBE_STANDING))
			FAIL("not attached in cycle %u", i);
		mid = now_ns();
		off += mid - from;
		sleep_ms(2);
		probe_want(p, 0);
		t = now_ns();
		on += t - mid;
		slow = t - from > slow ? t - from : slow;
		if (probe_attached(p) != PROBE_STANDING)
			FAIL("still attached after cycle %u", i);
	}
	if (descriptors() != before)
		FAIL("%zu descriptors before, %zu after", before, descriptors());
	if (sample(p, &s))
		return 1;
	printf("  %u times: attaching %.1f ms each, attached for %.0f ms (%.0f counted), "
	       "the slowest cycle %.1f ms\n", CYCLES, (double)off / 1e6 / CYCLES, (double)on / 1e6,
	       (double)s.set[PROBE_SYSCALLS].on_ns / 1e6, (double)slow / 1e6);
	t = s.set[PROBE_SYSCALLS].on_ns;
	snapshot_free(&s);
	close_probe(p);
	if (!near(t, on, 20, 20 * MSEC))
		FAIL("the time attached is not right");
	return 0;
}

/* What happens while a set is detached is not counted, what was counted stays. */
static int check_detached(void)
{
	struct probe *p = open_with(PROBE_BIT(PROBE_SYSCALLS));
	uint64_t count[3];

	if (!p)
		return 1;
	for (int round = 0; round < 3; round++) {
		const struct task_row *row;
		struct snapshot s;

		for (int i = 0; i < 5000; i++)
			syscall(SYS_getppid);
		if (round == 1) /* the second round ends detached */
			for (int i = 0; i < 5000; i++)
				syscall(SYS_getppid);
		if (sample(p, &s))
			return 1;
		row = snapshot_task(&s, getpid());
		count[round] = row ? row->t.syscalls : 0;
		snapshot_free(&s);
		probe_want(p, round == 0 ? 0 : PROBE_BIT(PROBE_SYSCALLS));
	}
	close_probe(p);
	printf("  5000 calls: %llu; 10000 detached: %llu; 5000 more: %llu\n",
	       (unsigned long long)count[0], (unsigned long long)count[1],
	       (unsigned long long)count[2]);
	if (count[0] < 5000 || count[1] - count[0] > 1000 || count[2] - count[1] < 5000 ||
	    count[2] - count[1] > 7000)
		FAIL("the counts are not those of the time attached");
	return 0;
}

/* --- calls, timers, places ------------------------------------------------------------ */

#define CALLS 20000u

static int check_calls(void)
{
	struct probe *p = open_with(PROBE_BIT(PROBE_SYSCALLS));
	struct snapshot a, b, d;
	const struct task_row *row;
	uint64_t count = 0;
	uint32_t call = 0;

	if (!p || sample(p, &a))
		return 1;
	for (unsigned int i = 0; i < CALLS; i++)
		syscall(SYS_getppid);
	if (sample(p, &b) || snapshot_diff(&a, &b, &d))
		return 1;
	row = snapshot_task(&d, getpid());
	if (row) {
		count = row->t.syscalls;
		call = row->call;
	}
	printf("  %u calls: %llu, most of them number %d (%d); cost %.0f ns a call\n", CALLS,
	       (unsigned long long)count, (int)call - 1, SYS_getppid,
	       (double)b.set[PROBE_SYSCALLS].run_ns / (double)b.set[PROBE_SYSCALLS].runs);
	snapshot_free(&a);
	snapshot_free(&b);
	snapshot_free(&d);
	close_probe(p);
	if (count < CALLS || count > CALLS + 1000 || call != SYS_getppid + 1)
		FAIL("the calls are not counted right");
	return 0;
}

#define EXPIRIES 50u

static void use_timers(void)
{
	struct itimerspec every = {.it_value = {0, 2000000}, .it_interval = {0, 2000000}};
	struct itimerval often = {.it_value = {0, 2000}, .it_interval = {0, 2000}};
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);
	sigset_t alarm;
	uint64_t n = 0, seen;
	int sig;

	for (unsigned int i = 0; i < EXPIRIES; i++)
		sleep_ms(1);
	timerfd_settime(fd, 0, &every, NULL);
	/* On a slow machine one expiry stands for several periods. */
	while (n < EXPIRIES && read(fd, &seen, sizeof(seen)) == (ssize_t)sizeof(seen))
		n++;
	close(fd);
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarm, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (unsigned int i = 0; i < EXPIRIES; i++)
		sigwait(&alarm, &sig);
	memset(&often, 0, sizeof(often));
	setitimer(ITIMER_REAL, &often, NULL);
}

/* Sleeps, a timer of a descriptor and one of a signal, each so many times. */
static int check_timers(void)
{
	struct probe *p = open_with(PROBE_BIT(PROBE_TIMERS));
	struct snapshot a, b, d;
	const struct task_row *row;
	uint64_t count;

	if (!p || sample(p, &a))
		return 1;
	use_timers();
	if (sample(p, &b) || snapshot_diff(&a, &b, &d))
		return 1;
	row = snapshot_task(&d, getpid());
	count = row ? row->t.timers : 0;
	printf("  %u expiries: %llu\n", 3 * EXPIRIES, (unsigned long long)count);
	snapshot_free(&a);
	snapshot_free(&b);
	snapshot_free(&d);
	close_probe(p);
	if (!near(count, 3 * EXPIRIES, 10, 0))
		FAIL("the timers are not counted right");
	return 0;
}

static void sleep_in(enum place place)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	struct pollfd none = {.fd = -1};
	int pipes[2];
	pid_t child;
	char c;

	switch (place) {
	case PLACE_FUTEX:
		pthread_mutex_lock(&lock);
		pthread_mutex_lock(&lock);
		break;
	case PLACE_POLL:
		poll(&none, 1, -1);
		break;
	case PLACE_TIMER:
		sleep_ms(100000);
		break;
	case PLACE_CHILD:
		child = spawn();
		if (child)
			waitpid(child, NULL, 0);
		pause();
		break;
	case PLACE_READ:
		if (pipe(pipes) == 0 && read(pipes[0], &c, 1) < 0)
			_exit(1);
		break;
	case PLACE_CPU:
	case PLACE_SOCKET:
	case PLACE_BLOCKED:
	case PLACE_STOPPED:
	case PLACE_OTHER:
	case PLACES:
	default:
		raise(SIGSTOP);
	}
	_exit(0);
}

/* Always, without any set: where a thread sleeps. */
static int check_places(void)
{
	static const enum place places[] = {PLACE_FUTEX, PLACE_POLL, PLACE_TIMER,
					    PLACE_CHILD, PLACE_READ, PLACE_STOPPED};
	struct probe *p = open_with(0);
	int wrong = 0;

	if (!p)
		return 1;
	if (probe_want(p, PROBE_BIT(PROBE_LOCKS)) == -ENOENT) { /* which need the same */
		printf("  skipped: this kernel has no bpf_task_pt_regs()\n");
		close_probe(p);
		return 0;
	}
	probe_want(p, 0);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		bool there = false;
		pid_t pid = spawn();

		if (pid == 0)
			sleep_in(places[i]);
		for (int k = 0; k < 100 && !there; k++) {
			const struct task_row *row;
			struct snapshot s;

			sleep_ms(10);
			if (sample(p, &s))
				return 1;
			row = snapshot_task(&s, pid);
			there = row && row->at[places[i]] == 1;
			snapshot_free(&s);
		}
		end(pid);
		wrong += !there;
		if (!there)
			printf("  place %u is not seen\n", (unsigned int)places[i]);
	}
	close_probe(p);
	return wrong;
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {
		{"cycles", check_cycles}, {"detached", check_detached}, {"calls", check_calls},
		{"timers", check_timers}, {"places", check_places},
	};

	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}
