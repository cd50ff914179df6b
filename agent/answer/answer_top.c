// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_top.c - who uses the CPUs, the memory, the disks: a ranking by group.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/findings_group.h"
#include "answer_impl.h"

/* Lines of a ranking.  unit: groups; default 4: six lines with the total. */
#define TOP_MAX 4

struct ranking {
	const char *word;
	uint64_t (*amount)(const struct group *g);
	void (*head)(struct text *t, const struct snapshot *s);
	void (*line)(struct text *t, const struct groups *all, size_t group);
	void (*tail)(struct text *t, const struct groups *all);
	const char *nobody;
};

static uint64_t cpu_amount(const struct group *g)
{
	return g->t.run_ns + g->t.ended_run_ns;
}

static void cpu_head(struct text *t, const struct snapshot *s)
{
	text_add(t, "CPU in the last %s: %s of %u busy.\n", text_seconds(s->span_ns).s,
		 text_ratio(s->cpu_busy_ns, s->span_ns).s, s->n_cpus);
}

static void cpu_line(struct text *t, const struct groups *all, size_t group)
{
	const struct task_times *use = &all->group[group].t;
	uint64_t span = all->s->span_ns;

	text_add(t, "%s of one CPU", text_percent(use->run_ns, span).s);
	if (use->ended_run_ns >= span / 1000)
		text_add(t, ", and %s in processes that %s started and that have ended",
			 text_percent(use->ended_run_ns, span).s,
			 all->group[group].n > 1 ? "they" : "it");
}

/* What nobody in the list accounts for is said from here on.  unit: % of the whole;
 * default 20: less may be the edges of the window. */
#define REST_PERCENT 20

/* What processes used that have ended meanwhile, and whose starter has, too. */
static void cpu_tail(struct text *t, const struct groups *all)
{
	const struct snapshot *s = all->s;
	uint64_t rest = s->cpu_busy_ns;

	for (size_t g = 0; g < all->n; g++) {
		uint64_t run = cpu_amount(&all->group[g]);

		rest -= run < rest ? run : rest;
	}
	if (rest >= s->cpu_busy_ns / 100 * REST_PERCENT && rest >= s->span_ns / 100)
		text_add(t, "The rest, %s of one CPU, went to processes that have ended since, or "
			 "to interrupts.\n", text_percent(rest, s->span_ns).s);
}

static uint64_t memory_amount(const struct group *g)
{
	return g->rss_bytes;
}

static void memory_head(struct text *t, const struct snapshot *s)
{
	text_add(t, "Memory: %s of %s available", text_size(s->memory.available).s,
		 text_size(s->memory.total).s);
	if (s->memory.swap_total)
		text_add(t, ", swap %s of %s used",
			 text_size(s->memory.swap_total - s->memory.swap_free).s,
			 text_size(s->memory.swap_total).s);
	text_str(t, ". Resident, pages shared with others counted for each:\n");
}

/* Growth is said from here on.  unit: % of the group's own memory; default 1: less
 * is what any program does that is at work. */
#define GREW_PERCENT 1

static void memory_line(struct text *t, const struct groups *all, size_t group)
{
	const struct group *g = &all->group[group];
	uint64_t own = g->anon_bytes + g->swap_bytes;

	text_str(t, text_size(g->rss_bytes).s);
	if (g->swap_bytes)
		text_add(t, ", %s more in swap", text_size(g->swap_bytes).s);
	if (g->grown_bytes && g->grown_bytes >= own / 100 * GREW_PERCENT)
		text_add(t, ", grew %s in the last %s", text_size(g->grown_bytes).s,
			 text_seconds(all->s->span_ns).s);
}

/* Cgroups that are said.  unit: cgroups; default 2: one line. */
#define CGROUPS_MAX 2

/* One that has processes of its own: what a parent holds is said with those below. */
static bool has_processes(const struct snapshot *s, const struct cgroup_row *row)
{
	for (size_t i = 0; i < s->n_tasks; i++) {
		if (s->task[i].cgroup_id == row->id)
			return true;
	}
	return false;
}

static const struct cgroup_row *largest_cgroup(const struct snapshot *s, const bool *telling,
					       const struct cgroup_row *said)
{
	const struct cgroup_row *best = NULL;

	for (size_t i = 0; telling && i < s->n_cgroups; i++) {
		const struct cgroup_row *row = &s->cgroup[i];

		if (!telling[i] || row == said || !row->memory_bytes ||
		    (said && row->memory_bytes > said->memory_bytes) ||
		    (best && row->memory_bytes <= best->memory_bytes) || !has_processes(s, row))
			continue;
		best = row;
	}
	return best;
}

static uint64_t bound_of(const struct cgroup_row *row)
{
	return row->memory_high < row->memory_limit ? row->memory_high : row->memory_limit;
}

/* With the page cache that the kernel charges to them. */
static void memory_tail(struct text *t, const struct groups *all)
{
	const struct snapshot *s = all->s;
	const struct cgroup_row *row = NULL;
	bool *telling = cgroups_telling(s);
	char path[64];

	for (size_t n = 0; n < CGROUPS_MAX; n++) {
		row = largest_cgroup(s, telling, row);
		if (!row)
			break;
		cgroup_name(row, path, sizeof(path));
		text_str(t, n ? ", " : "By cgroup, with the files that it reads: ");
		text_name(t, path);
		text_add(t, " %s", text_size(row->memory_bytes).s);
		if (bound_of(row) != UINT64_MAX)
			text_add(t, " of at most %s", text_size(bound_of(row)).s);
		if (n + 1 == CGROUPS_MAX || !largest_cgroup(s, telling, row)) {
			text_str(t, ".\n");
			break;
		}
	}
	free(telling);
}

static uint64_t disk_amount(const struct group *g)
{
	return g->t.read_bytes + g->t.write_bytes;
}

static void disk_sums(const struct snapshot *s, uint64_t *reads, uint64_t *writes)
{
	*reads = *writes = 0;
	for (size_t i = 0; i < s->n_disks; i++) {
		*reads += s->disk[i].read_bytes;
		*writes += s->disk[i].write_bytes;
	}
}

static void disk_head(struct text *t, const struct snapshot *s)
{
	uint64_t reads, writes, busy = 0;

	disk_sums(s, &reads, &writes);
	for (size_t i = 0; i < s->n_disks; i++)
		busy = s->disk[i].busy_ms > busy ? s->disk[i].busy_ms : busy;
	text_add(t, "Disks in the last %s: %s read, %s written, the busiest %s of the time busy.\n",
		 text_seconds(s->span_ns).s, text_size(reads).s, text_size(writes).s,
		 text_percent(busy * 1000000, s->span_ns).s);
}

/* The requests that its processes made themselves; the kernel writes later what they
 * leave to it. */
static uint64_t requests_of(const struct groups *all, size_t group)
{
	uint64_t n = 0;

	for (size_t i = 0; i < all->s->n_ios; i++) {
		size_t task = task_index(all->s, all->s->io[i].pid);

		if (task != GROUP_NOBODY && all->of[task] == group)
			n += all->s->io[i].t.reads + all->s->io[i].t.writes;
	}
	return n;
}

static void disk_line(struct text *t, const struct groups *all, size_t group)
{
	const struct group *g = &all->group[group];
	uint64_t n = requests_of(all, group);

	text_add(t, "%s read, %s written", text_size(g->t.read_bytes).s,
		 text_size(g->t.write_bytes).s);
	if (n)
		text_add(t, ", in %s requests", text_count(n).s);
}

/* A disk's traffic that is no living process's: what ended ones asked for, and pages that
 * were made dirty before the window, or are the file system's own. */
static void disk_tail(struct text *t, const struct groups *all)
{
	uint64_t reads, writes, whole;

	disk_sums(all->s, &reads, &writes);
	whole = reads + writes;
	for (size_t g = 0; g < all->n; g++) {
		const struct task_times *use = &all->group[g].t;

		reads -= use->read_bytes < reads ? use->read_bytes : reads;
		writes -= use->write_bytes < writes ? use->write_bytes : writes;
	}
	if (reads + writes && reads + writes >= whole / 100 * REST_PERCENT)
		text_add(t, "The rest, %s read and %s written, was asked for by processes that have "
			 "ended since, or before these %s.\n",
			 text_size(reads).s, text_size(writes).s, text_seconds(all->s->span_ns).s);
}

static const struct ranking rankings[] = {
	{ "cpu", cpu_amount, cpu_head, cpu_line, cpu_tail, "No process ran to speak of.\n" },
	{ "mem", memory_amount, memory_head, memory_line, memory_tail, "No process is resident.\n" },
	{ "disk", disk_amount, disk_head, disk_line, disk_tail,
	  "No process read from or wrote to a disk.\n" },
};

static void say_groups(const struct ranking *r, const struct groups *g, struct text *t)
{
	bool *said = calloc(g->n + 1, sizeof(*said));
	size_t count = 0;

	for (; said && count < TOP_MAX; count++) {
		size_t best = GROUP_NOBODY;
		struct subject who;

		for (size_t i = 0; i < g->n; i++) {
			if (!said[i] && r->amount(&g->group[i]) &&
			    (best == GROUP_NOBODY ||
			     r->amount(&g->group[i]) > r->amount(&g->group[best])))
				best = i;
		}
		if (best == GROUP_NOBODY)
			break;
		said[best] = true;
		groups_subject(g, best, NULL, &who);
		text_add(t, "%zu. ", count + 1);
		say_subject(t, &who, g->s, false);
		text_str(t, ": ");
		r->line(t, g, best);
		text_str(t, "\n");
	}
	if (count == 0)
		text_str(t, r->nobody);
	free(said);
}

void answer_top(const struct advice *a, const struct answer_context *ctx, struct text *t)
{
	const struct ranking *r = NULL;
	struct groups groups;

	for (size_t i = 0; i < sizeof(rankings) / sizeof(rankings[0]); i++) {
		if (strcmp(a->word, rankings[i].word) == 0)
			r = &rankings[i];
	}
	if (!r || groups_make(ctx->snapshot, NULL, false, &groups) < 0) {
		text_str(t, "I have no memory left to make that ranking.\n");
		return;
	}
	r->head(t, ctx->snapshot);
	say_groups(r, &groups, t);
	r->tail(t, &groups);
	groups_free(&groups);
}
