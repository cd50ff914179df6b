/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * longer.h - what was found over the longer window, for questions about the past
 * and for trouble that has just passed.  Pure.
 */
#ifndef AGENT_LONGER_H
#define AGENT_LONGER_H

#include "findings.h"

struct longer {
	struct findings findings; /* no offers: those are against the present only */
	struct snapshot snapshot; /* owned; span_ns is the window's true length */
};

/*
 * Takes the contents of the snapshot over, also on error.  context->before: the
 * present findings; since_s is how long one that still stands has been seen, else
 * 0.  Errors as findings_make(), and out is then empty.
 */
int longer_make(struct snapshot *snapshot, const struct findings_context *context,
		struct longer *out);
void longer_free(struct longer *l); /* contents */

/* The same trouble, though the numbers differ. */
bool finding_same(const struct finding *a, const struct finding *b);
/* The one of f that is the same trouble, or NULL. */
const struct finding *finding_like(const struct findings *f, const struct finding *what);
/* The first finding that is a loss to somebody, or NULL. */
const struct finding *finding_of_loss(const struct findings *f);

#endif
