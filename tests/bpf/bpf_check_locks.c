// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_locks.c - the programs that are attached on demand, against answers
 * that are known otherwise: lock waits of known number and length, system calls
 * and timers that were counted, and where threads sleep.  As bpf_check.
 */
#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>

#include "check.h"

#define MSEC 1000000ull

static struct probe *open_with(uint32_t sets)
{
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	int err = p ? probe_want(p, sets) : -ENOENT;

	if (p && err) {
		printf("  probe_want: %s\n", strerror(-err));
		probe_close(p);
		p = NULL;
	}
	return p;
}

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
	const uint32_t sets = PROBE_BIT(PROBE_LOCKS) | PROBE_BIT(PROBE_SYSCALLS) |
			      PROBE_BIT(PROBE_TIMERS);
	struct probe *p = open_with(0);
	uint64_t on = 0, off = 0, slow = 0, t;
	struct snapshot s;
	size_t before;

	if (!p)
		return 1;
	before = descriptors();
	for (unsigned int i = 0; i < CYCLES; i++) {
		uint64_t from = now_ns(), mid;

		if (probe_want(p, sets) || probe_attached(p) != (sets | PROBE_BIT(PROBE_ALWAYS)))
			FAIL("not attached in cycle %u", i);
		mid = now_ns();
		off += mid - from;
		sleep_ms(2);
		probe_want(p, 0);
		t = now_ns();
		on += t - mid;
		slow = t - from > slow ? t - from : slow;
		if (probe_attached(p) != PROBE_BIT(PROBE_ALWAYS))
			FAIL("still attached after cycle %u", i);
	}
	if (descriptors() != before)
		FAIL("%zu descriptors before, %zu after", before, descriptors());
	if (sample(p, &s))
		return 1;
	printf("  %u times: attaching %.1f ms each, attached for %.0f ms (%.0f counted), "
	       "the slowest cycle %.1f ms\n", CYCLES, (double)off / 1e6 / CYCLES, (double)on / 1e6,
	       (double)s.set[PROBE_LOCKS].on_ns / 1e6, (double)slow / 1e6);
	t = s.set[PROBE_LOCKS].on_ns;
	snapshot_free(&s);
	probe_close(p);
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
	probe_close(p);
	printf("  5000 calls: %llu; 10000 detached: %llu; 5000 more: %llu\n",
	       (unsigned long long)count[0], (unsigned long long)count[1],
	       (unsigned long long)count[2]);
	if (count[0] < 5000 || count[1] - count[0] > 1000 || count[2] - count[1] < 5000 ||
	    count[2] - count[1] > 7000)
		FAIL("the counts are not those of the time attached");
	return 0;
}

/* --- futexes ------------------------------------------------------------------------ */

#define HOLDS 20u
#define HOLD_MS 10u

struct shared {
	pthread_mutex_t lock;
	pthread_cond_t work;
	pthread_mutex_t work_lock;
	pthread_barrier_t ready;
};

static void *hold_lock(void *arg)
{
	struct shared *s = arg;

	for (unsigned int i = 0; i < HOLDS; i++) {
		pthread_mutex_lock(&s->lock);
		pthread_barrier_wait(&s->ready); /* the other one tries now */
		sleep_ms(HOLD_MS);
		pthread_mutex_unlock(&s->lock);
		pthread_barrier_wait(&s->ready); /* it has had it */
	}
	return NULL;
}

static void *wait_lock(void *arg)
{
	struct shared *s = arg;

	for (unsigned int i = 0; i < HOLDS; i++) {
		pthread_barrier_wait(&s->ready);
		pthread_mutex_lock(&s->lock);
		pthread_mutex_unlock(&s->lock);
		pthread_barrier_wait(&s->ready);
	}
	return NULL;
}

/* A healthy worker: it sleeps because there is nothing to do. */
static void *wait_work(void *arg)
{
	struct shared *s = arg;

	pthread_mutex_lock(&s->work_lock);
	for (;;)
		pthread_cond_wait(&s->work, &s->work_lock);
	return NULL;
}

static struct shared *make_shared(void)
{
	struct shared *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_t mutex;
	pthread_barrierattr_t barrier;

	pthread_mutexattr_init(&mutex);
	pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
	pthread_barrierattr_init(&barrier);
	pthread_barrierattr_setpshared(&barrier, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&s->lock, &mutex);
	pthread_mutex_init(&s->work_lock, NULL);
	pthread_cond_init(&s->work, NULL);
	pthread_barrier_init(&s->ready, &barrier, 2);
	return s;
}

static pid_t wait_for_end(pid_t pid)
{
	waitpid(pid, NULL, 0);
	return pid;
}

/* The waits of one process for others' (or its own) locks. */
static struct lock_row locks_of(const struct snapshot *s, pid_t waiter, enum lock_kind kind)
{
	struct lock_row sum = {.waiter = waiter};

	for (size_t i = 0; i < s->n_locks; i++) {
		const struct lock_row *row = &s->lock[i];

		if (row->waiter != waiter || row->kind != kind)
			continue;
		sum.wait_ns += row->wait_ns;
		sum.count += row->count;
		if (row->other)
			sum.other = row->other;
	}
	return sum;
}

static int judge_lock(const struct lock_row *row, pid_t other)
{
	printf("  %u waits of %u ms: %llu waits, %.1f ms, behind %d (%d)\n", HOLDS, HOLD_MS,
	       (unsigned long long)row->count, (double)row->wait_ns / 1e6, row->other, other);
	/* Threads and barriers have short locks of their own, which may meet. */
	if (row->count < HOLDS || row->count > HOLDS + 3)
		FAIL("the number of waits is not right");
	if (!near(row->wait_ns, (uint64_t)HOLDS * HOLD_MS * MSEC, 25, 5 * MSEC))
		FAIL("the time is not right");
	if (row->other != other)
		FAIL("it is not known who made it wait");
	return 0;
}

/* Two threads of one process, beside one that waits for work. */
static int check_futex(void)
{
	struct probe *p = open_with(PROBE_BIT(PROBE_LOCKS));
	struct lock_row lock, condition;
	struct snapshot s;
	pid_t pid;
	int bad;

	if (!p)
		return 1;
	pid = spawn();
	if (pid == 0) {
		struct shared *shared = make_shared();
		pthread_t a, b, c;

		pthread_create(&c, NULL, wait_work, shared);
		pthread_create(&a, NULL, hold_lock, shared);
		pthread_create(&b, NULL, wait_lock, shared);
		pthread_join(a, NULL);
		pthread_join(b, NULL);
		_exit(0);
	}
	wait_for_end(pid);
	bad = sample(p, &s);
	lock = locks_of(&s, pid, LOCK_FUTEX);
	condition = locks_of(&s, pid, LOCK_CONDITION);
	snapshot_free(&s);
	probe_close(p);
	if (bad)
		return 1;
	printf("  for conditions: %llu waits\n", (unsigned long long)condition.count);
	return judge_lock(&lock, pid);
}

/* Two processes. */
static int check_futex_shared(void)
{
	struct probe *p = open_with(PROBE_BIT(PROBE_LOCKS));
	struct shared *shared = make_shared();
	struct lock_row lock;
	struct snapshot s;
	pid_t holder, waiter;

	if (!p)
		return 1;
	holder = spawn();
	if (holder == 0) {
		hold_lock(shared);
		_exit(0);
	}
	waiter = spawn();
	if (waiter == 0) {
		wait_lock(shared);
		_exit(0);
	}
	wait_for_end(holder);
	wait_for_end(waiter);
	if (sample(p, &s))
		return 1;
	lock = locks_of(&s, waiter, LOCK_FUTEX);
	snapshot_free(&s);
	probe_close(p);
	return judge_lock(&lock, holder);
}

static struct lock_row stuck_of(const struct snapshot *s, pid_t waiter)
{
	struct lock_row none = {0};

	for (size_t i = 0; i < s->n_locks; i++) {
		if (s->lock[i].waiter == waiter && s->lock[i].stuck_ns)
			return s->lock[i];
	}
	return none;
}

/* A wait that goes on is seen, and the thread that holds the lock. */
static int check_stuck(void)
{
	struct probe *p = open_with(PROBE_BIT(PROBE_LOCKS));
	struct shared *shared = make_shared();
	struct sched_param param = {0};
	struct lock_row row = {0};
	pid_t holder, waiter;

	if (!p)
		return 1;
	holder = spawn();
	if (holder == 0) {
		sched_setscheduler(0, SCHED_IDLE, &param);
		pthread_mutex_lock(&shared->lock);
		pthread_barrier_wait(&shared->ready);
		for (;;)
			pause();
	}
	pthread_barrier_wait(&shared->ready);
	waiter = spawn();
	if (waiter == 0) {
		pthread_mutex_lock(&shared->lock);
		_exit(0);
	}
	for (int i = 0; i < 200 && row.stuck_ns < 200 * MSEC; i++) {
		struct snapshot s;

		sleep_ms(20);
		if (sample(p, &s))
			return 1;
		row = stuck_of(&s, waiter);
		snapshot_free(&s);
	}
	end(waiter);
	end(holder);
	probe_close(p);
	printf("  stuck for %.0f ms behind process %d, thread %d, policy %u\n",
	       (double)row.stuck_ns / 1e6, row.other, row.holder, row.holder_policy);
	if (row.stuck_ns < 200 * MSEC || row.other != holder || row.holder != holder ||
	    row.holder_policy != SCHED_IDLE)
		FAIL("it should be %d", holder);
	return 0;
}

/* --- locks of the kernel ----------------------------------------------------------- */

static volatile bool stop;

static void *map_and_fault(void *arg)
{
	const size_t size = 64 * 4096;

	(void)arg;
	while (!stop) {
		char *area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				  -1, 0);

		for (size_t i = 0; area != MAP_FAILED && i < size; i += 4096)
			area[i] = 1;
		if (area != MAP_FAILED)
			munmap(area, size);
	}
	return NULL;
}

/* Threads that change one map at once wait for its lock. */
static int check_mmap_lock(void)
{
	struct probe *p = open_with(PROBE_BIT(PROBE_LOCKS));
	pthread_t thread[4];
	struct lock_row row;
	struct snapshot s;

	if (!p)
		return 1;
	for (size_t i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, map_and_fault, NULL);
	sleep_ms(500);
	stop = true;
	for (size_t i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	if (sample(p, &s))
		return 1;
	row = locks_of(&s, getpid(), LOCK_MMAP);
	snapshot_free(&s);
	probe_close(p);
	printf("  %llu waits for its own memory map, %.1f ms, behind %d (%d)\n",
	       (unsigned long long)row.count, (double)row.wait_ns / 1e6, row.other, getpid());
	if (row.count == 0 || row.other != getpid())
		FAIL("four threads that map and fault wait for each other");
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
	probe_close(p);
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
	while (n < EXPIRIES && read(fd, &seen, sizeof(seen)) == (ssize_t)sizeof(seen))
		n += seen;
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
	probe_close(p);
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
	probe_close(p);
	return wrong;
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {
		{"cycles", check_cycles},      {"detached", check_detached},
		{"futex", check_futex},	       {"shared", check_futex_shared},
		{"stuck", check_stuck},	       {"mmap_lock", check_mmap_lock},
		{"calls", check_calls},	       {"timers", check_timers},
		{"places", check_places},
	};

	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}
