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
			bad += info.attached != (info.set < PROBE_ON_DEMAND);
	}
	close_probe(p);
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
	      after.probe.exits - before.probe.exits < FORKS ||
	      after.probe.events_lost != before.probe.events_lost;
	snapshot_free(&before);
	snapshot_free(&after);
	close_probe(p);
	return bad;
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
		made = c.forks + c.execs + c.exits + c.oom_kills + c.kswapd_wakes + c.long_reports +
		       c.long_stalls;
		if (made == c.events_seen + c.events_lost)
			break;
	}
	close_probe(p);
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
		if (c.forks + c.execs + c.exits + c.oom_kills + c.kswapd_wakes + c.long_reports +
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
	close_probe(p);
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
		{"attach", check_attach},   {"life", check_life}, {"wakeups", check_wakeups},
		{"lost", check_lost}};

	if (argc == 2 && !strcmp(argv[1], "nothing"))
		return 0;
	if (argc == 2 && !strcmp(argv[1], "hold"))
		return hold();
	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}
