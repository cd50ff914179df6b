/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings_life_look.h - what the tests of findings about process life and limits
 * share.
 */
#ifndef TESTS_FINDINGS_LIFE_LOOK_H
#define TESTS_FINDINGS_LIFE_LOOK_H

#include "findings_look.h"

#include "diagnose/findings_table.h"

static inline const struct finding *find(enum finding_cause cause)
{
	for (size_t i = 0; i < found.n_findings; i++) {
		if (found.finding[i].cause == cause)
			return &found.finding[i];
	}
	return NULL;
}

#endif
