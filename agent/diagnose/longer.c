// SPDX-License-Identifier: GPL-2.0-or-later
/* longer.c - the same detectors, over the longer window. */
#include "longer.h"

#include <string.h>

#include "findings_group.h"
#include "findings_table.h"

int longer_make(struct snapshot *snapshot, const struct findings_context *context,
		struct longer *out)
{
	int err;

	memset(&out->findings, 0, sizeof(out->findings));
	out->snapshot = *snapshot;
	memset(snapshot, 0, sizeof(*snapshot));
	err = findings_make(&out->snapshot, context, &out->findings);
	if (err < 0) {
		longer_free(out);
		return err;
	}
	out->findings.n_offers = 0;
	for (size_t i = 0; i < out->findings.n_findings; i++)
		out->findings.finding[i].n_offers = 0;
	return 0;
}

void longer_free(struct longer *l)
{
	snapshot_free(&l->snapshot);
	memset(&l->findings, 0, sizeof(l->findings));
}

bool finding_same(const struct finding *a, const struct finding *b)
{
	return a->cause == b->cause && subject_same(&a->culprit, &b->culprit) &&
	       (a->culprit.kind != SUBJECT_NONE || subject_same(&a->victim, &b->victim));
}

const struct finding *finding_like(const struct findings *f, const struct finding *what)
{
	for (size_t i = 0; i < f->n_findings; i++) {
		if (finding_same(&f->finding[i], what))
			return &f->finding[i];
	}
	return NULL;
}

const struct finding *finding_of_loss(const struct findings *f)
{
	for (size_t i = 0; i < f->n_findings; i++) {
		if (!cause_is_fine(f->finding[i].cause))
			return &f->finding[i];
	}
	return NULL;
}
