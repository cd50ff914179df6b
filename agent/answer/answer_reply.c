// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_reply.c - yes, no, why, what, undo, and greetings: said in words that leave no
 * doubt.  To none of them the machine has to be looked at first.
 *
 * Consent to a change of the machine is read by a closed list.  Whatever is not
 * in it word for word - "yes but", "not yet", "yes?" - is no consent and goes to
 * the model, which cannot consent for anyone.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "answer_impl.h"

#define REPLY_MAX 120

struct reply {
	const char *said;
	enum advice_intent intent;
	const char *word;   /* of undo */
	bool question;      /* may end in a question mark */
};

static const struct reply replies[] = {
	{ "yes", INTENT_YES, NULL, false },
	{ "y", INTENT_YES, NULL, false },
	{ "yep", INTENT_YES, NULL, false },
	{ "yeah", INTENT_YES, NULL, false },
	{ "yes please", INTENT_YES, NULL, false },
	{ "yes do it", INTENT_YES, NULL, false },
	{ "yes do that", INTENT_YES, NULL, false },
	{ "yes please do", INTENT_YES, NULL, false },
	{ "yes please do it", INTENT_YES, NULL, false },
	{ "yes apply", INTENT_YES, NULL, false },
	{ "yes apply it", INTENT_YES, NULL, false },
	{ "yes go ahead", INTENT_YES, NULL, false },
	{ "ok do it", INTENT_YES, NULL, false },
	{ "ok yes", INTENT_YES, NULL, false },
	{ "ok go ahead", INTENT_YES, NULL, false },
	{ "sure", INTENT_YES, NULL, false },
	{ "sure do it", INTENT_YES, NULL, false },
	{ "do it", INTENT_YES, NULL, false },
	{ "do it please", INTENT_YES, NULL, false },
	{ "please do", INTENT_YES, NULL, false },
	{ "please do it", INTENT_YES, NULL, false },
	{ "go ahead", INTENT_YES, NULL, false },
	{ "apply", INTENT_YES, NULL, false },
	{ "apply it", INTENT_YES, NULL, false },
	{ "i agree", INTENT_YES, NULL, false },

	{ "no", INTENT_NO, NULL, false },
	{ "n", INTENT_NO, NULL, false },
	{ "nope", INTENT_NO, NULL, false },
	{ "no thanks", INTENT_NO, NULL, false },
	{ "no thank you", INTENT_NO, NULL, false },
	{ "no way", INTENT_NO, NULL, false },
	{ "no please don't", INTENT_NO, NULL, false },
	{ "no don't", INTENT_NO, NULL, false },
	{ "don't", INTENT_NO, NULL, false },
	{ "don't do it", INTENT_NO, NULL, false },
	{ "don't do that", INTENT_NO, NULL, false },
	{ "do not", INTENT_NO, NULL, false },
	{ "do not do it", INTENT_NO, NULL, false },
	{ "please don't", INTENT_NO, NULL, false },
	{ "not now", INTENT_NO, NULL, false },
	{ "not yet", INTENT_NO, NULL, false },
	{ "never", INTENT_NO, NULL, false },
	{ "leave it", INTENT_NO, NULL, false },
	{ "cancel", INTENT_NO, NULL, false },

	{ "why", INTENT_WHY, NULL, true },
	{ "why that", INTENT_WHY, NULL, true },
	{ "why is that", INTENT_WHY, NULL, true },
	{ "why this", INTENT_WHY, NULL, true },
	{ "but why", INTENT_WHY, NULL, true },

	{ "what", INTENT_WHAT, NULL, true },
	{ "what exactly", INTENT_WHAT, NULL, true },
	{ "what will you do", INTENT_WHAT, NULL, true },
	{ "what would you do", INTENT_WHAT, NULL, true },
	{ "what will you change", INTENT_WHAT, NULL, true },
	{ "what would you change", INTENT_WHAT, NULL, true },
	{ "what exactly will you do", INTENT_WHAT, NULL, true },
	{ "what exactly would you do", INTENT_WHAT, NULL, true },
	{ "what exactly will you change", INTENT_WHAT, NULL, true },
	{ "what exactly would you change", INTENT_WHAT, NULL, true },
	{ "what will you change exactly", INTENT_WHAT, NULL, true },

	{ "undo", INTENT_UNDO, "last", false },
	{ "undo it", INTENT_UNDO, "last", false },
	{ "undo that", INTENT_UNDO, "last", false },
	{ "undo this", INTENT_UNDO, "last", false },
	{ "undo last", INTENT_UNDO, "last", false },
	{ "undo the last", INTENT_UNDO, "last", false },
	{ "undo please", INTENT_UNDO, "last", false },
	{ "please undo", INTENT_UNDO, "last", false },
	{ "please undo that", INTENT_UNDO, "last", false },
	{ "take it back", INTENT_UNDO, "last", false },
	{ "take that back", INTENT_UNDO, "last", false },
	{ "revert", INTENT_UNDO, "last", false },
	{ "revert it", INTENT_UNDO, "last", false },
	{ "revert that", INTENT_UNDO, "last", false },
	{ "undo all", INTENT_UNDO, "all", false },
	{ "undo everything", INTENT_UNDO, "all", false },
	{ "undo it all", INTENT_UNDO, "all", false },
	{ "revert all", INTENT_UNDO, "all", false },
	{ "revert everything", INTENT_UNDO, "all", false },
	{ "take everything back", INTENT_UNDO, "all", false },

	{ "hello", INTENT_HELLO, "hello", true },
	{ "hello llamux", INTENT_HELLO, "hello", true },
	{ "hello there", INTENT_HELLO, "hello", true },
	{ "hi", INTENT_HELLO, "hello", true },
	{ "hi llamux", INTENT_HELLO, "hello", true },
	{ "hi there", INTENT_HELLO, "hello", true },
	{ "hey", INTENT_HELLO, "hello", true },
	{ "hey llamux", INTENT_HELLO, "hello", true },
	{ "good morning", INTENT_HELLO, "hello", false },
	{ "good day", INTENT_HELLO, "hello", false },
	{ "good afternoon", INTENT_HELLO, "hello", false },
	{ "good evening", INTENT_HELLO, "hello", false },
	{ "greetings", INTENT_HELLO, "hello", false },

	{ "thanks", INTENT_HELLO, "thanks", false },
	{ "thanks a lot", INTENT_HELLO, "thanks", false },
	{ "thank you", INTENT_HELLO, "thanks", false },
	{ "thank you very much", INTENT_HELLO, "thanks", false },
	{ "many thanks", INTENT_HELLO, "thanks", false },
	{ "thx", INTENT_HELLO, "thanks", false },
	{ "bye", INTENT_HELLO, "bye", false },
	{ "goodbye", INTENT_HELLO, "bye", false },
	{ "see you", INTENT_HELLO, "bye", false },

	{ "did it help", INTENT_LOG, "effect", true },
	{ "did that help", INTENT_LOG, "effect", true },
	{ "has it helped", INTENT_LOG, "effect", true },
	{ "did it work", INTENT_LOG, "effect", true },
	{ "is it better", INTENT_LOG, "effect", true },
	{ "is it better now", INTENT_LOG, "effect", true },
	{ "is that better", INTENT_LOG, "effect", true },
	{ "better now", INTENT_LOG, "effect", true },
	{ "any better", INTENT_LOG, "effect", true },

	{ "help", INTENT_ABOUT, NULL, true },
	{ "who are you", INTENT_ABOUT, NULL, true },
	{ "what are you", INTENT_ABOUT, NULL, true },
	{ "what can you do", INTENT_ABOUT, NULL, true },
	{ "what do you do", INTENT_ABOUT, NULL, true },
	{ "what can i ask", INTENT_ABOUT, NULL, true },
	{ "what can i ask you", INTENT_ABOUT, NULL, true },
};

/* What may follow "yes," as a further wish: it begins so ... */
static const char *const wishes[] = { "optimize", "optimise", "prioritize", "prioritise", "tune",
				      "and optimize", "and optimise", "and prioritize", "and tune",
				      "then optimize", "then optimise", "please optimize",
				      "please optimise" };
/* ... and contains none of these, which take back or put off what was said. */
static const char *const doubts[] = { "but",   "not",	 "no",	  "don't",  "dont",    "never",
				      "except", "unless", "if",	  "only",   "wait",    "later",
				      "first", "before", "after", "when",   "until",   "instead",
				      "maybe", "perhaps", "cannot", "can't", "stop",   "without",
				      "however", "though", "although", "undo", "rather", "nothing",
				      "none",  "cancel" };

/*
 * Lower case, single spaces, no space at either end; commas and the mark at the
 * end are dropped.  asks: it ended in a question mark.  False if it is too long
 * or has a byte that is no plain text.
 */
static bool normalise(const char *text, char out[REPLY_MAX], bool *asks)
{
	size_t n = 0;

	*asks = false;
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == 0xe2 && strncmp(text, "\xe2\x80\x99", 3) == 0) {
			c = '\''; /* a typographic apostrophe */
			text += 2;
		} else if (c >= 0x80 || (c < ' ' && !isspace(c)) || c == 0x7f) {
			return false;
		}
		if (isspace(c) || c == ',')
			c = ' ';
		if (c == ' ' && (n == 0 || out[n - 1] == ' '))
			continue;
		if (n + 1 == REPLY_MAX)
			return false;
		out[n++] = (char)tolower(c);
	}
	while (n && strchr(" .!?", out[n - 1])) {
		*asks |= out[n - 1] == '?';
		n--;
	}
	out[n] = '\0';
	return n > 0;
}

static bool undo_number(const char *said, struct advice *out)
{
	static const char *const before[] = { "undo ", "undo action ", "undo number ", "undo #",
					      "undo no ", "revert ", "revert action ", "revert #",
					      "please undo " };
	unsigned long n;
	char *end;

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		size_t len = strlen(before[i]);

		if (strncmp(said, before[i], len) != 0 || !isdigit((unsigned char)said[len]))
			continue;
		n = strtoul(said + len, &end, 10);
		if (*end || end - (said + len) > 9 || n == 0)
			continue;
		out->intent = INTENT_UNDO;
		out->number = (unsigned int)n;
		return true;
	}
	return false;
}

/* A whole word of a normalised text. */
static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) {
		if ((at == text || !isalpha((unsigned char)at[-1])) &&
		    !isalpha((unsigned char)at[len]))
			return true;
	}
	return false;
}

/* Is there a word in it that takes back or puts off what was said? */
static bool has_doubt(const char *text)
{
	for (size_t i = 0; i < sizeof(doubts) / sizeof(doubts[0]); i++) {
		if (has_word(text, doubts[i]))
			return true;
	}
	return strstr(text, "n't") != NULL;
}

/* "yes, optimize for coding": the wish, in text, or NULL. */
static const char *wish_after_yes(const char *text)
{
	char rest[REPLY_MAX];
	bool asks, wish = false;

	while (isspace((unsigned char)*text))
		text++;
	if (tolower((unsigned char)text[0]) != 'y' || tolower((unsigned char)text[1]) != 'e' ||
	    tolower((unsigned char)text[2]) != 's' || !strchr(",.;! ", text[3]) || !text[3])
		return NULL;
	text += 3;
	while (*text && strchr(",.;! ", *text))
		text++;
	if (!normalise(text, rest, &asks) || asks)
		return NULL;
	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		size_t len = strlen(wishes[i]);

		wish |= strncmp(rest, wishes[i], len) == 0 && !isalpha((unsigned char)rest[len]);
	}
	return wish && !has_doubt(rest) ? text : NULL;
}

bool answer_plain_reply(const char *text, struct advice *out, const char **also)
{
	char said[REPLY_MAX];
	const char *wish;
	bool asks;

	memset(out, 0, sizeof(*out));
	out->intent = INTENT_UNCLEAR;
	if (also)
		*also = NULL;
	if (!normalise(text, said, &asks))
		return false;
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		if (strcmp(said, replies[i].said) != 0 || (asks && !replies[i].question))
			continue;
		out->intent = replies[i].intent;
		if (replies[i].word)
			strncpy(out->word, replies[i].word, sizeof(out->word) - 1);
		return true;
	}
	if (!asks && undo_number(said, out))
		return true;
	wish = also ? wish_after_yes(text) : NULL;
	if (!wish)
		return false;
	out->intent = INTENT_YES;
	*also = wish;
	return true;
}
