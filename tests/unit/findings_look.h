/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings_look.h - what the tests of findings share: look at a made machine.
 */
#ifndef TESTS_FINDINGS_LOOK_H
#define TESTS_FINDINGS_LOOK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <linux/sched.h>

#include <cmocka.h>

#include "answer/answer_impl.h"
#include "diagnose/findings.h"
#include "diagnose/findings_table.h"
#include "snapshot_maker.h"

static struct findings found;
static struct findings_context context;

static inline void look(struct made *m)
{
	assert_int_equal(findings_make(made_ready(m), &context, &found), 0);
}

static inline void done(struct made *m)
{
	free(m);
	memset(&context, 0, sizeof(context));
}

/* No finding at all; says which there are. */
static inline void found_nothing(struct made *m)
{
	look(m);
	for (size_t i = 0; i < found.n_findings; i++)
		print_message("found %s\n", cause_word(found.finding[i].cause));
	assert_int_equal(found.n_findings, 0);
}

static inline uint64_t evidence(const struct finding *f, enum evidence_kind kind)
{
	const struct evidence *e = evidence_of(f, kind);

	assert_non_null(e);
	return e->value;
}

/* The first finding in words. */
static inline const char *said(struct made *m)
{
	static char line[600];
	struct text t = { .data = line, .size = sizeof(line) };

	say_finding(&t, &found.finding[0], &m->s);
	return line;
}

#endif
