/* SPDX-License-Identifier: GPL-2.0-or-later */
/* control.c - a table of commands. */
#include "control.h"

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask/ask.h"
#include "base/log.h"
#include "options.h"

#define REPLY_MAX 1024

struct control {
	struct control_options options;
	pthread_mutex_t lock;
	char reply[REPLY_MAX];
};

static int number_parse(const char *text, int64_t *out)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno || end == text || *end || n <= 0)
		return -EINVAL;
	*out = n;
	return 0;
}

static int command_apply(struct control *c, const struct asker *who, const char *arg, char *reply)
{
	struct ask_order order = { .kind = ORDER_APPLY };

	if (number_parse(arg, &order.number) < 0) {
		snprintf(reply, REPLY_MAX, "apply takes the number of an offer, such as 1 for A1");
		return -EINVAL;
	}
	return ask_order(c->options.ask, who, &order, reply, REPLY_MAX);
}

static int command_dry_run(struct control *c, const struct asker *who, const char *arg,
			   char *reply)
{
	struct ask_order order = { .kind = ORDER_DRY_RUN };

	if (number_parse(arg, &order.number) < 0) {
		snprintf(reply, REPLY_MAX, "dry-run takes the number of an offer, such as 1 for A1");
		return -EINVAL;
	}
	return ask_order(c->options.ask, who, &order, reply, REPLY_MAX);
}

static int command_undo(struct control *c, const struct asker *who, const char *arg, char *reply)
{
	struct ask_order order = { .kind = ORDER_UNDO };

	if (strcmp(arg, "all") == 0) {
		order.kind = ORDER_UNDO_ALL;
	} else if (number_parse(arg, &order.number) < 0) {
		snprintf(reply, REPLY_MAX, "undo takes the number of an action, or all");
		return -EINVAL;
	}
	return ask_order(c->options.ask, who, &order, reply, REPLY_MAX);
}

static int command_mode(struct control *c, const struct asker *who, const char *arg, char *reply)
{
	enum agent_mode mode;

	if (mode_parse(arg, &mode) < 0) {
		snprintf(reply, REPLY_MAX, "mode takes observe, ask or auto");
		return -EINVAL;
	}
	ask_set_mode(c->options.ask, mode);
	log_info("mode %s, set by uid %u", arg, who->uid);
	snprintf(reply, REPLY_MAX, "mode %s", arg);
	return 0;
}

static int command_model(struct control *c, const struct asker *who, const char *arg, char *reply)
{
	char reason[256] = "";
	int err;

	if (!arg[0]) {
		snprintf(reply, REPLY_MAX, "model takes the path of a GGUF file");
		return -EINVAL;
	}
	err = c->options.load_model(c->options.ctx, arg, reason, sizeof(reason));
	if (err < 0) {
		snprintf(reply, REPLY_MAX, "the model is not used: %s",
			 reason[0] ? reason : strerror(-err));
		return err;
	}
	log_info("model %s, set by uid %u", arg, who->uid);
	snprintf(reply, REPLY_MAX, "model %.900s", arg);
	return 0;
}

static const struct {
	const char *word;
	int (*run)(struct control *c, const struct asker *who, const char *arg, char *reply);
} commands[] = {
	{ "apply", command_apply },
	{ "dry-run", command_dry_run },
	{ "undo", command_undo },
	{ "mode", command_mode },
	{ "model", command_model },
};

int control_new(const struct control_options *options, struct control **out)
{
	struct control *c = calloc(1, sizeof(*c));

	*out = c;
	if (!c)
		return -ENOMEM;
	c->options = *options;
	pthread_mutex_init(&c->lock, NULL);
	snprintf(c->reply, sizeof(c->reply),
		 "apply N | dry-run N | undo N | undo all | mode observe|ask|auto | model PATH");
	return 0;
}

void control_free(struct control *c)
{
	if (!c)
		return;
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* Splits off the first word; the rest without the blanks around it. */
static const char *split(char *line)
{
	char *arg = line + strcspn(line, " \t"), *end;

	if (*arg)
		*arg++ = '\0';
	while (isblank((unsigned char)*arg))
		arg++;
	end = arg + strlen(arg);
	while (end > arg && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return arg;
}

int control_command(struct control *c, const struct asker *who, const char *line)
{
	char words[REPLY_MAX], reply[REPLY_MAX] = "";
	const char *arg;
	int err = -EINVAL;

	while (isspace((unsigned char)*line))
		line++;
	if (strlen(line) >= sizeof(words))
		return -EMSGSIZE;
	strcpy(words, line);
	arg = split(words);
	snprintf(reply, sizeof(reply), "'%.100s' is no command: apply, dry-run, undo, mode, model are",
		 words);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].word, words) == 0) {
			err = commands[i].run(c, who, arg, reply);
			break;
		}
	}
	pthread_mutex_lock(&c->lock);
	snprintf(c->reply, sizeof(c->reply), "%s", reply);
	pthread_mutex_unlock(&c->lock);
	return err;
}

void control_reply(struct control *c, char *out, size_t out_len)
{
	pthread_mutex_lock(&c->lock);
	snprintf(out, out_len, "%s\n", c->reply);
	pthread_mutex_unlock(&c->lock);
}
