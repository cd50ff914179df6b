/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lexer_quote.h - nested brackets and ANSI-C quotes, for the lexer. */
#ifndef LSH_LEXER_QUOTE_H
#define LSH_LEXER_QUOTE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * at stands on ( { or [; returns the place of the bracket that closes it, quotes
 * and nested brackets passed over, or NULL.
 */
const char *lex_skip_bracket(const char *at, const char *end);

/* Is there a command substitution, written $( or `, in the text? */
bool lex_holds_command(const char *from, const char *end);

/*
 * Appends the text of a $'..' quote, of which `at` is the first byte, to out.
 * Returns the place after the closing quote; flags gets LEX_UNKNOWN if there is
 * none, if the text does not fit or holds a NUL.
 */
const char *lex_ansi_quote(const char *at, const char *end, char *out, size_t out_len,
			   unsigned int *flags);

#endif
