/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar_impl.h - what the files of the grammar share: the parsed text (a tree)
 * and what it is compiled to (a network over bytes).
 */
#ifndef INFERENCE_GRAMMAR_IMPL_H
#define INFERENCE_GRAMMAR_IMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grammar.h"

#define GRAMMAR_RULES_MAX 2048u
#define GRAMMAR_NESTING_MAX 64u
#define GRAMMAR_REPEAT_MAX 4096u
#define NO_INDEX UINT32_MAX

/* The tree.  Nodes are named by index; children are a list by .sibling. */
enum tree_kind {
	TREE_LITERAL, /* text[first .. first + count) */
	TREE_CLASS,   /* range[first .. first + count), sorted, disjoint */
	TREE_CALL,    /* rule first */
	TREE_SEQ,     /* children */
	TREE_ALT,     /* children */
	TREE_REPEAT,  /* one child, min..max times; max NO_INDEX: any number */
};

struct tree_node {
	enum tree_kind kind;
	uint32_t first, count;   /* literal, class, call */
	uint32_t child, sibling; /* NO_INDEX: none */
	uint32_t min, max;
};

struct char_range {
	uint32_t first, last;
};

struct tree_rule {
	const char *name; /* in the source, not NUL-terminated */
	size_t name_len;
	uint32_t body; /* NO_INDEX: used but not defined */
	unsigned int line;
};

struct tree {
	struct tree_node *node;
	struct tree_rule *rule;
	struct char_range *range;
	char *text;
	uint32_t n_nodes, n_rules, n_ranges, n_text;
	uint32_t max_nodes, max_rules, max_ranges, max_text;
};

/* -EBADMSG with the reason, or -ENOMEM.  source must outlive the tree. */
int grammar_parse(const char *source, struct tree *tree, char *reason, size_t reason_len);
void grammar_tree_free(struct tree *tree);

int grammar_refuse(char *reason, size_t reason_len, unsigned int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * Room for one more element of size bytes; *max elements are allocated now.
 * -ENOMEM, also past limit elements.
 */
int grammar_grow(void *array, uint32_t count, uint32_t *max, size_t size, uint32_t limit);

/* The network.  A way through it from a rule's entry to its NODE_END is a text of
 * the rule. */
enum node_kind {
	NODE_SET,   /* one byte of set, then next */
	NODE_SPLIT, /* next or other, no byte */
	NODE_CALL,  /* rule other, then next */
	NODE_END,   /* back to the caller */
};

struct node {
	enum node_kind kind;
	uint32_t next;
	uint32_t other; /* SET: index of the set; CALL: the rule; NO_INDEX */
};

struct byte_set {
	uint64_t bit[4];
};

static inline bool byte_set_has(const struct byte_set *s, unsigned char byte)
{
	return s->bit[byte / 64] >> (byte % 64) & 1;
}

struct rule {
	uint32_t entry;
	uint32_t rank; /* a rule called before any byte has a higher one */
	bool nullable; /* the empty text is a text of it */
};

struct grammar {
	struct node *node;
	struct byte_set *set;
	struct rule *rule;
	uint32_t n_nodes, n_sets, n_rules;
	uint32_t max_nodes, max_sets;
	uint32_t root;   /* a rule */
	uint32_t *order; /* rules by rank */
};

/* grammar_check.c: finds nullable rules and ranks; refuses left recursion and
 * rules that have no text at all. */
int grammar_check(struct grammar *g, const struct tree *tree, char *reason, size_t reason_len);

/*
 * Bytes in eight groups, of which grammars mostly take all or none: letters, small
 * and capital, digits, the space, quotes and the backslash, other signs, tab and
 * line ends, and what is no printable ASCII.
 */
#define BYTE_GROUPS 8u
static inline unsigned int byte_group(unsigned char byte)
{
	if (byte == '\t' || byte == '\n' || byte == '\r')
		return 6;
	if (byte < ' ' || byte > '~')
		return 7;
	if (byte == ' ')
		return 3;
	if (byte == '"' || byte == '\'' || byte == '\\')
		return 4;
	if (byte >= '0' && byte <= '9')
		return 2;
	if ((byte | 0x20) < 'a' || (byte | 0x20) > 'z')
		return 5;
	return byte < 'a' ? 1 : 0;
}

/* The vocabulary's tree, in depth-first order.  The tokens that end at a node are
 * those from its first to the next node's, in vocab_trie.token. */
struct trie_node {
	uint32_t skip; /* the next node that is not below this one */
	uint32_t first;
	uint16_t depth; /* of the byte, from 0 */
	unsigned char byte;
	uint8_t below;  /* groups of the bytes below it */
	uint8_t height; /* nodes to the deepest below it; 255 or more: 255 */
};

struct vocab_trie {
	const struct tokenizer *tokenizer;
	struct trie_node *node; /* [n_nodes + 1]; NULL: not built yet */
	int32_t *token; /* with a piece, sorted by its bytes */
	int32_t *end;   /* end tokens */
	uint32_t n_nodes, n_tokens, n_end, vocabulary;
	uint32_t max_nodes, depth;
};

/* Fills it in, unless that was done. */
int vocab_trie_build(struct vocab_trie *v);

#endif
