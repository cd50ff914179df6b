/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pretokenize.c - matchers written by hand for the regular expressions that BPE
 * vocabularies were trained with; each looks at a character a bounded number of
 * times, so that text of any kind takes linear time.
 */
#include "pretokenize.h"

#include <stdint.h>
#include <string.h>

#include "unicode.h"

struct cursor {
	const char *text;
	size_t len;
};

/* Bytes of the character at pos and its class; 0 at the end. */
static size_t look(const struct cursor *c, size_t pos, uint32_t *cp, enum unicode_class *class)
{
	size_t n = utf8_decode(c->text + pos, c->len - pos, cp);

	*class = n ? unicode_class(*cp) : CLASS_SPACE;
	return n;
}

/* End of the run of class from pos, of at most max characters. */
static size_t run_of(const struct cursor *c, size_t pos, enum unicode_class want, size_t max)
{
	enum unicode_class class;
	uint32_t cp;
	size_t n;

	while (max-- && (n = look(c, pos, &cp, &class)) && class == want)
		pos += n;
	return pos;
}

/* 's 't 're 've 'm 'll 'd; 0 if there is none. */
static size_t contraction(const struct cursor *c, bool any_case)
{
	static const char *const ends[] = { "s", "t", "re", "ve", "m", "ll", "d" };

	if (c->text[0] != '\'')
		return 0;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(ends[i]), k = 0;

		if (n > c->len - 1)
			continue;
		for (; k < n; k++) {
			char ch = c->text[1 + k];

			if (any_case && ch >= 'A' && ch <= 'Z')
				ch = (char)(ch | 0x20);
			if (ch != ends[i][k])
				break;
		}
		if (k == n)
			return 1 + n;
	}
	return 0;
}

/*
 * \s+(?!\S)|\s+ : a run of white space without its last character, which leads
 * the word that follows; all of it at the end of the text.
 */
static size_t spaces(const struct cursor *c)
{
	enum unicode_class class;
	size_t pos = 0, last = 0, n;
	uint32_t cp;

	while ((n = look(c, pos, &cp, &class)) && class == CLASS_SPACE) {
		last = pos;
		pos += n;
	}
	return pos == c->len || last == 0 ? pos : last;
}

/* \s*[\r\n]+ : up to and with the last line end of the run; 0 if none. */
static size_t line_ends(const struct cursor *c)
{
	enum unicode_class class;
	size_t pos = 0, end = 0, n;
	uint32_t cp;

	while ((n = look(c, pos, &cp, &class)) && class == CLASS_SPACE) {
		pos += n;
		if (cp == '\r' || cp == '\n')
			end = pos;
	}
	return end;
}

/* Radford et al. 2019:
 * 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+ */
static size_t next_gpt2(const char *text, size_t len)
{
	struct cursor c = { text, len };
	size_t n = contraction(&c, false), lead;
	enum unicode_class class;
	uint32_t cp;

	if (n)
		return n;
	lead = text[0] == ' ';
	look(&c, lead, &cp, &class);
	if (class == CLASS_SPACE)
		return spaces(&c);
	return run_of(&c, lead, class, SIZE_MAX);
}

/*
 * (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,D}|
 *  ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
 * with D digits to a word: 3 for Llama 3, 1 for Qwen 2.
 */
static size_t next_tiktoken(const char *text, size_t len, size_t digits)
{
	struct cursor c = { text, len };
	size_t n = contraction(&c, true), lead, pos;
	enum unicode_class class, after;
	uint32_t cp, cp_after;

	if (n)
		return n;
	n = look(&c, 0, &cp, &class);
	look(&c, n, &cp_after, &after);
	if (class == CLASS_LETTER)
		return run_of(&c, 0, CLASS_LETTER, SIZE_MAX);
	if (class == CLASS_NUMBER)
		return run_of(&c, 0, CLASS_NUMBER, digits);
	if (cp != '\r' && cp != '\n' && after == CLASS_LETTER)
		return run_of(&c, n, CLASS_LETTER, SIZE_MAX);
	lead = cp == ' ' && after == CLASS_OTHER && n < len;
	if (class == CLASS_OTHER || lead) {
		pos = run_of(&c, lead, CLASS_OTHER, SIZE_MAX);
		while (pos < len && (text[pos] == '\r' || text[pos] == '\n'))
			pos++;
		return pos;
	}
	n = line_ends(&c);
	return n ? n : spaces(&c);
}

static size_t next_llama3(const char *text, size_t len)
{
	return next_tiktoken(text, len, 3);
}

static size_t next_qwen2(const char *text, size_t len)
{
	return next_tiktoken(text, len, 1);
}

static const struct pretokenizer table[] = {
	{ "gpt-2", next_gpt2, false, false },
	{ "default", next_gpt2, false, false },
	{ "llama-bpe", next_llama3, true, true },
	{ "llama3", next_llama3, true, true },
	{ "llama-v3", next_llama3, true, true },
	{ "qwen2", next_qwen2, false, false },
	{ "deepseek-r1-qwen", next_qwen2, false, false },
};

const struct pretokenizer *pretokenizer_find(const char *name, size_t len)
{
	if (len == 0)
		return &table[0];
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strlen(table[i].name) == len && memcmp(table[i].name, name, len) == 0)
			return &table[i];
	return NULL;
}
