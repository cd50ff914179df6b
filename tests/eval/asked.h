/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * asked.h - a state of tests/eval/findings.txt as the agent would hold it: findings,
 * offers, and the processes that bear the names.
 */
#ifndef TESTS_EVAL_ASKED_H
#define TESTS_EVAL_ASKED_H

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "llamux/finding.h"
#include "llamux/snapshot.h"

#define STATE_WINDOW_NS 10000000000ull

struct state {
	struct findings findings;
	struct snapshot snapshot;
	struct task_row task[16];
	unsigned int pending;
	bool done;
};

/* Number of a word in a table of words; max if it is none of them. */
#define STATE_WORD(word, of, type, max) ({                          \
	int found = 0;                                              \
	while (found < (max) && strcmp(word, of((type)found)) != 0) \
		found++;                                            \
	found;                                                      \
})

/* "<n2>" or "<a2>": 2; otherwise 0. */
static inline unsigned int state_id(const char *word)
{
	return word && word[0] == '<' && word[1] && word[2] >= '1' && word[2] <= '9' ?
		       (unsigned int)(word[2] - '0') : 0;
}

static inline void state_subject(const struct state *s, const char *word, struct subject *out)
{
	unsigned int n = state_id(word);

	*out = (struct subject){ .kind = SUBJECT_NONE };
	if (n == 0 || n > s->snapshot.n_tasks)
		return;
	out->kind = SUBJECT_PROCESS;
	memcpy(out->name, s->task[n - 1].comm, sizeof(s->task[0].comm));
	out->n_pids = 1;
	out->pid[0] = s->task[n - 1].pid;
	out->start_ns = out->pid_start_ns[0] = s->task[n - 1].start_ns;
}

static inline void state_names(struct state *s, char *at)
{
	for (char *word; (word = strsep(&at, " ")) && s->snapshot.n_tasks < 9;) {
		struct task_row *row = &s->task[s->snapshot.n_tasks++];

		*row = (struct task_row){ .pid = 1000 + (pid_t)s->snapshot.n_tasks, .ppid = 1,
					  .uid = 1000, .threads = 1, .start_ns = 5000000000ull };
		snprintf(row->comm, sizeof(row->comm), "%s", word);
	}
}

/* The middle of what each size word and each load word stands for, in 0.01 %. */
static inline unsigned int state_share(const char *word)
{
	static const struct { const char *word; unsigned int share; } words[] = {
		{ "none", 100 }, { "low", 1000 }, { "high", 4000 }, { "full", 8000 },
		{ "small", 500 }, { "some", 2000 }, { "big", 4500 }, { "huge", 8000 },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i].word) == 0)
			return words[i].share;
	return 0;
}

/* "cpu full mem none io none" */
static inline int state_load(struct state *s, const char *at)
{
	char cpu[8], mem[8], io[8];

	if (sscanf(at, "cpu %7s mem %7s io %7s", cpu, mem, io) != 3)
		return -EINVAL;
	s->snapshot.pressure.cpu_some.share = state_share(cpu);
	s->snapshot.pressure.mem_some.share = state_share(mem);
	s->snapshot.pressure.io_some.share = state_share(io);
	return 0;
}

/* "cpu-hog huge <n1> by <n2> : <a1> <a2>" */
static inline int state_finding(struct state *s, const char *at)
{
	char cause[32], size[8], victim[8], culprit[8];
	struct finding *f = &s->findings.finding[s->findings.n_findings];
	int used = 0, word;

	if (sscanf(at, "%31s %7s %7s by %7s :%n", cause, size, victim, culprit, &used) != 4 || !used)
		return -EINVAL;
	word = STATE_WORD(cause, cause_word, enum finding_cause, CAUSE_COUNT);
	if (word == CAUSE_COUNT || s->findings.n_findings == FINDINGS_MAX)
		return -EINVAL;
	*f = (struct finding){ .id = (unsigned int)++s->findings.n_findings,
			       .cause = (enum finding_cause)word,
			       .window_ns = STATE_WINDOW_NS, .pressure = UINT_MAX,
			       .lost_ns = STATE_WINDOW_NS / 10000 * state_share(size) };
	state_subject(s, victim, &f->victim);
	state_subject(s, culprit, &f->culprit);
	for (const char *a = at + used; (a = strstr(a, "<a")) && f->n_offers < OFFERS_MAX; a++)
		f->offers[f->n_offers++] = (uint8_t)state_id(a);
	return 0;
}

/* "<a1> idle <n2>" */
static inline int state_offer(struct state *s, const char *at)
{
	char id[8], kind[32], target[8];
	struct offer *o = &s->findings.offer[s->findings.n_offers];
	int word;

	if (sscanf(at, "%7s %31s %7s", id, kind, target) != 3)
		return -EINVAL;
	word = STATE_WORD(kind, action_word, enum action_kind, ACTION_KINDS);
	if (word == ACTION_KINDS || s->findings.n_offers == OFFERS_MAX)
		return -EINVAL;
	*o = (struct offer){ .id = (unsigned int)++s->findings.n_offers,
			     .kind = (enum action_kind)word, .window_ns = STATE_WINDOW_NS };
	state_subject(s, target, &o->target);
	for (size_t i = 0; i < s->findings.n_findings && !o->finding; i++)
		for (size_t k = 0; k < s->findings.finding[i].n_offers; k++)
			if (s->findings.finding[i].offers[k] == o->id)
				o->finding = (unsigned int)i + 1;
	return o->id == state_id(id) && o->finding ? 0 : -EINVAL;
}

static inline int state_line(struct state *s, char *line)
{
	if (strncmp(line, "names ", 6) == 0)
		return state_names(s, line + 6), 0;
	if (strncmp(line, "load ", 5) == 0)
		return state_load(s, line + 5);
	if (strncmp(line, "<f", 2) == 0)
		return state_finding(s, line + 5);
	if (strncmp(line, "<a", 2) == 0)
		return state_offer(s, line);
	if (strncmp(line, "pending ", 8) == 0)
		s->pending = state_id(line + 8);
	else if (strncmp(line, "done", 4) == 0)
		s->done = true;
	return 0;
}

/* The state of that name; -ENOENT: there is none; -EINVAL: it is not of the form. */
static inline int state_read(const char *path, const char *name, struct state *s)
{
	char line[512], wanted[64];
	bool inside = false, any = false;
	FILE *f = path ? fopen(path, "re") : NULL;
	int err = 0;

	if (!f)
		return -ENOENT;
	memset(s, 0, sizeof(*s));
	s->snapshot.time_ns = 100 * STATE_WINDOW_NS;
	s->snapshot.span_ns = s->findings.window_ns = STATE_WINDOW_NS;
	s->snapshot.n_cpus = 2;
	s->snapshot.task = s->task;
	snprintf(wanted, sizeof(wanted), "[%s]", name);
	while (!err && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '[')
			inside = strcmp(line, wanted) == 0;
		else if (inside)
			err = state_line(s, line);
		any = any || inside;
	}
	fclose(f);
	return err ? err : any ? 0 : -ENOENT;
}

#endif
