/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings_table.h - the tables of causes and of actions: words, wording, and
 * which action answers which cause.  Adding a cause is adding a row.
 */
#ifndef AGENT_FINDINGS_TABLE_H
#define AGENT_FINDINGS_TABLE_H

#include "llamux/finding.h"

enum resource { RESOURCE_CPU, RESOURCE_MEMORY, RESOURCE_IO };

/*
 * Wording is text with fields in braces, filled by wording.c:
 *   {culprit} {victim}   "The 4 `encode` processes (pid 811..814)"; the first
 *                        letter is small where it does not begin the text
 *   {by} {who}           the same in short: "`encode`"
 *   {s|word|word}        the first if the culprit is one, the second if many
 *   {lost} {blamed}      times with unit; {of} adds "of the last 10 s"
 *   {window} {all} {run} {cpus} {ncpu} {count} {bytes} {disk} {rate}
 */
struct cause_row {
	const char *word;
	const char *detected;   /* what makes it: shown by "why" */
	const char *counted;    /* what finding.count is of */
	enum resource resource; /* whose pressure is the evidence */
	const char *named;      /* culprit and victim are known */
	const char *all;        /* culprit known, everybody suffers */
	const char *own;        /* victim known; nobody else is to blame */
	const char *neither;
	const char *kernel;     /* the culprit is the kernel; NULL: as named/all */
	const char *advice;     /* where nothing is offered */
	enum action_kind answer[ACTION_KINDS];
	size_t n_answers;
};

struct action_kind_row {
	const char *word;
	const char *offer;   /* "run {target} as ...": completes "I can" */
	const char *effect;  /* what that does */
};

extern const struct cause_row cause_table[CAUSE_COUNT];
extern const struct action_kind_row action_table[ACTION_KINDS];

#endif
