// SPDX-License-Identifier: GPL-2.0-or-later
/* answer_words.c - the words of a question, for rules that look for some. */
#include <ctype.h>
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
