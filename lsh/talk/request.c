// SPDX-License-Identifier: GPL-2.0-or-later
/* request.c - English to commands: translated, shown, confirmed, run. */
#include "request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dryrun/dryrun.h"
#include "english/counter.h"
#include "english/fix.h"
#include "english/follow.h"
#include "shell/syntax.h"
#include "term/escape.h"
#include "term/line.h"
#include "term/past.h"
#include "term/term.h"
#include "confirm.h"
#include "json.h"

#define DATA_FILE "/dev/stdin"
#define TRIES 8 /* draws for another command */
#define SEEN_MAX 16

/* -- translating ----------------------------------------------------------------------- */

/* Programs that read data; another one would not look at it. */
static bool reads_data(const char *command)
{
	static const char list[] = " cat grep wc sort uniq head tail cut tr sed awk jq tac nl rev "
				   "column paste fold xxd strings md5sum sha256sum base64 less tee "
				   "split numfmt shuf iconv zcat gunzip file ";
	char word[80];

	if (!strstr(command, DATA_FILE) || strstr(command, "sed -i"))
		return false;
	snprintf(word, sizeof(word), " %.*s ", (int)strcspn(command, " "), command);
	return strlen(word) < 70 && strstr(list, word) != NULL;
}

static bool translate_data(struct session *s, const char *text, struct english_answer *out)
{
	char longer[4096];

	memset(out, 0, sizeof(*out));
	if (follow_data(text, out->command, sizeof(out->command)) == FOLLOW_COMMAND) {
		out->kind = ENGLISH_COMMAND;
		out->sure = true;
		return true;
	}
	if (snprintf(longer, sizeof(longer), "%s in " DATA_FILE, text) >= (int)sizeof(longer))
		return false;
	return english_translate(s->english, longer, 0, out) == 0 && out->kind == ENGLISH_COMMAND &&
	       reads_data(out->command);
}

/* last: what a follow-up speaks of. */
static int translate(struct session *s, const char *last, const char *text,
		     struct english_answer *out)
{
	if (s->data && translate_data(s, text, out))
		return 0;
	memset(out, 0, sizeof(*out));
	switch (follow(last, text, out->command, sizeof(out->command))) {
	case FOLLOW_COMMAND:
		out->kind = syntax_check(out->command) == SYNTAX_OK ? ENGLISH_COMMAND :
								      ENGLISH_UNSURE;
		out->sure = true;
		return 0;
	case FOLLOW_CANNOT:
		snprintf(out->why, sizeof(out->why), "%.255s", out->command);
		out->kind = ENGLISH_UNSURE;
		return 0;
	case FOLLOW_NONE:
		break;
	}
	return english_translate(s->english, text, 0, out);
}

/* -- another command ---------------------------------------------------------------------- */

struct choices {
	struct session *s;
	const char *text;
	unsigned int draws;
	char *seen[SEEN_MAX];
	size_t n;
};

static bool was_seen(struct choices *c, const char *command)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->seen[i], command) == 0)
			return true;
	return false;
}

static void note(struct choices *c, const char *command)
{
	if (c->n < SEEN_MAX && (c->seen[c->n] = strdup(command)) != NULL)
		c->n++;
}

static bool another(void *ctx, char *command, size_t command_len)
{
	struct choices *c = ctx;
	struct english_answer answer;

	if (!was_seen(c, command))
		note(c, command);
	for (int i = 0; i < TRIES && c->n < SEEN_MAX; i++) {
		if (english_translate(c->s->english, c->text, ++c->draws, &answer) ||
		    answer.kind != ENGLISH_COMMAND || strlen(answer.command) >= command_len ||
		    was_seen(c, answer.command))
			continue;
		strcpy(command, answer.command);
		note(c, command);
		return true;
	}
	return false;
}

/* -- one command ------------------------------------------------------------------------- */

void request_decline(struct session *s, const char *why)
{
	term_error("%s", why);
	s->status = STATUS_DECLINED;
}

static void judge(struct session *s, const char *command, struct danger *out)
{
	struct danger_world world = danger_real_world;

	world.table = &s->table;
	danger_judge(command, &world, out);
}

void request_print(struct session *s, const char *text, const char *command)
{
	struct danger danger;

	judge(s, command, &danger);
	fputs("{\"request\": ", stdout);
	json_string(stdout, text);
	fputs(", \"kind\": \"command\", ", stdout);
	json_command(stdout, command, &danger, &s->table);
	puts("}");
	s->status = 0;
}

void request_preview(struct session *s, const char *command)
{
	struct danger danger;

	confirm_show(command, &s->table, &danger);
	s->status = dryrun_show(command, &danger, stdout) ? 1 : 0;
	session_remember(s, command);
	s->last_ran = false;
}

/* True if it may run: someone agreed, or -y is enough. */
static bool agreed(struct session *s, const char *text, char *command, size_t size)
{
	struct choices choices = { .s = s, .text = text };
	struct confirm_more more = { &choices, text ? another : NULL };
	struct danger danger;
	bool run;

	if (s->yes || !s->interactive) {
		confirm_show(command, &s->table, &danger);
		if (!s->yes) {
			request_decline(s, "nobody can be asked here: -y runs it, -n prints it");
			return false;
		}
		if (danger.level < DANGER_UNKNOWN && escape_clean(command))
			return true;
		request_decline(s, "-y runs nothing that destroys or that cannot be told");
		return false;
	}
	run = confirm_ask(command, size, &s->table, &more) == CONFIRM_RUN;
	for (size_t i = 0; i < choices.n; i++)
		free(choices.seen[i]);
	if (!run)
		s->status = STATUS_DECLINED;
	return run;
}

/* What else may have been meant, where the model was not sure. */
static void show_others(const struct session *s, const struct english_answer *a)
{
	if (a->sure || a->n_others == 0 || s->json)
		return;
	fprintf(stderr, "%sI am not sure; it could also be:%s\n", term_style(stderr, TERM_DIM),
		term_style(stderr, TERM_PLAIN));
	for (size_t i = 0; i < a->n_others; i++)
		if (escape_clean(a->other[i]))
			fprintf(stderr, "  %s\n", a->other[i]);
}

/* text: the request, NULL if there is none for which another command could be made. */
void request_offer(struct session *s, const char *text, char *command, size_t size)
{
	if (!escape_clean(command)) {
		request_decline(s, "the command holds bytes that cannot be shown");
		return;
	}
	if (s->json) {
		request_print(s, text ? text : command, command);
		return;
	}
	if (s->print_only) {
		puts(command);
		s->status = 0;
		return;
	}
	if (s->dry_run) {
		request_preview(s, command);
		return;
	}
	if (!agreed(s, text, command, size)) {
		session_remember(s, command);
		s->last_ran = false;
		return;
	}
	if (s->shell) {
		past_add(command);
		shell_remember(s->shell, command);
	}
	session_run(s, command);
}

/* -- several ------------------------------------------------------------------------------- */

static const char *script_question(enum danger_level level)
{
	return level >= DANGER_UNKNOWN ? "type yes to run all, (s)tep by step, (n)o: " :
					 "run (a)ll, (s)tep by step, (n)o: ";
}

/* 'a', 's' or 'n' */
static char ask_script(enum danger_level level)
{
	for (;;) {
		char *answer = NULL, key = 0;

		if (line_read(script_question(level), NULL, &answer) != LINE_READ)
			return 'n';
		answer[strcspn(answer, " \t")] = '\0';
		if (strcmp(answer, "yes") == 0)
			key = 'a';
		else if (level < DANGER_UNKNOWN && (strcmp(answer, "a") == 0 || strcmp(answer, "all") == 0))
			key = 'a';
		else if (strcmp(answer, "s") == 0 || strcmp(answer, "step") == 0)
			key = 's';
		else if (!*answer || strcmp(answer, "n") == 0 || strcmp(answer, "no") == 0)
			key = 'n';
		free(answer);
		if (key)
			return key;
	}
}

static void run_script(struct session *s, char *const *command, size_t n)
{
	for (size_t i = 0; i < n && !s->ended; i++) {
		if (s->shell) {
			past_add(command[i]);
			shell_remember(s->shell, command[i]);
		}
		session_run(s, command[i]);
		if (s->status == 0)
			continue;
		if (i + 1 < n)
			term_error("step %zu failed with status %d; the rest is left", i + 1,
				   s->status);
		return;
	}
}

/* Shows all, then asks. */
static void offer_steps(struct session *s, const struct steps *steps, char *const *command)
{
	enum danger_level worst = DANGER_READS;
	struct danger danger;
	char key = 's';

	if (s->interactive && !s->yes && !s->print_only && !s->dry_run && !s->json) {
		for (size_t i = 0; i < steps->n; i++) {
			fprintf(stderr, "%zu.", i + 1);
			confirm_show(command[i], &s->table, &danger);
			worst = danger.level > worst ? danger.level : worst;
			if (!escape_clean(command[i])) {
				request_decline(s, "a command holds bytes that cannot be shown");
				return;
			}
		}
		key = ask_script(worst);
	}
	if (key == 'n')
		s->status = STATUS_DECLINED;
	if (key == 'a')
		run_script(s, command, steps->n);
	for (size_t i = 0; key == 's' && i < steps->n && !s->ended; i++) {
		char one[ENGLISH_COMMAND_MAX];

		snprintf(one, sizeof(one), "%s", command[i]);
		request_offer(s, NULL, one, sizeof(one));
		if (s->status != 0)
			break;
	}
}

/* True if each sentence is a command. */
static bool run_steps(struct session *s, const struct steps *steps)
{
	char *command[STEPS_MAX] = { NULL };
	const char *last = s->last;
	struct english_answer answer;
	size_t n = 0;

	for (; n < steps->n; n++) {
		if (session_verdict(s, steps->text[n]) == VERDICT_SHELL)
			command[n] = strdup(steps->text[n]);
		else if (translate(s, last, steps->text[n], &answer) == 0 &&
			 answer.kind == ENGLISH_COMMAND)
			command[n] = strdup(answer.command);
		if (!command[n])
			break;
		last = command[n];
	}
	if (n == steps->n)
		offer_steps(s, steps, command);
	for (size_t i = 0; i < n; i++)
		free(command[i]);
	return n == steps->n;
}

/* -- the whole ------------------------------------------------------------------------------- */

/* Without a model here, the agent may have one: it answers in words. */
static void without_model(struct session *s, const char *text, const char *why)
{
	if (s->print_only) {
		term_error("%s", why);
		s->status = 1;
		return;
	}
	term_error("%s; asking the agent instead", why);
	session_ask(s, text);
}

static void print_other(struct session *s, const char *text, const struct english_answer *a)
{
	static const char *const kinds[] = { [ENGLISH_COMMAND] = "command", [ENGLISH_ASK] = "question",
					     [ENGLISH_CHAT] = "chat", [ENGLISH_UNSURE] = "unsure" };
	struct counter counter;

	fputs("{\"request\": ", stdout);
	json_string(stdout, text);
	printf(", \"kind\": \"%s\", \"why\": ", kinds[a->kind]);
	json_string(stdout, a->why);
	if (a->kind == ENGLISH_UNSURE && counter_question(text, &counter)) {
		fputs(", \"question\": ", stdout);
		json_string(stdout, counter.question);
	}
	puts("}");
	s->status = STATUS_DECLINED;
}

/* No command: said, asked back, or handed to the agent. */
static void not_a_command(struct session *s, const char *text, const struct english_answer *a)
{
	if (s->json) {
		print_other(s, text, a);
	} else if (a->kind == ENGLISH_UNSURE) {
		term_error("not sure what is meant%s%s; say it in other words, or put ! before a "
			   "shell command",
			   a->why[0] ? ": " : "", a->why);
		s->status = STATUS_DECLINED;
	} else if (s->print_only || s->dry_run) {
		request_decline(s, a->kind == ENGLISH_ASK ?
				   "that is a question for the agent: use -q" :
				   "that is no request for a command");
	} else {
		session_ask(s, text);
	}
}

static void run_one(struct session *s, const char *text, bool may_ask)
{
	struct english_answer answer;
	char *longer = NULL;
	int err = translate(s, s->last, text, &answer);

	if (err == -ECANCELED) {
		s->status = 130;
		return;
	}
	if (err) {
		without_model(s, text, answer.why);
		return;
	}
	if (may_ask && !s->json && !answer.sure &&
	    (answer.kind == ENGLISH_UNSURE || answer.kind == ENGLISH_COMMAND) &&
	    request_ask_back(s, text, &longer)) {
		if (longer)
			run_one(s, longer, false);
		free(longer);
	} else if (answer.kind == ENGLISH_COMMAND) {
		show_others(s, &answer);
		request_offer(s, text, answer.command, sizeof(answer.command));
	} else {
		not_a_command(s, text, &answer);
	}
}

void request_run(struct session *s, const char *text)
{
	struct steps steps;

	if (steps_split(text, &steps)) {
		bool done = run_steps(s, &steps);

		steps_free(&steps);
		if (done)
			return;
	}
	run_one(s, text, true);
}

int request_answer(struct session *s, const char *question)
{
	char *text = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);
	int err = memory ? agent_ask(&s->agent, question, memory) : -ENOMEM;

	if (memory)
		fclose(memory);
	if (!err) {
		while (len > 0 && text[len - 1] == '\n')
			text[--len] = '\0';
		fputs("{\"request\": ", stdout);
		json_string(stdout, question);
		fputs(", \"kind\": \"answer\", \"answer\": ", stdout);
		json_string(stdout, text);
		printf(", \"proposal\": %s}\n", s->agent.proposal ? "true" : "false");
	}
	free(text);
	s->status = err == -EINTR ? 130 : err ? 1 : 0;
	return err;
}
