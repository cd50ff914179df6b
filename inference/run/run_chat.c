/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_chat.c - llamux-run chat: messages in the form of the model's chat template,
 * as text or as token ids.  Works on vocabulary-only files too.
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/gguf.h"
#include "text/chat.h"
#include "text/tokenizer.h"
#include "run.h"

#define MESSAGES_MAX 256

struct chat_options {
	struct chat_message message[MESSAGES_MAX];
	size_t n;
	const char *model, *template; /* template: a file, NULL: the model's own */
	bool ids, name;
};

static int parse(int argc, char **argv, struct chat_options *o)
{
	static const struct option options[] = {
		{ "system", required_argument, NULL, 's' },
		{ "prompt", required_argument, NULL, 'p' },
		{ "answer", required_argument, NULL, 'a' },
		{ "template", required_argument, NULL, 't' },
		{ "ids", no_argument, NULL, 'i' },
		{ "name", no_argument, NULL, 'n' },
		{ 0 },
	};
	static const char roles[] = "spa"; /* as in enum chat_role */
	int c;

	while ((c = getopt_long(argc, argv, "s:p:a:", options, NULL)) != -1) {
		const char *role = strchr(roles, c);

		if (role && o->n == MESSAGES_MAX)
			return run_usage("more than %u messages", MESSAGES_MAX);
		if (role)
			o->message[o->n++] = (struct chat_message){
				(enum chat_role)(role - roles), optarg, strlen(optarg),
			};
		else if (c == 't')
			o->template = optarg;
		else if (c == 'i')
			o->ids = true;
		else if (c == 'n')
			o->name = true;
		else
			return RUN_USAGE;
	}
	if (optind != argc - 1)
		return run_usage("chat takes one model file");
	o->model = argv[optind];
	return RUN_OK;
}

/* The format of the template in a file. */
static int find_in_file(const char *path, const struct chat_format **out, char *reason,
			size_t reason_len)
{
	char *text = malloc(CHAT_TEMPLATE_MAX + 1);
	FILE *f = fopen(path, "rb");
	size_t n = text && f ? fread(text, 1, CHAT_TEMPLATE_MAX + 1, f) : 0;
	int err = !text ? -ENOMEM : !f || ferror(f) ? -errno : 0;

	*out = err ? NULL : chat_find(text, n);
	if (err)
		snprintf(reason, reason_len, "%s: %s", path, strerror(-err));
	else if (!*out)
		snprintf(reason, reason_len, "%s is no chat template that is known", path);
	if (f)
		fclose(f);
	free(text);
	return err ? err : *out ? 0 : -EINVAL;
}

static int print_ids(const struct gguf *g, const struct chat_format *f,
		     const struct chat_options *o, char *reason, size_t reason_len)
{
	struct tokenizer *t;
	int32_t *id = NULL;
	size_t len;
	char *text = NULL;
	long n = tokenizer_open(g, &t, reason, reason_len);

	if (!n)
		n = chat_render(f, o->message, o->n, &text, &len);
	if (!n && !(id = calloc(3 * len + 5, sizeof(*id))))
		n = -ENOMEM;
	if (!n)
		n = chat_encode(t, f, o->message, o->n, id, 3 * len + 5);
	for (long i = 0; i < n; i++)
		printf(i ? " %d" : "%d", id[i]);
	if (n >= 0)
		putchar('\n');
	free(id);
	free(text);
	tokenizer_close(t);
	return n < 0 ? (int)n : 0;
}

static int print_text(const struct chat_format *f, const struct chat_options *o)
{
	size_t len;
	char *text;
	int err = chat_render(f, o->message, o->n, &text, &len);

	if (!err)
		fwrite(text, 1, len, stdout);
	free(text);
	return err;
}

int run_chat(int argc, char **argv)
{
	static struct chat_options o;
	const struct chat_format *f = NULL;
	char reason[256] = "";
	struct gguf *g = NULL;
	int err = parse(argc, argv, &o);

	if (err)
		return err;
	err = gguf_open(o.model, &g, reason, sizeof(reason));
	if (!err)
		err = o.template ? find_in_file(o.template, &f, reason, sizeof(reason)) :
				   chat_open(g, &f, reason, sizeof(reason));
	if (!err && o.name)
		puts(chat_name(f));
	else if (!err && o.ids)
		err = print_ids(g, f, &o, reason, sizeof(reason));
	else if (!err)
		err = print_text(f, &o);
	if (err || fflush(stdout))
		run_error("%s: %s", o.model, reason[0] ? reason : strerror(err ? -err : errno));
	gguf_close(g);
	return err ? RUN_FAILED : RUN_OK;
}
