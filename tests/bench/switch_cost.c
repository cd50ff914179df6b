// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * switch_cost.c - what the probes add to a context switch: two processes on one CPU
 * that hand a byte to and fro, measured in short slices, with the programs of one
 * process attached and detached by turns.  A whole benchmark takes seconds, in which
 * a virtual machine's speed drifts by more than the probes cost; neighbouring slices
 * of some milliseconds do not.
 *
 * Usage: switch_cost [SET...]   words of probe_set_word(); "empty": a program that does
 *                               nothing, what any tool pays; default: empty always
 * Prints for each set the CPU time of a switch without it, and the median and the
 * quarters of what it adds.
 */
#include <bpf/bpf.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <pthread.h>

#include "../bpf/check.h"
#include "probe_impl.h"

#define HAND_OVERS 300 /* of a slice, each way: a few milliseconds */
#define SLICES 8       /* of a turn; the median of them counts */
#define TURNS 200

struct pair {
	int there[2], back[2];
	clockid_t other; /* CPU clock of the one that answers */
	pid_t pid;
};

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double quantile(double *value, size_t n, double part)
{
	qsort(value, n, sizeof(*value), compare);
	return value[(size_t)((double)(n - 1) * part)];
}

static int start_pair(struct pair *p)
{
	char c;

	if (pipe(p->there) || pipe(p->back))
		return -errno;
	p->pid = spawn();
	if (p->pid == 0) {
		while (read(p->there[0], &c, 1) == 1 && write(p->back[1], &c, 1) == 1)
			;
		_exit(0);
	}
	return p->pid < 0 ? -errno : -clock_getcpuclockid(p->pid, &p->other);
}

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* unit: ns of CPU time per switch; negative: the pair is broken */
static double slice(struct pair *p)
{
	double before = seconds(CLOCK_PROCESS_CPUTIME_ID) + seconds(p->other);
	char c = 0;

	for (int i = 0; i < HAND_OVERS; i++) {
		if (write(p->there[1], &c, 1) != 1 || read(p->back[0], &c, 1) != 1)
			return -1;
	}
	return (seconds(CLOCK_PROCESS_CPUTIME_ID) + seconds(p->other) - before) * 1e9 /
	       (2 * HAND_OVERS);
}

static double turn(struct pair *p)
{
	double took[SLICES];

	slice(p); /* what was attached just now is cold */
	for (int i = 0; i < SLICES; i++)
		took[i] = slice(p);
	return quantile(took, SLICES, 0.5);
}

/* --- what is switched on and off ------------------------------------------------- */

static int empty_program(void)
{
	const struct bpf_insn insn[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	return bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "nothing", "GPL", insn, 2, NULL);
}

static int set_of(const char *word)
{
	for (int set = 0; set < PROBE_SETS; set++) {
		if (!strcmp(word, probe_set_word((enum probe_set)set)))
			return set;
	}
	return -1;
}

static int switch_set(struct probe *p, int set, bool on)
{
	for (size_t i = 0; i < probe_n_programs; i++) {
		if ((int)probe_programs[i].set != set || !p->program[i] || on == !!p->link[i])
			continue;
		if (on && probe_attach(p, i) != 0)
			return -1;
		if (!on)
			probe_detach(p, i);
	}
	return 0;
}

static int measure(struct pair *pair, struct probe *p, const char *word, int empty)
{
	double off[TURNS + 1], added[TURNS];
	int set = set_of(word), link = -1;

	for (int i = 0; i <= TURNS; i++)
		off[i] = 0;
	for (int i = 0; i < TURNS; i++) {
		double on;

		off[i] = i ? off[i] : turn(pair);
		if (set < 0)
			link = bpf_raw_tracepoint_open("sched_switch", empty);
		if (set < 0 ? link < 0 : switch_set(p, set, true) != 0)
			return -1;
		on = turn(pair);
		if (set < 0)
			close(link);
		else
			switch_set(p, set, false);
		off[i + 1] = turn(pair);
		added[i] = on - (off[i] + off[i + 1]) / 2;
	}
	printf("%-9s %7.0f ns a switch without; adds %+5.0f ns (quarters %+.0f .. %+.0f), %+.1f %%\n",
	       word, quantile(off, TURNS + 1, 0.5), quantile(added, TURNS, 0.5),
	       quantile(added, TURNS, 0.25), quantile(added, TURNS, 0.75),
	       100 * quantile(added, TURNS, 0.5) / quantile(off, TURNS + 1, 0.5));
	fflush(stdout);
	return 0;
}

int main(int argc, char **argv)
{
	char *usual[] = { argv[0], "empty", "always", NULL };
	struct seen seen;
	struct pair pair;
	struct probe *p;
	cpu_set_t one;
	int empty, rc = 0;

	argv = argc > 1 ? argv : usual;
	sched_getaffinity(0, sizeof(one), &one);
	for (size_t cpu = CPU_SETSIZE, found = 0; cpu-- > 0;) {
		if (CPU_ISSET(cpu, &one) && found++)
			CPU_CLR(cpu, &one);
	}
	p = open_probe(NULL, &seen);
	empty = empty_program();
	if (!p || empty < 0 || sched_setaffinity(0, sizeof(one), &one) || start_pair(&pair) != 0)
		return 1;
	switch_set(p, PROBE_ALWAYS, false);
	for (char **word = argv + 1; *word && rc == 0; word++) {
		if (set_of(*word) < 0 && strcmp(*word, "empty") != 0) {
			printf("%s: no set of programs\n", *word);
			rc = 2;
		} else {
			rc = -measure(&pair, p, *word, empty);
		}
	}
	end(pair.pid);
	probe_close(p);
	return rc;
}
