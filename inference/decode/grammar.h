/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar.h - holds generated text to a grammar in the GBNF notation.
 *
 * Notation: `name ::= ...` with "literals", [classes], [^negated], . (any
 * character), (groups), | and * + ? {m} {m,} {m,n}; escapes \n \r \t \\ \" \[ \]
 * \- \^ \xHH \uHHHH \UHHHHHHHH; comments from # to the end of the line.  A rule
 * ends where the line does, unless within brackets or after | or ::=.  The rule
 * "root" is the whole text.  Left recursion is refused, other recursion is not.
 *
 * A grammar is compiled once to a network over bytes; a matcher runs it as an
 * automaton whose states are found as they are needed and kept, so that the mask
 * of a state that came up before costs a copy.
 */
#ifndef INFERENCE_GRAMMAR_H
#define INFERENCE_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tokenizer;
struct grammar;
struct vocab_trie;
struct matcher;

/* Longest text of a grammar, and the most nodes it may compile to. */
#define GRAMMAR_TEXT_MAX (256u << 10)
#define GRAMMAR_NODES_MAX (1u << 17)

/*
 * -EBADMSG with line and reason in words (reason may be NULL): it does not
 * parse, names an unknown rule, is left-recursive or too large.
 */
int grammar_compile(const char *text, struct grammar **out, char *reason,
		    size_t reason_len);
void grammar_free(struct grammar *g); /* NULL is allowed */

/*
 * All pieces of a vocabulary as a prefix tree, for one model; t must outlive it.  It
 * is built for the first matcher (a few milliseconds for 32,000 tokens).
 */
int vocab_trie_new(const struct tokenizer *t, struct vocab_trie **out);
void vocab_trie_free(struct vocab_trie *v);

/* g and v are borrowed and must outlive the matcher; v may be NULL if only
 * bytes are fed. */
int matcher_new(const struct grammar *g, struct vocab_trie *v,
		struct matcher **out);
void matcher_free(struct matcher *m);
/* Back to the beginning, for another text; masks that were found are kept.  On error
 * the matcher can only be freed. */
int matcher_restart(struct matcher *m);

/* True if the text so far is complete, so that an end token may follow. */
bool matcher_accepting(const struct matcher *m);

/*
 * Sets exactly the allowed tokens in mask (TOKEN_SET_WORDS words, see token_set.h);
 * end tokens are among them if the text is complete.  Returns their number;
 * *only is the token if it is 1, else -1.  -EBADMSG: none; -E2BIG: the automaton
 * outgrew its bound.
 */
long matcher_mask(struct matcher *m, uint64_t *mask, int32_t *only);

/* Moves past a token's bytes, or past raw bytes.  -EBADMSG: not allowed here (the
 * matcher has not moved). */
int matcher_accept(struct matcher *m, int32_t token);
int matcher_accept_bytes(struct matcher *m, const char *bytes, size_t len);

/* The bytes, at most max, that must come next; the matcher does not move. */
size_t matcher_forced(struct matcher *m, char *out, size_t max);

#endif
