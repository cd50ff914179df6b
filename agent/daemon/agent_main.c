/* SPDX-License-Identifier: GPL-2.0-or-later */
/* agent_main.c - llamux-agent: options, then the daemon or a replay. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "serve/options.h"
#include "serve/watchdog.h"
#include "daemon.h"
#include "replay.h"

#define PROGRAM "llamux-agent"

static int print_help(void)
{
	char *text = options_help();

	if (!text)
		return EXIT_FAILURE;
	fputs(text, stdout);
	free(text);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int print_version(void)
{
	printf(PROGRAM " %s\n", LLAMUX_VERSION);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int replay(const struct options *options)
{
	const struct replay_options replay = {
		.file = options->replay,
		.question = options->ask,
		.model = options->model,
		.json = options->json,
	};
	char reason[1024] = "";

	if (replay_run(&replay, stdout, reason, sizeof(reason)) < 0) {
		log_error("%s", reason);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	char reason[1024] = "";
	struct options options;

	log_start(PROGRAM, LOG_LEVEL_INFO);
	if (argc > 0 && strcmp(argv[0], WATCHDOG_NAME) == 0)
		return watchdog_main(argc, argv);
	if (options_parse(argc, argv, &options, reason, sizeof(reason)) < 0) {
		log_error("%s", reason);
		return 2;
	}
	if (options.help)
		return print_help();
	if (options.version)
		return print_version();
	log_start(PROGRAM, options.log_level);
	if (options.replay)
		return replay(&options);
	if (daemon_run(&options, reason, sizeof(reason)) < 0) {
		log_error("%s", reason);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
