// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_delayed.c - a thread that is moved to another CPU while it sleeps and is
 * still queued (bpf/delayed.bpf.h): kernels from 6.12 on take the rest of its sleep for
 * a wait, and llamux does not.
 *
 * The sleeper computes beside one that always wants the same CPU, so that it has had
 * more than its share when it goes to sleep, and is given another CPU at that moment.
 * It knows itself for how long it slept.
 *
 * Usage: bpf_check_delayed    (root; two CPUs)
 */
#include <stdatomic.h>
#include <sys/mman.h>

#include "check.h"

#define MSEC 1000000ull
#define ROUNDS 12
#define SPIN_NS (12 * MSEC)
#define SLEEP_MS 120

struct shared {
	_Atomic unsigned int asleep; /* how often it has gone to sleep */
	_Atomic uint64_t slept_ns;
};

static uint64_t thread_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static pid_t start_sleeper(struct shared *s)
{
	pid_t pid = spawn();

	if (pid)
		return pid;
	for (;;) {
		uint64_t until = thread_ns() + SPIN_NS;

		while (thread_ns() < until)
			;
		atomic_fetch_add(&s->asleep, 1);
		sleep_ms(SLEEP_MS);
		/* What comes after that is a wait. */
		atomic_fetch_add(&s->slept_ns, SLEEP_MS * MSEC);
	}
}

static void poll_for(struct shared *s, unsigned int asleep)
{
	struct timespec pause = {0, 50000};

	while (atomic_load(&s->asleep) < asleep)
		nanosleep(&pause, NULL);
}

/* Moves it to the other CPU each time when it has just gone to sleep, and back when it
 * is awake. */
static void move_asleep(struct shared *s, pid_t pid, const size_t cpu[2])
{
	for (unsigned int i = 0; i < ROUNDS; i++) {
		poll_for(s, atomic_load(&s->asleep) + 1);
		pin(pid, cpu[1]);
		sleep_ms(SLEEP_MS);
		pin(pid, cpu[0]);
	}
}

static uint64_t kernels_wait(pid_t pid)
{
	unsigned long long run, wait = 0;
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", pid);
	f = fopen(path, "re");
	if (f && fscanf(f, "%llu %llu", &run, &wait) != 2)
		wait = 0;
	if (f)
		fclose(f);
	return wait;
}

static bool two_cpus(size_t cpu[2])
{
	cpu_set_t set;
	size_t n = 0;

	sched_getaffinity(0, sizeof(set), &set);
	for (size_t i = CPU_SETSIZE; i-- > 0 && n < 2;) {
		if (CPU_ISSET(i, &set))
			cpu[n++] = i;
	}
	return n == 2;
}

/* 77: this kernel makes no such mistake, or the sleeper was never caught.  When it runs
 * next is up to others; its own sleep is exact. */
static int compare(struct probe *p, struct shared *s, pid_t pid, const size_t cpu[2])
{
	uint64_t kernel, slept, span, may, begin;
	struct snapshot a, b, d;
	const struct task_row *row;

	/* From one moment at which it goes to sleep to another. */
	poll_for(s, atomic_load(&s->asleep) + 1);
	begin = now_ns();
	kernel = kernels_wait(pid);
	slept = atomic_load(&s->slept_ns);
	if (sample(p, &a))
		FAIL("no sample");
	move_asleep(s, pid, cpu);
	poll_for(s, atomic_load(&s->asleep) + 1);
	if (sample(p, &b) || snapshot_diff(&a, &b, &d))
		FAIL("no sample");
	kernel = kernels_wait(pid) - kernel;
	slept = atomic_load(&s->slept_ns) - slept;
	row = snapshot_task(&d, pid);
	if (!row)
		FAIL("the sleeper is not known");
	span = now_ns() - begin; /* the samples take a part of it, where the machine is slow */
	printf("  in %.0f ms it slept %.0f (by itself) and ran %.0f: the kernel says that it waited "
	       "%.0f, llamux %.0f\n",
	       (double)span / 1e6, (double)slept / 1e6, (double)row->t.run_ns / 1e6,
	       (double)kernel / 1e6, (double)row->t.wait_ns / 1e6);
	/* Neither; the mistake is a whole sleep at the least. */
	may = span - slept - row->t.run_ns + SLEEP_MS / 2 * MSEC;
	may += may / 20;
	if (kernel <= may)
		return 77;
	if (row->t.wait_ns > may)
		FAIL("its sleep is taken for a wait");
	return 0;
}

int main(void)
{
	struct shared *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct sched_param first = {.sched_priority = 1};
	pid_t rival, pid;
	struct seen seen;
	struct probe *p;
	size_t cpu[2];
	int bad;

	if (s == MAP_FAILED || !two_cpus(cpu)) {
		printf("  needs two CPUs\n");
		return s == MAP_FAILED;
	}
	p = open_probe(NULL, &seen);
	if (!p)
		return 1;
	rival = spin(cpu[0], SCHED_OTHER, "rival");
	pid = start_sleeper(s);
	pin(pid, cpu[0]);
	pin(0, cpu[1]); /* at once where the moment is there */
	sched_setscheduler(0, SCHED_FIFO, &first);
	bad = compare(p, s, pid, cpu);
	end(pid);
	end(rival);
	close_probe(p);
	printf("%s delayed\n", bad == 77 ? "skip (this kernel takes no sleep for a wait)" :
			       bad ? "FAIL" : "ok");
	return bad != 0 && bad != 77;
}
