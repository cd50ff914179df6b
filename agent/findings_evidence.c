// SPDX-License-Identifier: GPL-2.0-or-later
/* findings_evidence.c - the kinds of evidence that a finding may hold. */
#include "findings_table.h"

const struct evidence_row evidence_table[EVIDENCE_KINDS] = {
	[EVIDENCE_IDLE_CPU] = { "idle-cpu", "idle CPU time", UNIT_NS },
	[EVIDENCE_DISK_BUSY] = { "disk-busy", "disk busy", UNIT_NS },
};

const struct evidence *evidence_of(const struct finding *f, enum evidence_kind kind)
{
	for (size_t i = 0; i < f->n_evidence; i++) {
		if (f->evidence[i].kind == kind)
			return &f->evidence[i];
	}
	return NULL;
}

void evidence_add(struct finding *f, enum evidence_kind kind, uint64_t value)
{
	for (size_t i = 0; i < f->n_evidence; i++) {
		if (f->evidence[i].kind == kind) {
			f->evidence[i].value = value;
			return;
		}
	}
	if (f->n_evidence < EVIDENCE_MAX)
		f->evidence[f->n_evidence++] = (struct evidence){ kind, value };
}
