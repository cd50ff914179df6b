// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prompt_grammar.c - the answer form of advice.h as GBNF, over the findings,
 * offers and names of this prompt and no others: what is not there cannot be
 * said.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>

#include "llamux/advice.h"
#include "prompt_impl.h"

/* A command line has at most this many bytes.  unit: bytes; default 400: longer
 * than any that a request of one sentence means, and an end to a model that
 * does not find one. */
#define COMMAND_MAX 400

/* name ::= "<x1>" | "<x2>" ... */
static void add_ids(struct text *t, const char *rule, const char *lead, char letter, size_t n)
{
	text_add(t, "%s ::=", rule);
	for (size_t i = 1; i <= n; i++)
		text_add(t, "%s \"%s<%c%zu>\"", i > 1 ? " |" : "", lead, letter, i);
	text_str(t, "\n");
}

static bool has_slot(const struct slots *slots, enum slot_type type)
{
	for (size_t i = 0; i < slots->count; i++) {
		if (slots->slot[i].type == type && slots->slot[i].index == 1)
			return true;
	}
	return false;
}

/* Offers that answer finding i: doN, left out where there are none. */
static bool add_do(struct text *t, const struct finding *f, size_t offers)
{
	size_t n = 0;

	for (size_t k = 0; k < f->n_offers; k++) {
		if (f->offers[k] > offers)
			continue;
		if (n++ == 0)
			text_add(t, "act%u ::= \" <a%u>\"", f->id, f->offers[k]);
		else
			text_add(t, " | \" <a%u>\"", f->offers[k]);
	}
	if (n)
		text_add(t, "\ndo%u ::= (\" do\" act%u{1,%zu})?\n", f->id, f->id, n);
	return n > 0;
}

/*
 * rule ::= one finding of the set, further ones of it, and offers that answer the
 * first; or none.
 */
static void add_cited(struct text *t, const char *rule, const struct findings *f, uint32_t set,
		      uint32_t with_do)
{
	size_t n = (size_t)__builtin_popcount(set), k = 0;

	text_add(t, "%s ::= \" none\"", rule);
	for (size_t i = 0; i < f->n_findings; i++) {
		if (!(set & 1u << i))
			continue;
		text_add(t, " | \" <f%zu>\"%s%s", i + 1, n > 1 ? " more-" : "", n > 1 ? rule : "");
		if (with_do & 1u << i)
			text_add(t, " do%zu", i + 1);
	}
	text_str(t, "\n");
	if (n < 2)
		return;
	text_add(t, "more-%s ::= (", rule);
	for (size_t i = 0; i < f->n_findings; i++) {
		if (set & 1u << i)
			text_add(t, "%s\" <f%zu>\"", k++ ? " | " : "", i + 1);
	}
	text_add(t, "){0,%zu}\n", n - 1);
}

/* The findings that tell of a name: it is the victim, or everyone is. */
static uint32_t findings_about(const struct prompt *p, const struct findings *f, size_t shown,
			       unsigned int name)
{
	uint32_t set = 0;

	for (size_t i = 0; i < shown; i++) {
		unsigned int victim = prompt_name_of(p, &f->finding[i].victim);

		if (victim == name || victim == 0)
			set |= 1u << i;
	}
	return set;
}

/* " <f1> <f2> do <a1>": what is offered first against the first of them is done. */
static void add_ruled(struct text *t, const struct prompt_cited *cited, const struct findings *f,
		      size_t offers)
{
	const struct finding *first;

	if (cited->n == 0) {
		text_str(t, "\" none\"");
		return;
	}
	text_str(t, "\"");
	for (size_t i = 0; i < cited->n; i++)
		text_add(t, " <f%u>", cited->finding[i]);
	first = &f->finding[cited->finding[0] - 1];
	for (size_t k = 0; k < first->n_offers; k++) {
		if (first->offers[k] > offers)
			continue;
		text_add(t, " do <a%u>", first->offers[k]);
		break;
	}
	text_str(t, "\"");
}

/* What is the matter at all, or with what the question names. */
static void add_ruled_causes(struct text *t, const struct prompt_grammar *g)
{
	struct prompt_cited cited;

	text_str(t, "cited ::= ");
	prompt_cite(g->findings, g->shown, g->focus, &cited);
	add_ruled(t, &cited, g->findings, g->offers);
	text_str(t, "\n");
}

/* The names of the question, and of a task what follows from that; no name, no task. */
static void add_ruled_names(struct text *t, const struct prompt *p, const struct prompt_grammar *g)
{
	bool first = true;

	text_str(t, "name ::=");
	for (unsigned int i = 1; i <= p->n_names; i++) {
		if (g->asked & 1u << (i - 1)) {
			text_add(t, "%s \" <n%u>\"", first ? "" : " |", i);
			first = false;
		}
	}
	text_str(t, "\ntask ::= ");
	first = true;
	for (unsigned int i = 1; i <= p->n_names; i++) {
		struct prompt_cited cited;

		if (!(g->asked & 1u << (i - 1)))
			continue;
		text_add(t, "%s\"task <n%u>\" ", first ? "" : " | ", i);
		first = false;
		prompt_cite_task(p, g->findings, g->shown, i, &cited);
		add_ruled(t, &cited, g->findings, g->offers);
	}
	text_str(t, "\n");
}

static void add_tasks(struct text *t, const struct prompt *p, const struct findings *f,
		      size_t shown, uint32_t with_do)
{
	char rule[16];

	add_ids(t, "name", " ", 'n', p->n_names);
	text_str(t, "task ::= \"task\" (");
	for (size_t i = 1; i <= p->n_names; i++)
		text_add(t, "%s\" <n%zu>\" of%zu", i > 1 ? " | " : "", i, i);
	text_str(t, ")\n");
	for (unsigned int i = 1; i <= p->n_names; i++) {
		snprintf(rule, sizeof(rule), "of%u", i);
		add_cited(t, rule, f, findings_about(p, f, shown, i), with_do);
	}
}

/* Whatever fits: for a model that knows no rules. */
static void add_free(struct text *t, const struct prompt *p, const struct prompt_grammar *g)
{
	const struct findings *f = g->findings;
	uint32_t with_do = 0;

	for (size_t i = 0; i < g->shown; i++) {
		if (add_do(t, &f->finding[i], g->offers))
			with_do |= 1u << i;
	}
	add_cited(t, "cited", f, (1u << g->shown) - 1, with_do);
	if (p->n_names)
		add_tasks(t, p, f, g->shown, with_do);
}

int prompt_grammar(struct prompt *p, const struct prompt_grammar *g)
{
	bool named = g->taught ? g->asked != 0 : p->n_names > 0;
	struct text t;

	text_fixed(&t, p->grammar, sizeof(p->grammar));
	text_str(&t, "root ::= \"diagnose\" cited | ");
	text_str(&t, named ? "task | " : "");
	text_str(&t, "top | history | \"health\" | optimize | change | reply | undo | plain\n");
	if (g->taught) {
		add_ruled_causes(&t, g);
		if (named)
			add_ruled_names(&t, p, g);
	} else {
		add_free(&t, p, g);
	}
	text_str(&t, "top ::= \"top \" (\"cpu\" | \"mem\" | \"disk\")\n");
	text_add(&t, "history ::= \"history\"%s\n",
		 has_slot(&p->slots, SLOT_TIME) ? " \" <time1>\"?" : "");
	text_str(&t, "optimize ::= \"optimize \" (\"coding\" | \"gaming\" | \"call\" | \"batch\" | "
		     "\"quiet\" | \"battery\")\n");
	text_add(&t,
		 "change ::= \"change \" (\"faster\" | \"less\" | \"limit\" | \"pause\" | "
		 "\"hibernate\") (%s)\n",
		 !named ? "\" none\"" : g->taught ? "name" : "name | \" none\"");
	text_add(&t, "reply ::= %s\"no\" | \"why\"\n", g->pending ? "\"yes\" | \"what\" | " : "");
	text_add(&t, "undo ::= \"undo \" (\"last\" | \"all\"%s)\n",
		 has_slot(&p->slots, SLOT_NUMBER) ? " | \"<num1>\"" : "");
	text_str(&t, "plain ::= \"log\" | \"hello\" | \"about\" | \"command\" | \"offtopic\" | "
		     "\"unclear\"\n");
	return t.lost ? -E2BIG : 0;
}

int prompt_command_grammar(struct prompt *p)
{
	struct text t;

	/* Printable ASCII that begins neither with a space nor with "@". */
	text_fixed(&t, p->grammar, sizeof(p->grammar));
	text_add(&t,
		 "root ::= \"@ask\" | \"@chat\" | \"@unsure\" | command\n"
		 "command ::= [!-?A-~] [ -~]{0,%d}\n",
		 COMMAND_MAX - 1);
	return t.lost ? -E2BIG : 0;
}
