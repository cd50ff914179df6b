// SPDX-License-Identifier: GPL-2.0-or-later
/* lsh_main.c - the options of lsh. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/explain.h"
#include "term/line.h"
#include "term/term.h"
#include "confirm.h"
#include "help.h"
#include "loop.h"
#include "report.h"
#include "request.h"
#include "session.h"
#include "targets.h"

#ifndef LLAMUX_VERSION
#define LLAMUX_VERSION "unknown"
#endif

#define EXIT_USAGE 2

enum mode {
	MODE_LINE, /* the loop, or one line */
	MODE_PRINT,
	MODE_ASK,
	MODE_EXPLAIN,
};

struct options {
	enum mode mode;
	bool yes;
	bool no_rc;
	bool direct;
	bool json;
	bool dry_run;
};

enum {
	OPTION_VERSION = 256,
	OPTION_NORC,
	OPTION_DIRECT,
	OPTION_JSON,
	OPTION_DRY_RUN,
};

static const struct option long_options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ "norc", no_argument, NULL, OPTION_NORC },
	{ "direct", no_argument, NULL, OPTION_DIRECT },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "dry-run", no_argument, NULL, OPTION_DRY_RUN },
	{ NULL, 0, NULL, 0 },
};

static int usage_error(const char *message, const char *what)
{
	term_error("%s%s; see lsh --help", message, what);
	return EXIT_USAGE;
}

/* -1: go on; otherwise the exit status. */
static int parse_options(int argc, char **argv, struct options *o)
{
	int c, at = 1;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "+nqeyh", long_options, NULL)) != -1) {
		switch (c) {
		case 'n':
			o->mode = MODE_PRINT;
			break;
		case 'q':
			o->mode = MODE_ASK;
			break;
		case 'e':
			o->mode = MODE_EXPLAIN;
			break;
		case 'y':
			o->yes = true;
			break;
		case OPTION_NORC:
			o->no_rc = true;
			break;
		case OPTION_DIRECT:
			o->direct = true;
			break;
		case OPTION_JSON:
			o->json = true;
			break;
		case OPTION_DRY_RUN:
			o->dry_run = true;
			break;
		case 'h':
			help_usage(stdout);
			return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
		case OPTION_VERSION:
			puts("lsh " LLAMUX_VERSION);
			return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
		default:
			return usage_error("unknown option: ", argv[at]);
		}
		at = optind;
	}
	return -1;
}

/* The operands as one text, the caller's to free. */
static char *join(char **words)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	for (size_t i = 0; words[i]; i++)
		fprintf(f, "%s%s", i ? " " : "", words[i]);
	if (fclose(f) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

static void explain(struct session *s, const char *command)
{
	struct danger_world world = danger_real_world;
	struct danger danger;

	if (s->json) {
		request_print(s, command, command);
		return;
	}
	world.table = &s->table;
	danger_judge(command, &world, &danger);
	confirm_explain(&danger, &s->table, stdout);
	explain_command(command, &s->table, stdout);
	confirm_level(&danger, stdout);
	targets_show(command, &danger, &s->table, stdout);
}

/* What comes through a pipe or from a file is data for the request. */
static bool has_data(void)
{
	struct stat st;

	return fstat(STDIN_FILENO, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISREG(st.st_mode));
}

static int once(const struct options *o, const char *text)
{
	struct session s = { .yes = o->yes, .print_only = o->mode == MODE_PRINT || o->json,
			     .json = o->json, .dry_run = o->dry_run };
	int err;

	if (text[strspn(text, " \t\n")] == '\0')
		return usage_error("there is no TEXT", "");
	s.data = has_data();
	s.interactive = !s.print_only && !s.dry_run && line_terminal();
	err = session_init(&s);
	if (!err) {
		if (s.interactive)
			line_init(true, false);
		if (o->mode == MODE_ASK)
			session_ask(&s, text);
		else if (o->mode == MODE_EXPLAIN)
			explain(&s, text);
		else
			session_line(&s, text);
		if (fflush(stdout) != 0) {
			term_error("cannot write the output: %s", strerror(errno));
			s.status = 1;
		}
	}
	session_end(&s);
	return err ? EXIT_FAILURE : s.status;
}

static int interactive(const struct options *o)
{
	const struct loop_options options = { .rc_files = !o->no_rc, .direct = o->direct,
					      .yes = o->yes };

	return loop_run(&options);
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	int status = parse_options(argc, argv, &o);
	char *text;

	if (status >= 0)
		return status;
	if (optind == argc && (o.json || o.dry_run))
		return usage_error("there is no TEXT", "");
	if (optind == argc)
		return o.mode == MODE_LINE ? interactive(&o) :
					     usage_error("there is no TEXT", "");
	if (o.mode == MODE_LINE && argc - optind <= 2 && strcmp(argv[optind], "report") == 0)
		return report_save(argv[optind + 1]);
	text = join(argv + optind);
	if (!text) {
		term_error("%s", strerror(ENOMEM));
		return EXIT_FAILURE;
	}
	status = once(&o, text);
	free(text);
	return status;
}
