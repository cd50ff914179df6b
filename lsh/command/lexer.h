/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lexer.h - cuts a shell command into words and operators, for judging what it
 * would do.  It need not run anything, so it may give up: whatever it does not
 * fully understand is flagged, and the caller then says "cannot tell".
 */
#ifndef LSH_LEXER_H
#define LSH_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#define LEX_WORD_MAX 1024 /* longer words are flagged LEX_UNKNOWN */
#define LEX_SPANS_MAX 8	  /* substitutions in one word */

enum lex_kind {
	LEX_END,
	LEX_WORD,
	LEX_OPERATOR, /* | || & && ; ;; ( ) newline: in text */
	LEX_REDIRECT, /* > >> < <> >| &> &>> >& <& << <<< : the target follows as a word */
};

enum {
	LEX_QUOTED = 1 << 0,   /* some part was quoted */
	LEX_VARIABLE = 1 << 1, /* holds $x, ${..}, $((..)) that is not resolved */
	LEX_COMMAND = 1 << 2,  /* holds $(..), `..`, <(..) or >(..): see span */
	LEX_GLOB = 1 << 3,     /* unquoted * ? [ */
	LEX_BRACE = 1 << 4,    /* unquoted {a,b} or {1..3} */
	LEX_TILDE = 1 << 5,    /* begins with an unquoted ~ */
	LEX_UNKNOWN = 1 << 6,  /* could not be read to its end */
	LEX_BODY = 1 << 7,     /* a here-document whose text is expanded */
};

/* The text of a command substitution within the source. */
struct lex_span {
	const char *start;
	size_t len;
};

struct lex_token {
	enum lex_kind kind;
	unsigned int flags;
	char text[LEX_WORD_MAX]; /* quotes removed, expansions left as written */
	struct lex_span span[LEX_SPANS_MAX];
	size_t n_spans;
};

struct lexer {
	const char *at;
	const char *end;
	char heredoc[128]; /* delimiter that waits for its text, or "" */
	bool heredoc_tabs; /* <<- */
	bool heredoc_quoted;
	bool await_heredoc; /* the next word is a delimiter */
	bool overflow;	    /* something did not fit; the whole is uncertain */
};

void lex_start(struct lexer *l, const char *text, size_t len);

/* The next token; LEX_END at the end. */
void lex_next(struct lexer *l, struct lex_token *t);

#endif
