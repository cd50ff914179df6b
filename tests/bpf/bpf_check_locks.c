// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_locks.c - lock waits of known number and length: futexes within a
 * process and between two, one that goes on, and a lock of the kernel.  As
 * bpf_check.
 */
#include <pthread.h>
#include <sys/mman.h>

#include "check.h"

#define MSEC 1000000ull

/* --- futexes ------------------------------------------------------------------------ */

#define HOLDS 20u
#define HOLD_MS 10u

struct shared {
	pthread_mutex_t lock;
	pthread_cond_t work;
	pthread_mutex_t work_lock;
	pthread_barrier_t ready;
	uint64_t held_ns; /* while the other one tried: a slow machine oversleeps */
};

static void *hold_lock(void *arg)
{
	struct shared *s = arg;

	for (unsigned int i = 0; i < HOLDS; i++) {
		uint64_t begin;

		pthread_mutex_lock(&s->lock);
		pthread_barrier_wait(&s->ready); /* the other one tries now */
		begin = now_ns();
		sleep_ms(HOLD_MS);
		pthread_mutex_unlock(&s->lock);
		s->held_ns += now_ns() - begin;
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

static int judge_lock(const struct lock_row *row, const struct shared *s, pid_t other)
{
	printf("  %u waits of %u ms, %.1f in all: %llu waits, %.1f ms, behind %d (%d)\n", HOLDS,
	       HOLD_MS, (double)s->held_ns / 1e6, (unsigned long long)row->count,
	       (double)row->wait_ns / 1e6, row->other, other);
	/* Threads and barriers have short locks of their own, which may meet. */
	if (row->count < HOLDS || row->count > HOLDS + 3)
		FAIL("the number of waits is not right");
	if (!near(row->wait_ns, s->held_ns, 25, 5 * MSEC))
		FAIL("the time is not right");
	if (row->other != other)
		FAIL("it is not known who made it wait");
	return 0;
}

/* Two threads of one process, beside one that waits for work. */
static int check_futex(void)
{
	struct probe *p = open_with(PROBE_BIT(PROBE_LOCKS));
	struct shared *shared = make_shared();
	struct lock_row lock, condition;
	struct snapshot s;
	pid_t pid;
	int bad;

	if (!p)
		return 1;
	pid = spawn();
	if (pid == 0) {
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
	close_probe(p);
	if (bad)
		return 1;
	printf("  for conditions: %llu waits\n", (unsigned long long)condition.count);
	return judge_lock(&lock, shared, pid);
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
	close_probe(p);
	return judge_lock(&lock, shared, holder);
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
	close_probe(p);
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
	close_probe(p);
	printf("  %llu waits for its own memory map, %.1f ms, behind %d (%d)\n",
	       (unsigned long long)row.count, (double)row.wait_ns / 1e6, row.other, getpid());
	if (row.count == 0 || row.other != getpid())
		FAIL("four threads that map and fault wait for each other");
	return 0;
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {
		{"futex", check_futex},
		{"shared", check_futex_shared},
		{"stuck", check_stuck},
		{"mmap_lock", check_mmap_lock},
	};

	if (lacks_set(PROBE_LOCKS)) {
		printf("  skipped: this kernel takes none of the programs about locks\n");
		return 0;
	}
	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}
