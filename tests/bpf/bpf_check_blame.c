// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_blame.c - who is charged for whose wait for a CPU, on workloads where the
 * answer is known: what a rival ran is what the other waited for.
 *
 * Usage: bpf_check_blame [NAME...]: the checks of these names, or all of them.
 */
#include <fcntl.h>
#include <math.h>

#include "check.h"

#define MSEC 1000000ull

static uint64_t schedstat_wait(pid_t pid)
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

/* What the two spinners of a check did between two samples. */
struct rivalry {
	uint64_t span, victim_run, victim_wait, kernel_wait, hog_run, on_hog, on_all;
	uint64_t slack; /* how long the samples took: a task, and what it is blamed on, is
	                 * read at any moment of one; and interrupts */
};

/* What interrupts took of a CPU, which the kernel may count as nobody's: in emulation, where
 * every tick is a lot of work, a tenth of it. */
static uint64_t interrupts_ns(size_t cpu)
{
	unsigned long long irq = 0, soft = 0, steal = 0;
	char line[256], key[16];
	size_t length;
	FILE *f = fopen("/proc/stat", "re");

	length = (size_t)snprintf(key, sizeof(key), "cpu%zu ", cpu);
	while (f && fgets(line, sizeof(line), f)) {
		if (strncmp(line, key, length) == 0 &&
		    sscanf(line + length, "%*u %*u %*u %*u %*u %llu %llu %llu", &irq, &soft, &steal) != 3)
			irq = soft = steal = 0;
	}
	if (f)
		fclose(f);
	return (irq + soft + steal) * (1000 * MSEC / (uint64_t)sysconf(_SC_CLK_TCK));
}

static int sample_timed(struct probe *p, struct snapshot *s, uint64_t *slack)
{
	int err = sample(p, s);

	*slack += now_ns() - s->time_ns;
	return err;
}

static int watch(struct probe *p, pid_t victim, pid_t hog, unsigned int ms, struct rivalry *r)
{
	struct snapshot a, b, d;
	const struct task_row *v, *h;
	uint64_t wait, interrupts = interrupts_ns(last_cpu());

	r->slack = 10 * MSEC;
	if (sample_timed(p, &a, &r->slack))
		return -EIO;
	wait = schedstat_wait(victim);
	sleep_ms(ms);
	r->kernel_wait = schedstat_wait(victim) - wait;
	if (sample_timed(p, &b, &r->slack) || snapshot_diff(&a, &b, &d))
		return -EIO;
	r->slack += interrupts_ns(last_cpu()) - interrupts;
	v = snapshot_task(&d, victim);
	h = snapshot_task(&d, hog);
	if (!v || !h)
		return -ESRCH;
	r->span = d.span_ns;
	r->victim_run = v->t.run_ns;
	r->victim_wait = v->t.wait_ns;
	r->hog_run = h->t.run_ns;
	r->on_hog = blamed_on(&d, victim, hog, false);
	/* Nobody as well: those whose parents have ended, too, are known to nobody after their end. */
	r->on_all = blamed_on(&d, victim, 0, true) + blamed_on(&d, victim, 0, false);
	printf("  in %.0f (+- %.0f) ms: victim ran %.1f, waited %.1f (schedstat %.1f); hog ran %.1f; "
	       "blamed on the hog %.1f, on all %.1f ms\n",
	       (double)r->span / 1e6, (double)r->slack / 1e6, (double)r->victim_run / 1e6, (double)r->victim_wait / 1e6,
	       (double)r->kernel_wait / 1e6, (double)r->hog_run / 1e6, (double)r->on_hog / 1e6,
	       (double)r->on_all / 1e6);
	snapshot_free(&a);
	snapshot_free(&b);
	snapshot_free(&d);
	return 0;
}

/*
 * A victim that always wants the CPU waits exactly while others run there, so
 * what it is said to wait behind the hog has to be the hog's own CPU time -
 * whatever else runs on this machine meanwhile.
 */
static int check_blame_by(const struct probe_options *options)
{
	struct seen seen;
	struct probe *p = open_probe(options, &seen);
	size_t cpu = last_cpu();
	int err;
	pid_t hog, victim;
	struct rivalry r;

	if (!p)
		return 1;
	hog = spin(cpu, SCHED_OTHER, "hog");
	victim = spin(cpu, SCHED_OTHER, "victim");
	sleep_ms(50);
	err = watch(p, victim, hog, 1500, &r);
	end(victim);
	end(hog);
	close_probe(p);
	if (err)
		FAIL("samples: %s", strerror(-err));
	if (!near(r.victim_run + r.victim_wait, r.span, 5, r.slack))
		FAIL("running and waiting do not add up to the time");
	if (!near(r.victim_wait, r.kernel_wait, 10, 10 * MSEC + r.slack))
		FAIL("the wait is not that of schedstat");
	if (!near(r.on_hog, r.hog_run, 10, r.slack))
		FAIL("the blame is not what the hog ran");
	if (!near(r.on_all, r.victim_wait, 10, r.slack))
		FAIL("the blame does not add up to the wait");
	return 0;
}

static int check_blame(void)
{
	return check_blame_by(NULL);
}

/* The same with the programs for kernels that refuse tp_btf. */
static int check_fallback(void)
{
	struct probe_options options = {.fallbacks = true};

	return check_blame_by(&options);
}

/* A victim that gets no CPU at all has to show while it waits, not afterwards. */
static int check_starved(void)
{
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	size_t cpu = last_cpu();
	int err;
	pid_t hog, victim;
	struct rivalry r;

	if (!p)
		return 1;
	hog = spin(cpu, SCHED_OTHER, "hog");
	victim = spin(cpu, SCHED_IDLE, "victim");
	seen.waiter = victim;
	sleep_ms(50);
	err = watch(p, victim, hog, 300, &r); /* well within the history of a CPU */
	end(hog); /* lets the victim run, which ends its wait */
	for (int i = 0; i < 1000 && !seen.long_waits; i++) { /* one in 10 ms is told */
		sleep_ms(20);
		probe_poll(p);
	}
	end(victim);
	close_probe(p);
	if (err)
		FAIL("samples: %s", strerror(-err));
	printf("  %u long waits seen, the last behind %d (%s)\n", seen.long_waits, seen.blamed,
	       seen.blamed_comm);
	if (!near(r.victim_run + r.victim_wait, r.span, 5, r.slack))
		FAIL("running and waiting do not add up to the time");
	if (!near(r.on_hog, r.hog_run, 10, r.slack))
		FAIL("the blame is not what the hog ran");
	if (!seen.long_waits)
		FAIL("no record of a long wait");
	return 0;
}

/* Computes for this long, hands over, waits for its turn. */
static pid_t take_turns(size_t cpu, const int mine[2], const int others[2], uint64_t turn_ns)
{
	pid_t pid = spawn();
	char byte = 0;

	if (pid)
		return pid;
	pin(0, cpu);
	while (read(mine[0], &byte, 1) == 1) {
		struct timespec t;
		uint64_t until = 0, now;

		do {
			clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
			now = (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
			until = until ? until : now + turn_ns;
		} while (now < until);
		if (write(others[1], &byte, 1) != 1)
			break;
	}
	_exit(1);
}

/* How often a victim was charged, and how long in all. */
static double charges(const struct snapshot *s, pid_t victim, double *all_ns)
{
	uint64_t n = 0, sum = 0;

	for (size_t i = 0; i < s->n_blames; i++) {
		n += s->blame[i].victim == victim ? s->blame[i].count : 0;
		sum += s->blame[i].victim == victim ? s->blame[i].wait_ns : 0;
	}
	*all_ns = (double)sum;
	return (double)n;
}

/* A share of all that n draws may have come to: four standard deviations, and 5 %.  What
 * else ran here was charged for itself, wait by wait: a quarter of them were draws. */
static bool drawn(uint64_t charged, uint64_t true_ns, double all, double n)
{
	double p = (double)true_ns / all, off = (double)charged - (double)true_ns;
	double may = 4 * all * sqrt(p * (1 - p) / (n / 4)) + 0.05 * (double)true_ns;

	return p < 1 && off < may && -off < may;
}

/* As many tell a share of a fifth to a third of it. */
#define DRAWS 60

static bool turns_charged(const struct snapshot *d, pid_t victim, pid_t longer, pid_t shorter)
{
	const struct task_row *l = snapshot_task(d, longer), *s = snapshot_task(d, shorter);
	uint64_t on_longer = blamed_on(d, victim, longer, false);
	uint64_t on_shorter = blamed_on(d, victim, shorter, false);
	double all, n = charges(d, victim, &all);

	if (!l || !s)
		return false;
	printf("  the longer ran %.1f ms and is charged %.1f, the shorter %.1f and %.1f; of %.1f ms, "
	       "in %.0f charges\n",
	       (double)l->t.run_ns / 1e6, (double)on_longer / 1e6, (double)s->t.run_ns / 1e6,
	       (double)on_shorter / 1e6, all / 1e6, n);
	/* Each of its waits is one turn of either, of 0.4 or 0.1 ms. */
	return n >= DRAWS / 2 && n < (double)(l->t.run_ns / 400000 + s->t.run_ns / 100000) * 0.95 &&
	       drawn(on_longer, l->t.run_ns, all, n) && drawn(on_shorter, s->t.run_ns, all, n);
}

/* Waits until not even every second wait of the victim is charged for itself: what may be
 * spent at once, at the beginning, is spent. */
static bool until_spent(struct probe *p, pid_t victim, pid_t longer, pid_t shorter)
{
	struct snapshot before, after, d;
	bool spent = false;

	for (int i = 0; i < 60 && !spent; i++) {
		const struct task_row *l, *s;
		double all;

		if (sample(p, &before))
			return false;
		sleep_ms(500);
		if (sample(p, &after) || snapshot_diff(&before, &after, &d))
			return false;
		l = snapshot_task(&d, longer);
		s = snapshot_task(&d, shorter);
		spent = l && s && charges(&d, victim, &all) <
			(double)(l->t.run_ns / 400000 + s->t.run_ns / 100000) / 2;
		snapshot_free(&before);
		snapshot_free(&after);
		snapshot_free(&d);
	}
	return spent;
}

/*
 * Two that take short turns, one four times as long as the other, before one that
 * always wants the CPU, with so little to spend on its blame that most waits are left to
 * others: one moment of one wait then stands for several, and yet each is charged what
 * it ran.
 */
static int check_samples(void)
{
	struct probe_options options = {.blame_part = 20000};
	int a[2], b[2], bad;
	struct seen seen;
	struct probe *p = open_probe(&options, &seen);
	size_t cpu = last_cpu();
	pid_t victim, longer, shorter;
	struct snapshot before, after, d;
	double all, n = 0;

	if (!p || pipe2(a, O_CLOEXEC) || pipe2(b, O_CLOEXEC) || write(a[1], "", 1) != 1)
		return 1;
	longer = take_turns(cpu, a, b, 400000);
	shorter = take_turns(cpu, b, a, 100000);
	victim = spin(cpu, SCHED_OTHER, "victim");
	bad = !until_spent(p, victim, longer, shorter) || sample(p, &before);
	/* On a busy machine they get little of the CPU, and few draws. */
	for (int i = 0; i < 5 && !bad && n < DRAWS; i++) {
		if (i) {
			snapshot_free(&after);
			snapshot_free(&d);
		}
		sleep_ms(3000);
		bad = sample(p, &after) || snapshot_diff(&before, &after, &d);
		n = bad ? 0 : charges(&d, victim, &all);
	}
	end(victim);
	end(longer);
	end(shorter);
	close_probe(p);
	for (int i = 0; i < 2; i++) {
		close(a[i]);
		close(b[i]);
	}
	if (bad)
		FAIL("no samples");
	bad = !turns_charged(&d, victim, longer, shorter);
	snapshot_free(&before);
	snapshot_free(&after);
	snapshot_free(&d);
	if (bad)
		FAIL("the blame is not what they ran");
	return 0;
}

#define CROWD_MAX 64

/* Many that compute and wander between the CPUs: nothing is charged twice, and
 * hardly anything gets lost on the way. */
static int check_crowd(void)
{
	struct snapshot a, b, d;
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	long n = 2 * sysconf(_SC_NPROCESSORS_ONLN) + 1;
	uint64_t wait = 0, blamed = 0, slack = 10 * MSEC;
	pid_t pid[CROWD_MAX];
	int bad;

	if (!p)
		return 1;
	n = n > CROWD_MAX ? CROWD_MAX : n;
	for (long i = 0; i < n; i++)
		pid[i] = spin(SIZE_MAX, SCHED_OTHER, "crowd");
	sleep_ms(50);
	bad = sample_timed(p, &a, &slack);
	sleep_ms(1200);
	bad = bad || sample_timed(p, &b, &slack) || snapshot_diff(&a, &b, &d);
	for (long i = 0; i < n; i++) {
		const struct task_row *row = bad ? NULL : snapshot_task(&d, pid[i]);

		wait += row ? row->t.wait_ns : 0;
		blamed += row ? blamed_on(&d, pid[i], 0, true) : 0;
		end(pid[i]);
	}
	close_probe(p);
	if (bad)
		FAIL("no samples");
	snapshot_free(&a);
	snapshot_free(&b);
	snapshot_free(&d);
	printf("  %ld processes waited %.1f ms, of which %.1f ms behind somebody\n", n,
	       (double)wait / 1e6, (double)blamed / 1e6);
	if (!near(blamed, wait, 10, (uint64_t)n * slack))
		FAIL("the blame does not add up to the waits");
	return 0;
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {
		{"blame", check_blame},       {"starved", check_starved}, {"crowd", check_crowd},
		{"fallback", check_fallback}, {"samples", check_samples}};

	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}
