/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar_text.c - characters, literals and classes of GBNF text.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/unicode.h"
#include "grammar_text.h"

int grammar_refuse(char *reason, size_t reason_len, unsigned int line, const char *format, ...)
{
	va_list args;
	int n;

	if (!reason || !reason_len)
		return -EBADMSG;
	n = snprintf(reason, reason_len, "grammar line %u: ", line);
	if (n > 0 && (size_t)n < reason_len) {
		va_start(args, format);
		vsnprintf(reason + n, reason_len - (size_t)n, format, args);
		va_end(args);
	}
	return -EBADMSG;
}

int grammar_grow(void *array, uint32_t count, uint32_t *max, size_t size, uint32_t limit)
{
	void *old, *grown;
	uint32_t want = *max ? *max * 2 : 32;

	if (count < *max)
		return 0;
	if (count >= limit)
		return -ENOMEM;
	memcpy(&old, array, sizeof(old));
	grown = reallocarray(old, want, size);
	if (!grown)
		return -ENOMEM;
	memcpy(array, &grown, sizeof(grown));
	*max = want;
	return 0;
}

int grammar_add_node(struct parser *p, enum tree_kind kind, uint32_t *out)
{
	struct tree *t = p->tree;

	if (grammar_grow(&t->node, t->n_nodes, &t->max_nodes, sizeof(*t->node), GRAMMAR_NODES_MAX))
		return refuse(p, "too large");
	t->node[t->n_nodes] = (struct tree_node){ .kind = kind, .child = NO_INDEX,
						  .sibling = NO_INDEX };
	*out = t->n_nodes++;
	return 0;
}

static int parse_hex(struct parser *p, int digits, uint32_t *cp)
{
	*cp = 0;
	for (int i = 0; i < digits; i++, p->at++) {
		static const char hex[] = "0123456789abcdef0123456789ABCDEF";
		int c = peek(p);
		const char *found = c > 0 ? strchr(hex, c) : NULL;

		if (!found)
			return refuse(p, "an escape lacks hexadecimal digits");
		*cp = *cp << 4 | (uint32_t)((found - hex) & 15);
	}
	if (*cp > UNICODE_MAX || (*cp >= 0xd800 && *cp <= 0xdfff))
		return refuse(p, "an escape is no character");
	return 0;
}

/* One character of a literal or class, escapes resolved. */
static int parse_char(struct parser *p, uint32_t *cp)
{
	static const struct {
		char name, digits;
		unsigned char value;
	} escapes[] = {
		{ 'n', 0, '\n' }, { 'r', 0, '\r' }, { 't', 0, '\t' }, { '\\', 0, '\\' },
		{ '"', 0, '"' },  { '[', 0, '[' },  { ']', 0, ']' },  { '-', 0, '-' },
		{ '^', 0, '^' },  { 'x', 2, 0 },    { 'u', 4, 0 },    { 'U', 8, 0 },
	};
	size_t n = utf8_decode(p->at, (size_t)(p->end - p->at), cp);

	if (n == 0 || *cp == '\n')
		return refuse(p, "a literal or class does not end on its line");
	if (*cp == UNICODE_BAD)
		return refuse(p, "not UTF-8");
	p->at += n;
	if (*cp != '\\')
		return 0;
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		if (peek(p) != escapes[i].name)
			continue;
		p->at++;
		*cp = escapes[i].value;
		return escapes[i].digits ? parse_hex(p, escapes[i].digits, cp) : 0;
	}
	return refuse(p, "unknown escape");
}

int grammar_parse_literal(struct parser *p, uint32_t *out)
{
	struct tree *t = p->tree;
	uint32_t cp, first = t->n_text;
	char bytes[4];
	int err;

	p->at++;
	while (peek(p) != '"') {
		err = parse_char(p, &cp);
		if (err)
			return err;
		for (size_t i = 0, n = utf8_encode(cp, bytes); i < n; i++) {
			if (grammar_grow(&t->text, t->n_text, &t->max_text, 1, GRAMMAR_TEXT_MAX))
				return refuse(p, "too large");
			t->text[t->n_text++] = bytes[i];
		}
	}
	p->at++;
	err = grammar_add_node(p, TREE_LITERAL, out);
	if (err)
		return err;
	t->node[*out].first = first;
	t->node[*out].count = t->n_text - first;
	return 0;
}

static int add_range(struct parser *p, uint32_t first, uint32_t last)
{
	struct tree *t = p->tree;

	if (grammar_grow(&t->range, t->n_ranges, &t->max_ranges, sizeof(*t->range),
			 GRAMMAR_NODES_MAX))
		return refuse(p, "too large");
	t->range[t->n_ranges++] = (struct char_range){ first, last };
	return 0;
}

static int by_first(const void *a, const void *b)
{
	const struct char_range *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

/* Sorts the ranges from first on and joins those that touch. */
static void tidy_ranges(struct tree *t, uint32_t first)
{
	uint32_t to = first;

	qsort(t->range + first, t->n_ranges - first, sizeof(*t->range), by_first);
	for (uint32_t i = first + 1; i < t->n_ranges; i++) {
		if (t->range[i].first <= t->range[to].last + 1) {
			if (t->range[i].last > t->range[to].last)
				t->range[to].last = t->range[i].last;
		} else {
			t->range[++to] = t->range[i];
		}
	}
	t->n_ranges = to + 1;
}

/* Turns the tidy ranges from first on into all other characters. */
static int invert_ranges(struct parser *p, uint32_t first)
{
	struct tree *t = p->tree;
	uint32_t n = t->n_ranges - first, from = 0;

	/* The gaps are written behind the ranges, then moved over them. */
	for (uint32_t i = 0; i <= n; i++) {
		uint32_t to = i < n ? t->range[first + i].first : UNICODE_MAX + 1;
		int err = from < to ? add_range(p, from, to - 1) : 0;

		if (err)
			return err;
		from = i < n ? t->range[first + i].last + 1 : from;
	}
	memmove(t->range + first, t->range + first + n,
		(t->n_ranges - first - n) * sizeof(*t->range));
	t->n_ranges -= n;
	return t->n_ranges == first ? refuse(p, "a class is empty") : 0;
}

static int parse_ranges(struct parser *p)
{
	while (peek(p) != ']') {
		uint32_t first, last;
		int err = parse_char(p, &first);

		if (err)
			return err;
		last = first;
		if (peek(p) == '-' && p->at + 1 < p->end && p->at[1] != ']') {
			p->at++;
			err = parse_char(p, &last);
			if (err)
				return err;
		}
		if (last < first)
			return refuse(p, "a range ends before it begins");
		err = add_range(p, first, last);
		if (err)
			return err;
	}
	p->at++;
	return 0;
}

int grammar_parse_class(struct parser *p, uint32_t *out)
{
	struct tree *t = p->tree;
	uint32_t first = t->n_ranges;
	bool any = *p->at++ == '.', negated = false;
	int err;

	if (!any && peek(p) == '^') {
		negated = true;
		p->at++;
	}
	err = any ? add_range(p, 0, UNICODE_MAX) : parse_ranges(p);
	if (err)
		return err;
	/* A negated class leaves out the surrogates, which UTF-8 has no form of. */
	if (negated)
		err = add_range(p, 0xd800, 0xdfff);
	if (err)
		return err;
	if (t->n_ranges == first)
		return refuse(p, "a class is empty");
	tidy_ranges(t, first);
	if (negated)
		err = invert_ranges(p, first);
	if (!err)
		err = grammar_add_node(p, TREE_CLASS, out);
	if (err)
		return err;
	t->node[*out].first = first;
	t->node[*out].count = t->n_ranges - first;
	return 0;
}
