// SPDX-License-Identifier: GPL-2.0-or-later
/* test_findings_mem_limit.c - victims of their own memory limit, what is offered
 * against it, and groups that live at theirs and lose nothing. */
#include "findings_look.h"

#define MIB ((uint64_t)1 << 20)

static struct task_row *member(struct made *m, pid_t pid, const char *comm, uint64_t rss_mib)
{
	struct task_row *row = made_task(m, pid, 5, comm, 300, 5);

	row->rss_bytes = row->anon_bytes = rss_mib * MIB;
	return row;
}

static struct made *limited(void)
{
	struct made *m = made_new(2, 10000);
	struct cgroup_row *row = made_cgroup(m, 5, "/small");
	struct task_row *task = member(m, 50, "sorter", 240);

	row->memory_high = 256000000;
	row->memory_events_high = 30;
	row->refaults = 9000;
	task->cgroup_id = 5;
	task->t.memcg_ns = 1500 * MS;
	task->t.held_ns = 600 * MS;
	task->t.page_ns = 400 * MS;
	member(m, 51, "a", 1);
	return m;
}

static void memory_limit(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = limited();

	(void)state;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_MEM_LIMIT);
	assert_string_equal(f->victim.name, "sorter");
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_int_equal(f->lost_ns, 2500 * MS);
	assert_int_equal(f->bytes, 256000000);
	assert_int_equal(f->count, 30);
	assert_int_equal(evidence(f, EVIDENCE_REFAULTS), 9000);
	assert_int_equal(evidence(f, EVIDENCE_AVAILABLE), 6000000000ull);
	/* Twice as much is offered, and measured by what was lost to the limit. */
	assert_int_equal(found.n_offers, 1);
	assert_int_equal(found.offer[0].kind, ACTION_MEMORY);
	assert_int_equal(found.offer[0].value, 489);
	assert_int_equal(found.offer[0].target.kind, SUBJECT_CGROUP);
	assert_int_equal(found.offer[0].target.cgroup_id, 5);
	assert_int_equal(found.offer[0].victim_lost_ns, 2500 * MS);
	/* Not where the machine has not twice that to spare. */
	m->s.memory.available = 511999999;
	look(m);
	assert_int_equal(found.n_offers, 0);
	m->s.memory.available = 6000000000ull;
	/* The hard limit, where that one was hit. */
	m->cgroup[0].memory_events_high = 0;
	m->cgroup[0].memory_events_max = 7;
	m->cgroup[0].memory_limit = 300000000;
	look(m);
	assert_int_equal(f->bytes, 300000000);
	assert_int_equal(f->count, 7);
	assert_int_equal(found.offer[0].kind, ACTION_MEMORY_MAX);
	assert_int_equal(found.offer[0].value, 573);
	/* A limit that is not known, as without a readable cgroup tree. */
	m->s.n_cgroups = 0;
	look(m);
	assert_int_equal(f->cause, CAUSE_MEM_LIMIT);
	assert_int_equal(f->lost_ns, 1500 * MS);
	assert_int_equal(f->bytes, 0);
	assert_int_equal(found.n_offers, 0);
	done(m);
}

/* The limit of the slice above it. */
static void limit_above(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = limited();
	struct cgroup_row *row = made_cgroup(m, 6, "/small/web");

	(void)state;
	m->task[0].cgroup_id = row->id;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_MEM_LIMIT);
	assert_string_equal(f->victim.name, "sorter");
	assert_int_equal(f->bytes, 256000000);
	assert_int_equal(found.offer[0].target.cgroup_id, 5);
	strcpy(row->path, "/smaller"); /* beside it */
	look(m);
	assert_int_equal(f->bytes, 0);
	done(m);
}

/* A container touches memory.high once, and one lives at its limit with clean file
 * pages: neither loses anything to speak of. */
static void limit_touched(void **state)
{
	struct made *m = limited();

	(void)state;
	m->cgroup[0].memory_events_high = 1;
	m->task[0].t.memcg_ns = 30 * MS;
	m->task[0].t.held_ns = m->task[0].t.page_ns = 0;
	found_nothing(m);
	m->cgroup[0].memory_events_high = 4000;
	m->task[0].t.memcg_ns = 200 * MS;
	found_nothing(m);
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_limit),
		cmocka_unit_test(limit_above),
		cmocka_unit_test(limit_touched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
