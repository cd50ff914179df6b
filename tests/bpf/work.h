/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * work.h - workloads that keep an account of their own time: what they computed,
 * what they waited for a CPU, and for how long each call that sleeps or blocks
 * kept them, measured from outside of the agent (clocks and schedstat).
 */
#ifndef TESTS_BPF_WORK_H
#define TESTS_BPF_WORK_H

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>

#include "check.h"

#define WORK_THREADS 24 /* slots for threads that live at one time */

enum call { CALL_SLEEPS, CALL_BLOCKS, CALLS };

/* One thread's; written by it, read by the checker at any moment. */
struct account {
	_Atomic uint64_t done_ns[CALLS];
	_Atomic uint64_t begun_ns; /* of the call that goes on; 0: none */
	_Atomic int going_on;
	_Atomic bool used;
};

/* A process of the test; shared memory. */
struct job {
	const char *name;
	void (*run)(struct job *job);
	bool own_group;            /* in a control group with a quota */
	pid_t pid;
	char file[128];            /* to read, where there is one */
	struct account account[WORK_THREADS];
	_Atomic uint64_t ended_run_ns, ended_wait_ns, ended_alive_ns;
	_Atomic uint64_t ended_ns[CALLS];
};

static inline uint64_t clock_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

/* "run wait slices" of a thread, or of the calling one. */
static inline uint64_t read_schedstat(const char *path, uint64_t *run)
{
	unsigned long long r = 0, w = 0;
	char text[64];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	if (n > 0) {
		text[n] = '\0';
		if (sscanf(text, "%llu %llu", &r, &w) != 2)
			r = w = 0;
	}
	if (run)
		*run = r;
	return w;
}

static inline uint64_t own_wait(void)
{
	return read_schedstat("/proc/thread-self/schedstat", NULL);
}

/* What a call of this kind took, less computing and waiting, goes to the account. */
#define CALL(account, kind, what)                                                              \
	do {                                                                                   \
		uint64_t wait_ = own_wait(), run_ = clock_ns(CLOCK_THREAD_CPUTIME_ID);         \
		uint64_t begun_ = now_ns(), took_;                                             \
                                                                                               \
		(account)->going_on = (kind);                                                  \
		(account)->begun_ns = begun_;                                                  \
		what;                                                                          \
		took_ = now_ns() - begun_;                                                     \
		run_ = clock_ns(CLOCK_THREAD_CPUTIME_ID) - run_;                               \
		wait_ = own_wait() - wait_;                                                    \
		(account)->begun_ns = 0;                                                       \
		if (took_ > run_ + wait_)                                                      \
			(account)->done_ns[(kind)] += took_ - run_ - wait_;                    \
	} while (0)

static inline void compute_us(uint64_t us)
{
	uint64_t until = clock_ns(CLOCK_THREAD_CPUTIME_ID) + us * 1000;

	while (clock_ns(CLOCK_THREAD_CPUTIME_ID) < until)
		;
}

static inline void nap_us(unsigned int us)
{
	struct timespec t = {0, (long)us * 1000};

	nanosleep(&t, NULL);
}

static inline struct account *new_account(struct job *job)
{
	for (size_t i = 0; i < WORK_THREADS; i++) {
		bool no = false;

		if (!__atomic_compare_exchange_n((bool *)&job->account[i].used, &no, true, false,
						 __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			continue;
		return &job->account[i];
	}
	return NULL;
}

/* The last act of a thread that ends while the others go on. */
static inline void leave(struct job *job, struct account *a, uint64_t began_ns)
{
	job->ended_wait_ns += own_wait();
	job->ended_run_ns += clock_ns(CLOCK_THREAD_CPUTIME_ID);
	job->ended_alive_ns += now_ns() - began_ns;
	for (int k = 0; k < CALLS; k++) {
		job->ended_ns[k] += a->done_ns[k];
		a->done_ns[k] = 0;
	}
	a->used = false;
}

/* --- the workloads; each without end ------------------------------------------ */

static inline void work_compute(struct job *job)
{
	(void)job;
	for (;;)
		compute_us(1000);
}

static inline void work_sleep(struct job *job)
{
	struct account *a = new_account(job);

	for (;;)
		CALL(a, CALL_SLEEPS, nap_us(5000));
}

static inline void work_mixed(struct job *job)
{
	struct account *a = new_account(job);

	for (;;) {
		compute_us(3000);
		CALL(a, CALL_SLEEPS, nap_us(4000));
	}
}

/* Reads past the page cache, so that each read waits for the device. */
static inline void work_read(struct job *job)
{
	struct account *a = new_account(job);
	size_t size = 1 << 20;
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open(job->file, O_RDONLY | O_DIRECT | O_CLOEXEC);

	if (fd < 0 || page == MAP_FAILED)
		_exit(1);
	for (;;) {
		ssize_t n = 0;

		CALL(a, CALL_BLOCKS, n = pread(fd, page, size, 0));
		if (n <= 0)
			_exit(1);
		CALL(a, CALL_SLEEPS, nap_us(100));
	}
}

/* The parent of a vfork is blocked until its child execs or ends. */
static inline void work_vfork(struct job *job)
{
	struct account *a = new_account(job);

	for (;;) {
		pid_t pid = -1;

		CALL(a, CALL_BLOCKS, {
			pid = vfork();
			if (pid == 0) {
				nap_us(8000);
				_exit(0);
			}
		});
		CALL(a, CALL_SLEEPS, waitpid(pid, NULL, 0));
		compute_us(500);
	}
}

/* Two threads that hand something over through two pipes. */
struct pipes {
	struct job *job;
	int in, out;
};

static inline void *pipe_side(void *arg)
{
	struct pipes *p = arg;
	struct account *a = new_account(p->job);
	char c = 0;

	for (;;) {
		CALL(a, CALL_SLEEPS, {
			if (read(p->in, &c, 1) != 1)
				_exit(1);
		});
		compute_us(50);
		if (write(p->out, &c, 1) != 1)
			_exit(1);
	}
	return NULL;
}

static inline void work_pipe(struct job *job)
{
	int there[2], back[2];
	struct pipes other, own;
	pthread_t thread;

	if (pipe(there) || pipe(back) || write(there[1], "", 1) != 1)
		_exit(1);
	other = (struct pipes){job, there[0], back[1]};
	own = (struct pipes){job, back[0], there[1]};
	if (pthread_create(&thread, NULL, pipe_side, &other))
		_exit(1);
	pipe_side(&own);
}

/* Four threads and a lock that each holds while it sleeps. */
static pthread_mutex_t work_lock = PTHREAD_MUTEX_INITIALIZER;

static inline void *lock_side(void *arg)
{
	struct account *a = new_account(arg);

	for (;;) {
		CALL(a, CALL_SLEEPS, pthread_mutex_lock(&work_lock));
		CALL(a, CALL_SLEEPS, nap_us(1000));
		pthread_mutex_unlock(&work_lock);
		compute_us(200);
	}
	return NULL;
}

static inline void work_lockers(struct job *job)
{
	pthread_t thread;

	for (int i = 0; i < 3; i++) {
		if (pthread_create(&thread, NULL, lock_side, job))
			_exit(1);
	}
	lock_side(job);
}

/* Threads that come and go, six at a time. */
static inline void *brief(void *arg)
{
	uint64_t began = now_ns();
	struct job *job = arg;
	struct account *a = new_account(job);

	for (int i = 0; a && i < 4; i++) {
		compute_us(300);
		CALL(a, CALL_SLEEPS, nap_us(3000));
	}
	if (a)
		leave(job, a, began);
	return NULL;
}

static inline void work_threads(struct job *job)
{
	struct account *a = new_account(job);
	pthread_t thread[6];

	for (;;) {
		for (int i = 0; i < 6; i++) {
			if (pthread_create(&thread[i], NULL, brief, job))
				_exit(1);
		}
		for (int i = 0; i < 6; i++)
			CALL(a, CALL_SLEEPS, pthread_join(thread[i], NULL));
	}
}

static inline void work_fork(struct job *job)
{
	struct account *a = new_account(job);

	for (;;) {
		pid_t pid = fork();

		if (pid == 0) {
			compute_us(500);
			_exit(0);
		}
		CALL(a, CALL_SLEEPS, waitpid(pid, NULL, 0));
		CALL(a, CALL_SLEEPS, nap_us(2000));
	}
}

/* Asks for another CPU all the time. */
static inline void work_migrate(struct job *job)
{
	size_t n = (size_t)sysconf(_SC_NPROCESSORS_ONLN);

	(void)job;
	for (size_t i = 0;; i++) {
		pin(0, i % n);
		compute_us(2000);
	}
}

/* Real-time, a tenth of a CPU. */
static inline void work_fifo(struct job *job)
{
	struct sched_param param = {.sched_priority = 1};
	struct account *a = new_account(job);

	if (sched_setscheduler(0, SCHED_FIFO, &param) != 0)
		_exit(1);
	for (;;) {
		compute_us(500);
		CALL(a, CALL_SLEEPS, nap_us(4500));
	}
}

#endif
