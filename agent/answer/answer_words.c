// SPDX-License-Identifier: GPL-2.0-or-later
/* answer_words.c - the words of a question, for rules that look for some. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "answer_impl.h"

void answer_simplify(const char *question, char out[ANSWER_WORDS_MAX])
{
	size_t n = 0;

	out[n++] = ' ';
	for (; *question && n + 2 < ANSWER_WORDS_MAX; question++) {
		unsigned char c = (unsigned char)*question;
		bool inside = isalnum(c) || c == '/' || c == '\'';

		if (inside)
			out[n++] = (char)tolower(c);
		else if (out[n - 1] != ' ')
			out[n++] = ' ';
	}
	if (out[n - 1] != ' ')
		out[n++] = ' ';
	out[n] = '\0';
}

bool answer_has_word(const char *simple, const char *words)
{
	while (*words) {
		size_t len = strcspn(words, "|");

		for (const char *at = simple; (at = strchr(at, ' ')) != NULL; at++) {
			if (strncmp(at + 1, words, len) == 0 && at[1 + len] == ' ')
				return true;
		}
		words += len + (words[len] == '|');
	}
	return false;
}

bool answer_asked(const struct prompt *prompt, char out[ANSWER_WORDS_MAX])
{
	const char *at = strstr(prompt->text, "\nq ");
	char line[ANSWER_WORDS_MAX];
	size_t n;

	if (!at)
		return false;
	at += strlen("\nq ");
	n = strcspn(at, "\n");
	if (n >= sizeof(line))
		n = sizeof(line) - 1;
	memcpy(line, at, n);
	line[n] = '\0';
	answer_simplify(line, out);
	return true;
}

bool answer_says(const struct prompt *p, const char *simple, const char *words)
{
	char value[ANSWER_WORDS_MAX];

	if (answer_has_word(simple, words))
		return true;
	for (size_t i = 0; i < p->slots.count; i++) {
		answer_simplify(p->slots.slot[i].value, value);
		if (p->slots.slot[i].type == SLOT_WORD && answer_has_word(value, words))
			return true;
	}
	return false;
}

/* " please thaw firefox ": what stands before the verb asks for nothing else. */
bool answer_orders(const char *question, const char *verbs)
{
	static const char *const polite[] = { " please ", " can you ", " could you ", " would you ",
					      " now ", " ok ", " and ", " then " };
	char simple[ANSWER_WORDS_MAX], word[ANSWER_WORDS_MAX];
	const char *at = simple;

	answer_simplify(question, simple);
	for (size_t i = 0; i < sizeof(polite) / sizeof(polite[0]); i++) {
		if (strncmp(at, polite[i], strlen(polite[i])))
			continue;
		at += strlen(polite[i]) - 1;
		i = (size_t)-1; /* from the first again */
	}
	snprintf(word, sizeof(word), " %.*s ", (int)strcspn(at + 1, " "), at + 1);
	return answer_has_word(word, verbs);
}

bool answer_asks_number(const char *question)
{
	static const char *const begins[] = { " how much ", " how many ", " how long ",
					      " how often ", " how big ", " how large " };
	char simple[ANSWER_WORDS_MAX];

	answer_simplify(question, simple);
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (strncmp(simple, begins[i], strlen(begins[i])) == 0)
			return true;
	}
	return false;
}
