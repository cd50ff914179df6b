/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar_text.h - where the reader of GBNF text stands, and the reading of its
 * smallest parts.
 */
#ifndef INFERENCE_GRAMMAR_TEXT_H
#define INFERENCE_GRAMMAR_TEXT_H

#include "grammar_impl.h"

struct parser {
	const char *at, *end;
	struct tree *tree;
	unsigned int line, depth;
	char *reason;
	size_t reason_len;
};

#define refuse(p, ...) grammar_refuse((p)->reason, (p)->reason_len, (p)->line, __VA_ARGS__)

/* The next byte, or -1 at the end. */
static inline int peek(const struct parser *p)
{
	return p->at < p->end ? (unsigned char)*p->at : -1;
}

int grammar_add_node(struct parser *p, enum tree_kind kind, uint32_t *out);

/* At a double quote; at [ or a full stop. */
int grammar_parse_literal(struct parser *p, uint32_t *out);
int grammar_parse_class(struct parser *p, uint32_t *out);

#endif
