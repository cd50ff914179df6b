// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_focus.c - "is it the disk?": a question that suspects one thing is told first
 * that it is not that one, and what that rests on.
 */
#include <limits.h>
#include <string.h>

#include "answer_impl.h"

static uint64_t for_cpu(const struct task_times *t)
{
	return t->wait_ns;
}

static uint64_t for_storage(const struct task_times *t)
{
	return t->iowait_ns;
}

/* Some of it may be counted twice: no longer than that. */
static uint64_t for_memory(const struct task_times *t)
{
	return t->reclaim_ns + t->memcg_ns + t->compact_ns + t->held_ns + t->page_ns;
}

/* NULL: none waited at all. */
static const struct task_row *longest_of(const struct snapshot *s,
					 uint64_t (*time)(const struct task_times *))
{
	const struct task_row *longest = NULL;

	for (size_t i = 0; i < s->n_tasks; i++) {
		if (s->task[i].kernel_thread)
			continue;
		if (!longest || time(&s->task[i].t) > time(&longest->t))
			longest = &s->task[i];
	}
	return longest && time(&longest->t) ? longest : NULL;
}

/* "no process waited longer than 107 ms for it (`python3`, pid 812)" */
static void say_longest(const struct snapshot *s, uint64_t (*time)(const struct task_times *),
			const char *what, struct text *t)
{
	const struct task_row *longest = longest_of(s, time);
	char comm[SNAPSHOT_NAME_LEN + 1];

	if (!longest) {
		text_add(t, "no process waited for %s", what);
		return;
	}
	memcpy(comm, longest->comm, SNAPSHOT_NAME_LEN);
	comm[SNAPSHOT_NAME_LEN] = '\0';
	text_add(t, "no process waited longer than %s for %s (`",
		 text_seconds(time(&longest->t)).s, what);
	text_name(t, comm);
	text_add(t, "`, pid %d)", longest->pid);
}

void answer_say_state(const struct snapshot *s, struct text *t)
{
	text_add(t, "the CPUs were %s busy in the last %s, and ",
		 text_percent(s->cpu_busy_ns, s->span_ns * s->n_cpus).s,
		 text_seconds(s->span_ns).s);
	say_longest(s, for_cpu, "one", t);
	text_str(t, ".");
}

static void say_one_pressure(const char *what, const struct psi_line *line, struct text *t)
{
	if (line->share != UINT_MAX) {
		text_str(t, "  [");
		say_pressure(t, what, line->share);
		text_str(t, "]");
	}
	text_str(t, "\n");
}

static bool high(const struct psi_line *line)
{
	return line->share != UINT_MAX && line->share >= ANSWER_UNEXPLAINED;
}

static void not_cpu(const struct answer_context *ctx, struct text *t)
{
	text_str(t, "It is not the CPUs: ");
	answer_say_state(ctx->snapshot, t);
	say_one_pressure("cpu", &ctx->snapshot->pressure.cpu_some, t);
}

static void not_memory(const struct answer_context *ctx, struct text *t)
{
	const struct snapshot *s = ctx->snapshot;

	text_add(t, "It is not memory: %s of %s are available, and ",
		 text_size(s->memory.available).s, text_size(s->memory.total).s);
	say_longest(s, for_memory, "more of it", t);
	text_add(t, " in the last %s.", text_seconds(s->span_ns).s);
	say_one_pressure("memory", &s->pressure.mem_some, t);
}

/* "Is my disk full?" is about room, not about waiting. */
static bool asks_room(const struct prompt *p)
{
	char simple[ANSWER_WORDS_MAX];

	return answer_asked(p, simple) && answer_has_word(simple, "full|space|room");
}

static void not_disk(const struct answer_context *ctx, struct text *t)
{
	const struct snapshot *s = ctx->snapshot;

	text_str(t, asks_room(ctx->prompt) ?
			    "How full a disk is I do not watch (`df -h` says it). As to waiting: " :
			    "It is not the disk: ");
	say_longest(s, for_storage, "storage", t);
	text_add(t, " in the last %s.", text_seconds(s->span_ns).s);
	say_one_pressure("io", &s->pressure.io_some, t);
}

/* What may have cost somebody time, though no finding is about it, is told and not denied. */
static void not_swap(const struct answer_context *ctx, struct text *t)
{
	const struct snapshot *s = ctx->snapshot;

	if (!s->memory.swap_total) {
		text_str(t, "It is not swap: this machine has none.\n");
		return;
	}
	text_add(t, "%s: %s pages came back from it and %s went there in the last %s; "
		    "%s of %s are in use.\n",
		 s->vm.pswpin ? "Swap" : "It is not swap", text_count(s->vm.pswpin).s, text_count(s->vm.pswpout).s,
		 text_seconds(s->span_ns).s,
		 text_size(s->memory.swap_total - s->memory.swap_free).s,
		 text_size(s->memory.swap_total).s);
}

/* Of all that is held. */
static void not_killed(const struct answer_context *ctx, struct text *t)
{
	const struct snapshot *s = ctx->longer ? &ctx->longer->snapshot : ctx->snapshot;
	uint64_t n = s->vm.oom_kill > s->probe.oom_kills ? s->vm.oom_kill : s->probe.oom_kills;

	if (n)
		text_add(t, "The kernel killed %s process%s for want of memory in the last %s.\n",
			 text_count(n).s, n == 1 ? "" : "es", text_seconds(s->span_ns).s);
	else
		text_add(t, "The kernel killed nothing for want of memory in the last %s.\n",
			 text_seconds(s->span_ns).s);
}

/* On another machine; NULL: nobody waited for one. */
static const struct peer_row *longest_peer(const struct snapshot *s)
{
	const struct peer_row *longest = NULL;

	for (size_t i = 0; i < s->n_peers; i++) {
		const struct peer_row *peer = &s->peer[i];

		if (!peer->peer_pid && peer->waited_ns &&
		    (!longest || peer->waited_ns > longest->waited_ns))
			longest = peer;
	}
	return longest;
}

/* Too many to call the network well.  Of ordinary connections far fewer are lost. */
static bool resends(const struct net_counters *net)
{
	return net->resent > net->segments / 100;
}

static void not_network(const struct answer_context *ctx, struct text *t)
{
	const struct snapshot *s = ctx->snapshot;
	const struct peer_row *longest = longest_peer(s);

	text_add(t, "%s: of %s TCP segments sent in the last %s %s had to be sent again, and ",
		 resends(&s->net) ? "The network" : "It is not the network",
		 text_count(s->net.segments).s, text_seconds(s->span_ns).s,
		 text_count(s->net.resent).s);
	if (longest)
		text_add(t, "no process waited longer than %s for another side (%s).\n",
			 text_seconds(longest->waited_ns).s, longest->peer);
	else
		text_str(t, "no process waited for another side.\n");
}

static void not_heat(const struct answer_context *ctx, struct text *t)
{
	const struct frequency_state *f = &ctx->snapshot->frequency;

	if (!f->now_khz || !f->most_khz) {
		text_str(t, "Of heat I see nothing: this machine shows no frequency of its CPUs.\n");
		return;
	}
	text_add(t, "%s: the CPUs run at %s of their %s MHz, and were throttled for heat "
		    "%s times in the last %s.\n",
		 f->hot ? "Heat" : "It is not heat", text_count(f->now_khz / 1000).s, text_count(f->most_khz / 1000).s,
		 text_count(f->hot).s, text_seconds(ctx->snapshot->span_ns).s);
}

static void not_host(const struct answer_context *ctx, struct text *t)
{
	const struct snapshot *s = ctx->snapshot;

	text_add(t, "It is not the hypervisor: it took %s of the CPU time away in the last %s.\n",
		 text_percent(s->cpu_steal_ns, s->span_ns * s->n_cpus).s,
		 text_seconds(s->span_ns).s);
}

static bool cpu_felt(const struct snapshot *s)
{
	return high(&s->pressure.cpu_some) || answer_robbed(s);
}

static bool memory_felt(const struct snapshot *s)
{
	return high(&s->pressure.mem_some);
}

static bool disk_felt(const struct snapshot *s)
{
	return high(&s->pressure.io_some);
}

/* Somebody waited for another machine for half of the time or more. */
static bool network_felt(const struct snapshot *s)
{
	const struct peer_row *longest = longest_peer(s);

	return longest && longest->waited_ns >= s->span_ns / 2;
}

#define OF(cause) (1ull << (cause))

static const struct {
	const char *words;
	enum suspect general;   /* a part of that: "swapping" beside "memory" is about swap */
	enum resource resource; /* no finding may be about it, or */
	uint64_t causes;        /* about one of these */
	bool (*felt)(const struct snapshot *s); /* NULL: findings know */
	void (*say)(const struct answer_context *ctx, struct text *t);
} suspects[SUSPECTS] = {
	[SUSPECT_CPU] = { "cpu|cpus|processor|processors|core|cores|load", SUSPECT_NONE,
			  RESOURCE_CPU, 0, cpu_felt, not_cpu },
	[SUSPECT_MEMORY] = { "memory|ram|mem", SUSPECT_NONE, RESOURCE_MEMORY, 0, memory_felt,
			     not_memory },
	[SUSPECT_DISK] = { "disk|disks|disc|io|i/o|ssd|drive|storage|iowait|writing|writes|reads",
			   SUSPECT_NONE, RESOURCE_IO, 0, disk_felt, not_disk },
	[SUSPECT_SWAP] = { "swap|swapping|swaps|swapped|paging|thrash|thrashing|thrashes",
			   SUSPECT_MEMORY, RESOURCE_NONE, OF(CAUSE_MEM_SWAP), memory_felt,
			   not_swap },
	[SUSPECT_KILLED] = { "killed|oom", SUSPECT_MEMORY, RESOURCE_NONE, OF(CAUSE_OOM), NULL,
			     not_killed },
	[SUSPECT_NETWORK] = { "network|net|internet|wifi|ethernet|lan|connection|connections",
			      SUSPECT_NONE, RESOURCE_NONE,
			      OF(CAUSE_NET_WAIT) | OF(CAUSE_IRQ_LOAD), network_felt,
			      not_network },
	[SUSPECT_HEAT] = { "heat|hot|overheating|overheats|temperature|temperatures|thermal|"
			   "frequency",
			   SUSPECT_CPU, RESOURCE_NONE, OF(CAUSE_FREQ_CAP), NULL, not_heat },
	[SUSPECT_HOST] = { "hypervisor|steal|stealing|stolen|neighbour|neighbours|neighbor|neighbors",
			   SUSPECT_CPU, RESOURCE_NONE, OF(CAUSE_STEAL), answer_robbed, not_host },
};
_Static_assert(CAUSE_COUNT <= 64, "a bit for each cause");

bool answer_is_suspect(const char *word)
{
	char simple[ANSWER_WORDS_MAX];

	answer_simplify(word, simple);
	for (enum suspect i = 0; i < SUSPECTS; i++) {
		if (answer_has_word(simple, suspects[i].words))
			return true;
	}
	return false;
}

enum suspect answer_suspect(const struct prompt *prompt)
{
	enum suspect found = SUSPECT_NONE;
	char simple[ANSWER_WORDS_MAX];

	if (!answer_asked(prompt, simple))
		return SUSPECT_NONE;
	for (enum suspect i = 0; i < SUSPECTS; i++) {
		if (!answer_says(prompt, simple, suspects[i].words))
			continue;
		if (found != SUSPECT_NONE && suspects[i].general != found)
			return SUSPECT_NONE;
		found = i;
	}
	return found;
}

static bool is_found(const struct findings *f, enum suspect suspect)
{
	for (size_t i = 0; i < f->n_findings; i++) {
		unsigned int cause = f->finding[i].cause;

		if (suspects[suspect].causes & OF(cause) ||
		    (suspects[suspect].resource != RESOURCE_NONE &&
		     cause_table[cause]->resource == suspects[suspect].resource))
			return true;
	}
	return false;
}

bool answer_say_not_it(const struct answer_context *ctx, struct text *t)
{
	enum suspect suspect = answer_suspect(ctx->prompt);

	if (suspect == SUSPECT_NONE || is_found(ctx->findings, suspect) ||
	    (suspects[suspect].felt && suspects[suspect].felt(ctx->snapshot)))
		return false;
	suspects[suspect].say(ctx, t);
	return true;
}

bool answer_say_killed(const struct answer_context *ctx, struct text *t)
{
	if (answer_suspect(ctx->prompt) != SUSPECT_KILLED)
		return false;
	not_killed(ctx, t);
	return true;
}
