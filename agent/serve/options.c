/* SPDX-License-Identifier: GPL-2.0-or-later */
/* options.c - one table of options, from which getopt and --help are made. */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "llamux/paths.h"

static const char *const mode_words[] = {
	[MODE_OBSERVE] = "observe",
	[MODE_ASK] = "ask",
	[MODE_AUTO] = "auto",
};

int mode_parse(const char *word, enum agent_mode *out)
{
	for (size_t i = 0; i < sizeof(mode_words) / sizeof(mode_words[0]); i++) {
		if (strcmp(mode_words[i], word) == 0) {
			*out = (enum agent_mode)i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *mode_word(enum agent_mode mode)
{
	return mode_words[mode];
}

static int set_help(struct options *o, const char *arg)
{
	(void)arg;
	o->help = true;
	return 0;
}

static int set_version(struct options *o, const char *arg)
{
	(void)arg;
	o->version = true;
	return 0;
}

static int set_mount(struct options *o, const char *arg)
{
	o->mount_dir = arg;
	return arg[0] ? 0 : -EINVAL;
}

static int set_state(struct options *o, const char *arg)
{
	o->state_dir = arg;
	return arg[0] ? 0 : -EINVAL;
}

static int set_model(struct options *o, const char *arg)
{
	o->model = arg;
	return arg[0] ? 0 : -EINVAL;
}

static int set_no_model(struct options *o, const char *arg)
{
	(void)arg;
	o->no_model = true;
	return 0;
}

static int set_mode(struct options *o, const char *arg)
{
	return mode_parse(arg, &o->mode);
}

static int set_policy(struct options *o, const char *arg)
{
	o->policy_file = arg;
	return arg[0] ? 0 : -EINVAL;
}

static int set_profiles(struct options *o, const char *arg)
{
	o->profile_dir = arg;
	return arg[0] ? 0 : -EINVAL;
}

static int set_confine(struct options *o, const char *arg)
{
	o->confine = arg;
	return arg[0] ? 0 : -EINVAL;
}

static int set_log_level(struct options *o, const char *arg)
{
	return log_level_parse(arg, &o->log_level);
}

static int set_replay(struct options *o, const char *arg)
{
	o->replay = arg;
	return arg[0] ? 0 : -EINVAL;
}

static int set_ask(struct options *o, const char *arg)
{
	o->ask = arg;
	return arg[0] ? 0 : -EINVAL;
}

static int set_json(struct options *o, const char *arg)
{
	(void)arg;
	o->json = true;
	return 0;
}

/* set: -EINVAL if the value is none of those that the option takes. */
static const struct option_row {
	const char *name;
	const char *value; /* NULL: takes none */
	const char *text;
	int (*set)(struct options *o, const char *arg);
} rows[] = {
	{ "mount", "DIR", "directory of the files (default " LLAMUX_MOUNT_DIR ")", set_mount },
	{ "state", "DIR", "journal of changes, and history (default " LLAMUX_STATE_DIR ")", set_state },
	{ "model", "FILE",
	  "GGUF model (default: $" LLAMUX_ENV_MODEL ", then models/" LLAMUX_MODEL_NAME
	  " of the build tree, then " LLAMUX_SHARE_DIR ")",
	  set_model },
	{ "no-model", NULL, "answer from the findings alone", set_no_model },
	{ "mode", "observe|ask|auto",
	  "never change anything; change what a person agrees to (default); change what the policy "
	  "allows",
	  set_mode },
	{ "policy", "FILE", "what may be changed (default " LLAMUX_POLICY_FILE ", if it exists)",
	  set_policy },
	{ "profiles", "DIR", "plans (default " LLAMUX_PROFILE_DIR ", then the build tree's)",
	  set_profiles },
	{ "confine", "CGROUP-DIR",
	  "act only on processes in this cgroup directory or below, of any hierarchy", set_confine },
	{ "log-level", "error|warn|info|debug", "what is reported on standard error (default info)",
	  set_log_level },
	{ "replay", "FILE",
	  "print what a recording (lsh report) says, and end; needs no root, changes nothing",
	  set_replay },
	{ "ask", "TEXT", "with --replay: the question (default: why is my system slow?)", set_ask },
	{ "json", NULL, "with --replay: a line of JSON per window", set_json },
	{ "help", NULL, "print this and end", set_help },
	{ "version", NULL, "print the version and end", set_version },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))
/* getopt_long returns val; 0 and '?' and ':' have meanings of their own. */
#define VAL_BASE 256

static void options_defaults(struct options *o)
{
	*o = (struct options){
		.mount_dir = LLAMUX_MOUNT_DIR,
		.state_dir = LLAMUX_STATE_DIR,
		.mode = MODE_ASK,
		.log_level = LOG_LEVEL_INFO,
	};
}

static int options_apply(const struct option_row *row, struct options *out, char *reason,
			 size_t reason_len)
{
	int err = row->set(out, optarg);

	if (err < 0)
		snprintf(reason, reason_len, "--%s takes %s, not '%s'", row->name, row->value,
			 optarg ? optarg : "");
	return err;
}

/* optopt holds the letter of a short option, of which there are none. */
static void options_unknown(int c, const char *word, char *reason, size_t reason_len)
{
	if (c == '?' && optopt > 0 && optopt < VAL_BASE)
		snprintf(reason, reason_len, "unknown option '-%c': see --help", optopt);
	else if (c == '?' && optopt >= VAL_BASE)
		snprintf(reason, reason_len, "'%s': the option takes no value: see --help", word);
	else
		snprintf(reason, reason_len, "%s '%s': see --help",
			 c == ':' ? "a value is missing after" : "unknown option", word);
}

int options_parse(int argc, char **argv, struct options *out, char *reason, size_t reason_len)
{
	struct option longs[ROWS + 1] = { 0 };
	int c, err;

	for (size_t i = 0; i < ROWS; i++)
		longs[i] = (struct option){ rows[i].name,
					    rows[i].value ? required_argument : no_argument, NULL,
					    VAL_BASE + (int)i };
	options_defaults(out);
	opterr = 0;
	optind = 0;
	while ((c = getopt_long(argc, argv, "+:", longs, NULL)) != -1) {
		if (c >= VAL_BASE && c < VAL_BASE + (int)ROWS) {
			err = options_apply(&rows[c - VAL_BASE], out, reason, reason_len);
			if (err < 0)
				return err;
			continue;
		}
		options_unknown(c, argv[optind - 1], reason, reason_len);
		return -EINVAL;
	}
	if (optind < argc) {
		snprintf(reason, reason_len, "'%s' is not an option: see --help", argv[optind]);
		return -EINVAL;
	}
	if (!out->replay && (out->ask || out->json)) {
		snprintf(reason, reason_len, "--ask and --json go with --replay");
		return -EINVAL;
	}
	if (out->model && out->no_model) {
		snprintf(reason, reason_len, "--model and --no-model exclude each other");
		return -EINVAL;
	}
	return 0;
}

char *options_help(void)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	fprintf(f, "Usage: llamux-agent [OPTION]...\n"
		   "Watches the kernel, answers questions in DIR/prompt, and changes what a person "
		   "agrees to.\nRuns in the foreground, as root; SIGTERM or Ctrl-C ends it.\n\n");
	for (size_t i = 0; i < ROWS; i++)
		fprintf(f, "  --%s%s%s\n        %s\n", rows[i].name, rows[i].value ? " " : "",
			rows[i].value ? rows[i].value : "", rows[i].text);
	if (fclose(f) != 0) {
		free(text);
		return NULL;
	}
	return text;
}
