// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * program_cost.c - what the probes add to a context switch, a message, a read from a disk, a
 * compile: a load of loads.h, measured in short slices, with the programs of one process
 * attached and detached by turns.
 *
 * Usage: program_cost LOAD [SET...]   a word of load_kinds; words of probe_set_word(), or the
 *                   name of a program in bpf/; "empty": programs that do nothing, where those
 *                   of "always" are met by this load: what any tool pays; default: empty always
 * Exit: 3 if the median of what the set "always" adds is at the load's limit or past it.
 * Prints for each set the time of a unit without it, and of what it adds the median, within
 * what the median of all such turns is with 95 % certainty, and the quarters.
 */
#include <bpf/bpf.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <math.h>
#include <pthread.h>

#include "loads.h"
#include "observe/probe_impl.h"

#define TURNS_MOST 400
#define PAST 3 /* exit status */

static double turn(const struct load_kind *kind, struct load *l)
{
	double took[16];

	kind->slice(l); /* what was attached just now is cold */
	for (int i = 0; i < kind->slices; i++)
		took[i] = kind->slice(l);
	return quantile(took, (size_t)kind->slices, 0.5);
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

/* One for each place, or none. */
static int empty_attach(const struct load_kind *kind, int program, int link[LOAD_POINTS])
{
	for (size_t i = 0; i < LOAD_POINTS && kind->point[i]; i++) {
		link[i] = bpf_raw_tracepoint_open(kind->point[i], program);
		if (link[i] < 0)
			return -1;
	}
	return 0;
}

static void empty_detach(const struct load_kind *kind, const int link[LOAD_POINTS])
{
	for (size_t i = 0; i < LOAD_POINTS && kind->point[i]; i++)
		close(link[i]);
}

static int set_of(const char *word)
{
	for (int set = 0; set < PROBE_SETS; set++) {
		if (!strcmp(word, probe_set_word((enum probe_set)set)))
			return set;
	}
	return -1;
}

static bool is_program(const char *word)
{
	for (size_t i = 0; i < probe_n_programs; i++) {
		if (!strcmp(word, probe_programs[i].name))
			return true;
	}
	return false;
}

/* "always" are those on every switch, too: they rest only while they have nothing to tell. */
static bool is_meant(const struct probe_program *row, const char *word)
{
	int set = set_of(word);

	return (int)row->set == set || !strcmp(word, row->name) ||
	       (set == PROBE_ALWAYS && row->set < PROBE_ON_DEMAND);
}

static int switch_set(struct probe *p, const char *word, bool on)
{
	for (size_t i = 0; i < probe_n_programs; i++) {
		const struct probe_program *row = &probe_programs[i];

		if (!is_meant(row, word) || !p->program[i] ||
		    on == !!p->link[i])
			continue;
		if (on && probe_attach(p, i) != 0)
			return -1;
		if (!on)
			probe_detach(p, i);
	}
	return 0;
}

/* With the set, or the programs that do nothing; negative: it cannot be attached. */
static double turn_with(const struct load_kind *kind, struct load *l, struct probe *p,
			const char *word, int empty)
{
	bool nothing = !strcmp(word, "empty");
	int link[LOAD_POINTS];
	double took;

	if (nothing ? empty_attach(kind, empty, link) != 0 : switch_set(p, word, true) != 0)
		return -1;
	took = turn(kind, l);
	if (nothing)
		empty_detach(kind, link);
	else
		switch_set(p, word, false);
	return took;
}

/*
 * The median of n values lies between those of these ranks with 95 % certainty, whatever
 * they are spread like: ranks of a binomial of n and 1/2, 1.96 deviations off its middle.
 */
static void certain(double *sorted, size_t n, double *low, double *high)
{
	double off = 0.98 * sqrt((double)n);
	size_t middle = n / 2, by = (size_t)ceil(off);

	*low = sorted[by < middle ? middle - by : 0];
	*high = sorted[middle + by < n ? middle + by : n - 1];
}

static int measure(const struct load_kind *kind, struct load *l, struct probe *p,
		   const char *word, int empty)
{
	double off[TURNS_MOST + 1], added[TURNS_MOST], one, mid, low, high, percent;
	size_t n = (size_t)kind->turns;
	int set = set_of(word);

	off[0] = turn(kind, l);
	for (size_t i = 0; i < n; i++) {
		double on = turn_with(kind, l, p, word, empty);

		off[i + 1] = turn(kind, l);
		if (off[i] < 0 || on < 0 || off[i + 1] < 0)
			return 1;
		added[i] = on - (off[i] + off[i + 1]) / 2;
	}
	one = quantile(off, n + 1, 0.5);
	mid = quantile(added, n, 0.5);
	certain(added, n, &low, &high);
	percent = 100 * mid / one;
	printf("%-9s %-16s %9.0f ns a %s without; adds %+6.0f ns, %+.2f %% (median %+.2f .. %+.2f; "
	       "quarters %+.1f .. %+.1f)%s\n",
	       kind->word, word, one, kind->unit, mid, percent, 100 * low / one, 100 * high / one,
	       100 * quantile(added, n, 0.25) / one, 100 * quantile(added, n, 0.75) / one,
	       set != PROBE_ALWAYS ? "" : percent < kind->limit_percent ? "   ok" : "   PAST THE LIMIT");
	fflush(stdout);
	return set == PROBE_ALWAYS && percent >= kind->limit_percent ? PAST : 0;
}

int main(int argc, char **argv)
{
	char *usual[] = {"empty", "always", NULL}, **word = usual;
	const struct load_kind *kind = argc > 1 ? load_kind(argv[1]) : NULL;
	static struct load load;
	struct seen seen;
	struct probe *p;
	int empty, rc = 0;

	if (!kind) {
		fprintf(stderr, "usage: program_cost LOAD [SET...]\n");
		return 2;
	}
	if (argc > 2)
		word = argv + 2;
	p = open_probe(NULL, &seen);
	empty = empty_program();
	if (!p || empty < 0 || load_start(kind, &load) != 0)
		return 1;
	switch_set(p, probe_set_word(PROBE_ALWAYS), false);
	for (; *word && (rc == 0 || rc == PAST); word++) {
		if (set_of(*word) < 0 && !is_program(*word) && strcmp(*word, "empty") != 0) {
			printf("%s: neither a set nor a program\n", *word);
			rc = 2;
		} else {
			rc = measure(kind, &load, p, *word, empty);
		}
	}
	load_end(&load);
	close_probe(p);
	return rc;
}
