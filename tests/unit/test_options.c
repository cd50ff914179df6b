/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_options.c - the command line of llamux-agent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "llamux/paths.h"
#include "serve/options.h"

static struct options options;
static char reason[256];

/* Words separated by blanks; "" stands for an empty word. */
static int parse(const char *line)
{
	static char copy[512];
	char *argv[32] = { (char *)"llamux-agent" };
	int argc = 1;

	snprintf(copy, sizeof(copy), "%s", line);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		argv[argc++] = strcmp(word, "\"\"") == 0 ? (char *)"" : word;
	reason[0] = '\0';
	return options_parse(argc, argv, &options, reason, sizeof(reason));
}

static void defaults(void **state)
{
	(void)state;
	assert_int_equal(parse(""), 0);
	assert_string_equal(options.mount_dir, LLAMUX_MOUNT_DIR);
	assert_string_equal(options.state_dir, LLAMUX_STATE_DIR);
	assert_null(options.model);
	assert_false(options.no_model);
	assert_int_equal(options.mode, MODE_ASK);
	assert_null(options.policy_file);
	assert_null(options.confine);
	assert_int_equal(options.log_level, LOG_LEVEL_INFO);
	assert_false(options.help || options.version);
	assert_null(options.replay);
}

static void a_replay(void **state)
{
	(void)state;
	assert_int_equal(parse("--replay r.jsonl --ask why? --json --model /x.gguf"), 0);
	assert_string_equal(options.replay, "r.jsonl");
	assert_string_equal(options.ask, "why?");
	assert_true(options.json);
	assert_int_equal(parse("--replay \"\""), -EINVAL);
	assert_int_equal(parse("--json"), -EINVAL);
	assert_string_equal(reason, "--ask and --json go with --replay");
	assert_int_equal(parse("--ask why"), -EINVAL);
}

static void every_option(void **state)
{
	(void)state;
	assert_int_equal(parse("--mount /m --state /s --model /x.gguf --mode auto --policy /p "
			       "--confine /c --log-level debug"),
			 0);
	assert_string_equal(options.mount_dir, "/m");
	assert_string_equal(options.state_dir, "/s");
	assert_string_equal(options.model, "/x.gguf");
	assert_int_equal(options.mode, MODE_AUTO);
	assert_string_equal(options.policy_file, "/p");
	assert_string_equal(options.confine, "/c");
	assert_int_equal(options.log_level, LOG_LEVEL_DEBUG);
	assert_int_equal(parse("--mode=observe --no-model --help"), 0);
	assert_int_equal(options.mode, MODE_OBSERVE);
	assert_true(options.no_model && options.help && !options.version);
	assert_int_equal(parse("--version"), 0);
	assert_true(options.version);
}

static void what_is_refused(void **state)
{
	static const struct {
		const char *line, *reason;
	} rows[] = {
		{ "--frobnicate", "unknown option '--frobnicate': see --help" },
		{ "--mode ask --frobnicate=3", "unknown option '--frobnicate=3': see --help" },
		{ "-v", "unknown option '-v': see --help" },
		{ "-xyz", "unknown option '-x': see --help" },
		{ "--mount", "a value is missing after '--mount': see --help" },
		{ "--mount \"\"", "--mount takes DIR, not ''" },
		{ "--mode sometimes", "--mode takes observe|ask|auto, not 'sometimes'" },
		{ "--log-level 9", "--log-level takes error|warn|info|debug, not '9'" },
		{ "--no-model=yes", "'--no-model=yes': the option takes no value: see --help" },
		{ "stray", "'stray' is not an option: see --help" },
		{ "--mode ask stray", "'stray' is not an option: see --help" },
		{ "--model /x --no-model", "--model and --no-model exclude each other" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(parse(rows[i].line), -EINVAL);
		assert_string_equal(reason, rows[i].reason);
	}
}

static void help_names_every_option(void **state)
{
	static const char *const names[] = { "--mount DIR", "--state DIR", "--model FILE",
					     "--no-model", "--mode observe|ask|auto",
					     "--policy FILE", "--confine CGROUP-DIR", "--log-level",
					     "--help", "--version", LLAMUX_MOUNT_DIR,
					     LLAMUX_STATE_DIR };
	char *text = options_help();

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strstr(text, names[i]))
			fail_msg("--help lacks %s", names[i]);
	free(text);
}

static void words(void **state)
{
	enum agent_mode mode;
	enum log_level level;

	(void)state;
	for (mode = MODE_OBSERVE; mode <= MODE_AUTO; mode++) {
		enum agent_mode back;

		assert_int_equal(mode_parse(mode_word(mode), &back), 0);
		assert_int_equal(back, mode);
	}
	assert_int_equal(mode_parse("", &mode), -EINVAL);
	assert_int_equal(mode_parse("Ask", &mode), -EINVAL);
	assert_int_equal(log_level_parse("warn", &level), 0);
	assert_int_equal(level, LOG_LEVEL_WARN);
	assert_int_equal(log_level_parse("warning", &level), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(a_replay),
		cmocka_unit_test(every_option),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(help_names_every_option),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
