// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check.c - loads every BPF program into the running kernel and compares what
 * they account with answers that are known otherwise.  Runs as root, on this
 * machine and as the only program of a virtual one.
 *
 * Usage: bpf_check [NAME...]: the checks of these names, or all of them.
 *        LLAMUX_BPF_LACKS=N: programs that this kernel is known to refuse.
 *        bpf_check hold: keeps the programs attached until it is ended.
 */
#include <sys/mman.h>

#include "check.h"

#define MSEC 1000000ull
#define FORKS 200u
#define EXECS 20u

/* Programs that the running kernel is known to lack something for. */
static int known_missing(void)
{
	const char *stated = getenv("LLAMUX_BPF_LACKS");

	return stated ? atoi(stated) : 0;
}

/* All programs load and attach, but so many as this kernel is said to refuse. */
static int check_attach(void)
{
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	struct probe_info info;
	int bad = 0, missing = 0;

	if (!p)
		return 1;
	for (size_t i = 0; !probe_describe(p, i, &info); i++) {
		printf("  %-42s %s\n", info.name,
		       info.error      ? strerror(info.error)
		       : info.attached ? "attached"
				       : probe_set_word(info.set));
		if (info.error)
			missing++;
		else
			bad += info.attached != (info.set == PROBE_ALWAYS);
	}
	probe_close(p);
	return bad != 0 || missing > known_missing();
}

/* Every fork, exec and exit arrives, once. */
static int check_life(void)
{
	struct snapshot before, after;
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	char self[] = "bpf_check", how[] = "nothing";
	int bad;

	if (!p || sample(p, &before))
		return 1;
	for (unsigned int i = 0; i < FORKS; i++) {
		pid_t pid = fork();

		if (pid == 0 && i < EXECS) {
			execv("/proc/self/exe", (char *[]){self, how, NULL});
			_exit(1);
		}
		if (pid == 0)
			_exit(0);
		waitpid(pid, NULL, 0);
		probe_poll(p); /* others may fork too, and faster */
	}
	if (sample(p, &after))
		return 1;
	printf("  %u forks: %u seen, %u exits; %llu lost\n", FORKS, seen.forks, seen.exits,
	       (unsigned long long)after.probe.events_lost);
	bad = seen.forks != FORKS || seen.exits != FORKS ||
	      after.probe.forks - before.probe.forks < FORKS ||
	      after.probe.execs - before.probe.execs < EXECS ||
	      after.probe.exits - before.probe.exits < FORKS || after.probe.events_lost;
	snapshot_free(&before);
	snapshot_free(&after);
	probe_close(p);
	return bad;
}

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
};

static int watch(struct probe *p, pid_t victim, pid_t hog, unsigned int ms, struct rivalry *r)
{
	struct snapshot a, b, d;
	const struct task_row *v, *h;
	uint64_t wait;

	if (sample(p, &a))
		return -EIO;
	wait = schedstat_wait(victim);
	sleep_ms(ms);
	r->kernel_wait = schedstat_wait(victim) - wait;
	if (sample(p, &b) || snapshot_diff(&a, &b, &d))
		return -EIO;
	v = snapshot_task(&d, victim);
	h = snapshot_task(&d, hog);
	if (!v || !h)
		return -ESRCH;
	r->span = d.span_ns;
	r->victim_run = v->t.run_ns;
	r->victim_wait = v->t.wait_ns;
	r->hog_run = h->t.run_ns;
	r->on_hog = blamed_on(&d, victim, hog, false);
	r->on_all = blamed_on(&d, victim, 0, true);
	printf("  in %.0f ms: victim ran %.1f, waited %.1f (schedstat %.1f); hog ran %.1f; "
	       "blamed on the hog %.1f, on all %.1f ms\n",
	       (double)r->span / 1e6, (double)r->victim_run / 1e6, (double)r->victim_wait / 1e6,
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
	probe_close(p);
	if (err)
		FAIL("samples: %s", strerror(-err));
	if (!near(r.victim_run + r.victim_wait, r.span, 5, 10 * MSEC))
		FAIL("running and waiting do not add up to the time");
	if (!near(r.victim_wait, r.kernel_wait, 10, 20 * MSEC))
		FAIL("the wait is not that of schedstat");
	if (!near(r.on_hog, r.hog_run, 10, 10 * MSEC))
		FAIL("the blame is not what the hog ran");
	if (!near(r.on_all, r.victim_wait, 10, 10 * MSEC))
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
	for (int i = 0; i < 100 && !seen.long_waits; i++) {
		sleep_ms(20);
		probe_poll(p);
	}
	end(victim);
	probe_close(p);
	if (err)
		FAIL("samples: %s", strerror(-err));
	printf("  %u long waits seen, the last behind %d (%s)\n", seen.long_waits, seen.blamed,
	       seen.blamed_comm);
	if (!near(r.victim_run + r.victim_wait, r.span, 5, 10 * MSEC))
		FAIL("running and waiting do not add up to the time");
	if (!near(r.on_hog, r.hog_run, 10, 10 * MSEC))
		FAIL("the blame is not what the hog ran");
	if (!seen.long_waits)
		FAIL("no record of a long wait");
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
	uint64_t wait = 0, blamed = 0;
	pid_t pid[CROWD_MAX];
	int bad;

	if (!p)
		return 1;
	n = n > CROWD_MAX ? CROWD_MAX : n;
	for (long i = 0; i < n; i++)
		pid[i] = spin(SIZE_MAX, SCHED_OTHER, "crowd");
	sleep_ms(50);
	bad = sample(p, &a);
	sleep_ms(1200);
	bad = bad || sample(p, &b) || snapshot_diff(&a, &b, &d);
	for (long i = 0; i < n; i++) {
		const struct task_row *row = bad ? NULL : snapshot_task(&d, pid[i]);

		wait += row ? row->t.wait_ns : 0;
		blamed += row ? blamed_on(&d, pid[i], 0, true) : 0;
		end(pid[i]);
	}
	probe_close(p);
	if (bad)
		FAIL("no samples");
	snapshot_free(&a);
	snapshot_free(&b);
	snapshot_free(&d);
	printf("  %ld processes waited %.1f ms, of which %.1f ms behind somebody\n", n,
	       (double)wait / 1e6, (double)blamed / 1e6);
	if (!near(blamed, wait, 10, 10 * MSEC))
		FAIL("the blame does not add up to the waits");
	return 0;
}

/* With a ring that is much too small: made = seen + lost, exactly. */
static int check_lost(void)
{
	struct probe_options small = {.ring_bytes = (size_t)sysconf(_SC_PAGESIZE)};
	struct seen seen;
	struct probe *p = open_probe(&small, &seen);
	struct probe_counters c;
	uint64_t made = 0;

	if (!p)
		return 1;
	for (unsigned int i = 0; i < FORKS; i++) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
	/* Others make records too while this reads; it is exact in a quiet moment. */
	for (int i = 0; i < 100; i++) {
		struct snapshot s;

		if (sample(p, &s))
			return 1;
		c = s.probe;
		snapshot_free(&s);
		made = c.forks + c.execs + c.exits + c.oom_kills + c.kswapd_wakes + c.long_waits +
		       c.long_stalls;
		if (made == c.events_seen + c.events_lost)
			break;
	}
	probe_close(p);
	printf("  %llu made, %llu seen, %llu lost\n", (unsigned long long)made,
	       (unsigned long long)c.events_seen, (unsigned long long)c.events_lost);
	if (c.events_lost < FORKS || !c.events_seen)
		FAIL("a ring of one page cannot hold %u records", 2 * FORKS);
	if (made != c.events_seen + c.events_lost)
		FAIL("the losses are not exact");
	return 0;
}

/* --- many wakeups --------------------------------------------------------------- */

#define WAKERS_MAX 64
#define WAKERS_MS 2000

/* Two threads' worth of hand-overs on one CPU, as a parent and its child; counts. */
static void hand_over(size_t cpu, volatile uint64_t *count)
{
	int there[2], back[2];
	char c = 0;
	pid_t pid;

	pin(0, cpu);
	if (pipe(there) || pipe(back))
		_exit(1);
	pid = spawn();
	for (;;) {
		int in = pid ? back[0] : there[0], out = pid ? there[1] : back[1];

		if (pid && write(out, &c, 1) != 1)
			_exit(1);
		if (read(in, &c, 1) != 1 || (!pid && write(out, &c, 1) != 1))
			_exit(1);
		*count += pid != 0;
	}
}

static uint64_t status_number(pid_t pid, const char *key)
{
	char path[64], line[128];
	uint64_t value = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		if (!strncmp(line, key, strlen(key)))
			value = strtoull(line + strlen(key), NULL, 10);
	}
	if (f)
		fclose(f);
	return value;
}

/* Records: as many as the kernel made, the daemon has read or the kernel counted as
 * lost.  Others make some while this reads; it is exact in a quiet moment. */
static bool none_is_missing(struct probe *p, struct snapshot *s)
{
	for (int i = 0; i < 100; i++) {
		struct probe_counters c;

		if (i)
			snapshot_free(s);
		if (sample(p, s))
			return false;
		c = s->probe;
		if (c.forks + c.execs + c.exits + c.oom_kills + c.kswapd_wakes + c.long_waits +
			    c.long_stalls == c.events_seen + c.events_lost)
			return true;
	}
	return false;
}

/* Wakeups on all CPUs at once, as fast as they go (200,000 a second on two CPUs of
 * 2020), with forks between: nothing gets lost without being counted. */
static int check_wakeups(void)
{
	size_t n = (size_t)sysconf(_SC_NPROCESSORS_ONLN);
	volatile uint64_t *count = mmap(NULL, 4096 * WAKERS_MAX, PROT_READ | PROT_WRITE,
					MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct snapshot s = {0};
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	uint64_t until, hand_overs = 0, sleeps = 0, kernel = 0;
	pid_t pid[WAKERS_MAX];
	bool exact;

	if (!p || count == MAP_FAILED)
		return 1;
	n = n > WAKERS_MAX ? WAKERS_MAX : n;
	for (size_t i = 0; i < n; i++) {
		pid[i] = spawn();
		if (pid[i] == 0)
			hand_over(i, count + i * 512);
	}
	until = now_ns() + WAKERS_MS * MSEC;
	while (now_ns() < until) {
		pid_t brief = fork();

		if (brief == 0)
			_exit(0);
		waitpid(brief, NULL, 0);
		probe_poll(p);
		sleep_ms(5);
	}
	for (size_t i = 0; i < n; i++) {
		kill(pid[i], SIGSTOP);
		hand_overs += count[i * 512];
	}
	sleep_ms(50);
	exact = none_is_missing(p, &s);
	for (size_t i = 0; i < n; i++) {
		const struct task_row *row = snapshot_task(&s, pid[i]);

		sleeps += row ? row->t.sleeps : 0;
		kernel += status_number(pid[i], "voluntary_ctxt_switches:");
		end(pid[i]);
	}
	printf("  %.0f wakeups a second; %llu records lost, %llu without room in a map; %llu "
	       "voluntary switches told, %llu known\n",
	       (double)(2 * hand_overs) * 1000 / WAKERS_MS,
	       (unsigned long long)s.probe.events_lost, (unsigned long long)s.probe.map_full,
	       (unsigned long long)sleeps, (unsigned long long)kernel);
	snapshot_free(&s);
	probe_close(p);
	if (!exact)
		FAIL("records are missing that nobody counted");
	if (sleeps != kernel)
		FAIL("switches are missing");
	return 0;
}

static int hold(void)
{
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);

	if (!p)
		return 1;
	printf("holding\n");
	fflush(stdout);
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {
		{"attach", check_attach},   {"life", check_life}, {"blame", check_blame},
		{"fallback", check_fallback}, {"starved", check_starved}, {"crowd", check_crowd}, {"lost", check_lost},
		{"wakeups", check_wakeups}};

	if (argc == 2 && !strcmp(argv[1], "nothing"))
		return 0;
	if (argc == 2 && !strcmp(argv[1], "hold"))
		return hold();
	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}
