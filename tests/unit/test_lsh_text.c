// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_lsh_text.c - escaping of foreign text, the syntax check, the history's
 * place, words, and replies to the agent.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/syntax.h"
#include "shell/words.h"
#include "talk/agent.h"
#include "term/escape.h"
#include "term/past.h"

static const struct {
	const char *text, *shown;
} escapes[] = {
	{ "plain text\n\tmore", "plain text\n\tmore" },
	{ "\033[31mred", "\\x1b[31mred" },
	{ "a\rb\bc\ad", "a\\x0db\\x08c\\x07d" },
	{ "\x7f", "\\x7f" },
	{ "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
	{ "\xc2\x9b" "31m", "\\u{009b}31m" },	       /* C1: CSI in one character */
	{ "\xe2\x80\xae", "\\u{202e}" },	       /* right-to-left override */
	{ "\xe2\x80\x8b", "\\u{200b}" },	       /* zero width */
	{ "\xf0\x9f\xa6\x99", "\xf0\x9f\xa6\x99" },    /* four bytes */
	{ "\xff\xfe", "\\xff\\xfe" },
	{ "\xc0\x80", "\\xc0\\x80" },		       /* over-long NUL */
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },	       /* surrogate */
	{ "\xe2\x80", "\\xe2\\x80" },		       /* cut short */
	{ "", "" },
};

static char *shown(const char *text, size_t step)
{
	struct escape e = { 0 };
	char *out = NULL;
	size_t len = 0, n = strlen(text);
	FILE *f = open_memstream(&out, &len);

	assert_non_null(f);
	for (size_t at = 0; at < n; at += step)
		escape_write(&e, f, text + at, n - at < step ? n - at : step);
	escape_end(&e, f);
	fclose(f);
	return out;
}

static void test_escape(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		bool clean = strcmp(escapes[i].text, escapes[i].shown) == 0;

		/* However a stream is cut, it looks the same. */
		for (size_t step = 1; step < 8; step++) {
			char *s = shown(escapes[i].text, step);

			assert_string_equal(s, escapes[i].shown);
			free(s);
		}
		assert_int_equal(escape_clean(escapes[i].text), clean);
	}
}

static const struct {
	const char *text;
	enum syntax syntax;
} syntaxes[] = {
	{ "ls", SYNTAX_OK },
	{ "ls | wc -l; echo 'x'", SYNTAX_OK },
	{ "ls !(a)", SYNTAX_OK },
	{ "for i in a b", SYNTAX_INCOMPLETE },
	{ "for i in a b\ndo", SYNTAX_INCOMPLETE },
	{ "for i in a b\ndo ls\ndone", SYNTAX_OK },
	{ "echo 'x", SYNTAX_INCOMPLETE },
	{ "echo \"$(ls", SYNTAX_INCOMPLETE },
	{ "ls |", SYNTAX_INCOMPLETE },
	{ "ls \\", SYNTAX_INCOMPLETE },
	{ "ls \\\\", SYNTAX_OK },
	{ "cat <<E", SYNTAX_INCOMPLETE },
	{ "cat <<E\nx\nE", SYNTAX_OK },
	{ "ls )", SYNTAX_ERROR },
	{ "if then", SYNTAX_ERROR },
};

static void test_syntax(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(syntaxes) / sizeof(syntaxes[0]); i++)
		if (syntax_check(syntaxes[i].text) != (int)syntaxes[i].syntax)
			fail_msg("%s: %d", syntaxes[i].text, syntax_check(syntaxes[i].text));
}

static void test_history_place(void **state)
{
	char path[256], tiny[8];

	(void)state;
	setenv("HOME", "/home/x", 1);
	setenv("XDG_STATE_HOME", "/s", 1);
	assert_int_equal(past_path(path, sizeof(path)), 0);
	assert_string_equal(path, "/s/llamux/lsh_history");
	assert_int_equal(past_path(tiny, sizeof(tiny)), -ENAMETOOLONG);
	setenv("XDG_STATE_HOME", "relative", 1);
	assert_int_equal(past_path(path, sizeof(path)), 0);
	assert_string_equal(path, "/home/x/.local/state/llamux/lsh_history");
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_int_equal(past_path(path, sizeof(path)), -ENOENT);
}

static void test_words(void **state)
{
	char *path = strdup(getenv("PATH")), found[256];

	(void)state;
	assert_int_equal(words_kind("cd"), WORD_BUILTIN);
	assert_int_equal(words_kind("for"), WORD_KEYWORD);
	assert_int_equal(words_kind("sh"), WORD_FILE);
	assert_int_equal(words_kind("/bin/sh"), WORD_FILE);
	assert_int_equal(words_kind("/bin"), WORD_UNKNOWN);
	assert_int_equal(words_kind("/etc/passwd"), WORD_UNKNOWN);
	assert_int_equal(words_kind(""), WORD_UNKNOWN);
	assert_true(words_in_path("sh", found, sizeof(found)));
	assert_true(found[0] == '/');
	setenv("PATH", "/nonexistent", 1);
	assert_int_equal(words_kind("sh"), WORD_UNKNOWN);
	assert_int_equal(words_kind_named("alias"), WORD_ALIAS);
	assert_int_equal(words_kind_named(""), WORD_UNKNOWN);
	setenv("PATH", path, 1);
	free(path);
}

static void test_replies(void **state)
{
	(void)state;
	assert_true(agent_is_reply("yes"));
	assert_true(agent_is_reply("Yes."));
	assert_true(agent_is_reply("no"));
	assert_true(agent_is_reply("why?"));
	assert_true(agent_is_reply("yes, please"));
	assert_true(agent_is_reply("What exactly?"));
	assert_false(agent_is_reply("yes | head"));
	assert_false(agent_is_reply("not"));
	assert_false(agent_is_reply("yes > file"));
	assert_false(agent_is_reply("ls"));
	assert_false(agent_is_reply(""));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escape),	      cmocka_unit_test(test_syntax),
		cmocka_unit_test(test_history_place), cmocka_unit_test(test_words),
		cmocka_unit_test(test_replies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
