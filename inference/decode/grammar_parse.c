/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar_parse.c - reads GBNF text into a tree; one function for each level of
 * the notation.  Depth and sizes are bounded.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grammar_text.h"

/* Space and comments, and line ends if lines. */
static void skip_space(struct parser *p, bool lines)
{
	for (;; p->at++) {
		int c = peek(p);

		if (c == '#') {
			while (p->at < p->end && *p->at != '\n')
				p->at++;
			c = peek(p);
		}
		if (c == '\n' && lines)
			p->line++;
		else if (c != ' ' && c != '\t' && c != '\r')
			return;
	}
}

static bool is_name(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

/* The rule called name, made if it is new. */
static int find_rule(struct parser *p, const char *name, size_t len, uint32_t *out)
{
	struct tree *t = p->tree;

	for (*out = 0; *out < t->n_rules; ++*out)
		if (t->rule[*out].name_len == len && memcmp(t->rule[*out].name, name, len) == 0)
			return 0;
	if (t->n_rules == GRAMMAR_RULES_MAX ||
	    grammar_grow(&t->rule, t->n_rules, &t->max_rules, sizeof(*t->rule), GRAMMAR_RULES_MAX))
		return refuse(p, "more than %u rules", GRAMMAR_RULES_MAX);
	t->rule[t->n_rules++] = (struct tree_rule){ name, len, NO_INDEX, p->line };
	return 0;
}

static int parse_name(struct parser *p, uint32_t *rule)
{
	const char *from = p->at;

	while (is_name(peek(p)))
		p->at++;
	return find_rule(p, from, (size_t)(p->at - from), rule);
}

static int parse_number(struct parser *p, uint32_t *out)
{
	if (peek(p) < '0' || peek(p) > '9')
		return refuse(p, "a number is missing in {}");
	for (*out = 0; peek(p) >= '0' && peek(p) <= '9'; p->at++) {
		*out = *out * 10 + (uint32_t)(*p->at - '0');
		if (*out > GRAMMAR_REPEAT_MAX)
			return refuse(p, "more than %u repetitions", GRAMMAR_REPEAT_MAX);
	}
	skip_space(p, false);
	return 0;
}

/* {m} {m,} {m,n} */
static int parse_bounds(struct parser *p, uint32_t *min, uint32_t *max)
{
	int err;

	p->at++;
	skip_space(p, false);
	err = parse_number(p, min);
	if (err)
		return err;
	*max = *min;
	if (peek(p) == ',') {
		p->at++;
		skip_space(p, false);
		*max = NO_INDEX;
		err = peek(p) == '}' ? 0 : parse_number(p, max);
		if (err)
			return err;
	}
	if (peek(p) != '}')
		return refuse(p, "} is missing");
	return *max < *min ? refuse(p, "{%u,%u} is reversed", *min, *max) : 0;
}

/* Wraps *item in each repetition that follows it. */
static int parse_repeats(struct parser *p, uint32_t *item)
{
	for (;;) {
		uint32_t min = 0, max = NO_INDEX, node;
		int err = 0, c = peek(p);

		if (c == '{')
			err = parse_bounds(p, &min, &max);
		else if (c == '+')
			min = 1;
		else if (c == '?')
			max = 1;
		else if (c != '*')
			return 0;
		p->at++;
		if (!err)
			err = grammar_add_node(p, TREE_REPEAT, &node);
		if (err)
			return err;
		p->tree->node[node].child = *item;
		p->tree->node[node].min = min;
		p->tree->node[node].max = max;
		*item = node;
		skip_space(p, p->depth > 0);
	}
}

static int parse_alternatives(struct parser *p, uint32_t *out);

static int parse_group(struct parser *p, uint32_t *out)
{
	int err;

	if (p->depth == GRAMMAR_NESTING_MAX)
		return refuse(p, "more than %u brackets within each other", GRAMMAR_NESTING_MAX);
	p->at++;
	p->depth++;
	skip_space(p, true);
	err = parse_alternatives(p, out);
	if (err)
		return err;
	if (peek(p) != ')')
		return refuse(p, ") is missing");
	p->at++;
	p->depth--;
	return 0;
}

static int parse_call(struct parser *p, uint32_t *out)
{
	uint32_t rule;
	int err = parse_name(p, &rule);

	if (!err)
		err = grammar_add_node(p, TREE_CALL, out);
	if (!err)
		p->tree->node[*out].first = rule;
	return err;
}

static int parse_item(struct parser *p, uint32_t *out)
{
	int c = peek(p), err;

	if (c == '"')
		err = grammar_parse_literal(p, out);
	else if (c == '[' || c == '.')
		err = grammar_parse_class(p, out);
	else if (c == '(')
		err = parse_group(p, out);
	else
		err = parse_call(p, out);
	if (err)
		return err;
	skip_space(p, p->depth > 0);
	return parse_repeats(p, out);
}

static bool starts_item(int c)
{
	return c == '"' || c == '[' || c == '.' || c == '(' || is_name(c);
}

static int parse_sequence(struct parser *p, uint32_t *out)
{
	uint32_t item, last = NO_INDEX;
	int err = grammar_add_node(p, TREE_SEQ, out);

	while (!err && starts_item(peek(p))) {
		err = parse_item(p, &item);
		if (err)
			break;
		if (last == NO_INDEX)
			p->tree->node[*out].child = item;
		else
			p->tree->node[last].sibling = item;
		last = item;
	}
	return err;
}

/* After an alternative: is there another one?  At the outer level it may begin on
 * a line of its own. */
static bool next_alternative(struct parser *p)
{
	struct parser ahead = *p;

	skip_space(&ahead, true);
	if (peek(&ahead) != '|')
		return false;
	p->at = ahead.at + 1;
	p->line = ahead.line;
	skip_space(p, true);
	return true;
}

static int parse_alternatives(struct parser *p, uint32_t *out)
{
	uint32_t item, last;
	int err = grammar_add_node(p, TREE_ALT, out);

	if (!err)
		err = parse_sequence(p, &last);
	if (err)
		return err;
	p->tree->node[*out].child = last;
	while (next_alternative(p)) {
		err = parse_sequence(p, &item);
		if (err)
			return err;
		p->tree->node[last].sibling = item;
		last = item;
	}
	return 0;
}

static int parse_rule(struct parser *p)
{
	uint32_t rule, body;
	int err;

	if (!is_name(peek(p)))
		return refuse(p, "a rule's name is missing");
	err = parse_name(p, &rule);
	if (err)
		return err;
	skip_space(p, false);
	if (p->end - p->at < 3 || memcmp(p->at, "::=", 3) != 0)
		return refuse(p, "::= is missing");
	if (p->tree->rule[rule].body != NO_INDEX)
		return refuse(p, "rule %.*s is defined twice", (int)p->tree->rule[rule].name_len,
			      p->tree->rule[rule].name);
	p->at += 3;
	p->tree->rule[rule].line = p->line;
	skip_space(p, true);
	err = parse_alternatives(p, &body);
	if (err)
		return err;
	p->tree->rule[rule].body = body;
	skip_space(p, false);
	if (p->at < p->end && *p->at != '\n')
		return refuse(p, "unexpected '%c'", *p->at >= ' ' && *p->at < 127 ? *p->at : '?');
	return 0;
}

int grammar_parse(const char *source, struct tree *tree, char *reason, size_t reason_len)
{
	size_t len = strnlen(source, GRAMMAR_TEXT_MAX + 1);
	struct parser p = { .at = source, .end = source + len, .tree = tree, .line = 1,
			    .reason = reason, .reason_len = reason_len };
	int err = 0;

	*tree = (struct tree){ 0 };
	if (len > GRAMMAR_TEXT_MAX)
		return refuse(&p, "longer than %u bytes", GRAMMAR_TEXT_MAX);
	for (skip_space(&p, true); p.at < p.end && !err; skip_space(&p, true))
		err = parse_rule(&p);
	for (uint32_t i = 0; i < tree->n_rules && !err; i++) {
		const struct tree_rule *r = &tree->rule[i];

		if (r->body == NO_INDEX)
			err = grammar_refuse(reason, reason_len, r->line,
					     "rule %.*s is not defined", (int)r->name_len, r->name);
	}
	return err;
}

void grammar_tree_free(struct tree *tree)
{
	free(tree->node);
	free(tree->rule);
	free(tree->range);
	free(tree->text);
}
