// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prompt_grammar.c - the answer form of advice.h as GBNF, over the findings,
 * offers and names of this prompt and no others: what is not there cannot be
 * said.
 */
#include <errno.h>
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

int prompt_grammar(struct prompt *p, size_t shown, size_t offers, bool pending)
{
	char acts[48] = "";
	struct text t;

	if (offers)
		snprintf(acts, sizeof(acts), " (\" do\" action{1,%zu})?", offers);
	text_fixed(&t, p->grammar, sizeof(p->grammar));
	text_str(&t, "root ::= diagnose | ");
	text_str(&t, p->n_names ? "task | " : "");
	text_str(&t, "top | history | \"health\" | optimize | change | reply | undo | plain\n");
	text_add(&t, "diagnose ::= \"diagnose\" cited%s\n", acts);
	if (p->n_names) {
		text_add(&t, "task ::= \"task\" name cited%s\n", acts);
		add_ids(&t, "name", " ", 'n', p->n_names);
	}
	if (shown) {
		text_add(&t, "cited ::= finding{1,%zu} | \" none\"\n", shown);
		add_ids(&t, "finding", " ", 'f', shown);
	} else {
		text_str(&t, "cited ::= \" none\"\n");
	}
	if (offers)
		add_ids(&t, "action", " ", 'a', offers);
	text_str(&t, "top ::= \"top \" (\"cpu\" | \"mem\" | \"disk\")\n");
	text_add(&t, "history ::= \"history\"%s\n",
		 has_slot(&p->slots, SLOT_TIME) ? " \" <time1>\"?" : "");
	text_str(&t, "optimize ::= \"optimize \" (\"coding\" | \"gaming\" | \"call\" | \"batch\" | "
		     "\"quiet\" | \"battery\")\n");
	text_add(&t, "change ::= \"change \" (\"faster\" | \"less\" | \"limit\" | \"pause\" | "
		     "\"hibernate\") (%s\" none\")\n",
		 p->n_names ? "name | " : "");
	text_add(&t, "reply ::= %s\"no\" | \"why\" | \"what\"\n", pending ? "\"yes\" | " : "");
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
