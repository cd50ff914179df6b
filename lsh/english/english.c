// SPDX-License-Identifier: GPL-2.0-or-later
/* english.c - slots out, model, slots in, and a look at what came. */
#include "english.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "llamux/advice.h"
#include "llamux/llm.h"
#include "llamux/paths.h"
#include "llamux/slots.h"
#include "command/danger.h"
#include "command/gbnf.h"
#include "shell/syntax.h"
#include "shell/words.h"
#include "mend.h"

#define TEXT_MAX 4096
#define TOKENS_MAX 96	   /* the longest commands of the table take about 60 */
#define DEADLINE_MS 10000 /* a person waits; a loaded machine is slow */

/* For a model that was not trained on the form (llm_info.format 0). */
static const char introduction[] =
	"Each request in English is followed by one bash command that does it. Arguments in the "
	"request stand as <path1>, <num1> and so on, and are used by these names. A question about "
	"why this machine is slow is answered with @ask, small talk with @chat, an unclear request "
	"with @unsure.\n\n"
	"<|cmd|>\nq show my files\n<|say|>ls -la\n\n"
	"<|cmd|>\nq how much memory is free ?\n<|say|>free -h\n\n"
	"<|cmd|>\nq find files larger than <size1> in <path1>\n"
	"<|say|>find <path1> -type f -size +<size1>\n\n"
	"<|cmd|>\nq why is my system slow ?\n<|say|>@ask\n\n";

struct english {
	const struct utilities *table;
	struct llm *llm;
};

static const struct {
	const char *text;
	enum english_kind kind;
} replies[] = {
	{ "@ask", ENGLISH_ASK },
	{ "@chat", ENGLISH_CHAT },
	{ "@unsure", ENGLISH_UNSURE },
};

int english_new(const struct utilities *table, struct english **out)
{
	*out = calloc(1, sizeof(**out));
	if (!*out)
		return -ENOMEM;
	(*out)->table = table;
	return 0;
}

void english_free(struct english *e)
{
	if (!e)
		return;
	llm_stop(e->llm);
	free(e);
}

/* -- the model ---------------------------------------------------------------- */

/* $LLAMUX_MODEL, the build tree's models/ (two above the executable), installed. */
static void model_path(char *out, size_t out_len)
{
	const char *env = getenv(LLAMUX_ENV_MODEL);
	char exe[3072];
	ssize_t n;

	if (env && *env) {
		snprintf(out, out_len, "%s", env);
		return;
	}
	n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	for (int up = 0; n > 0 && up < 3; up++) {
		exe[n] = '\0';
		n = strrchr(exe, '/') ? strrchr(exe, '/') - exe : 0;
	}
	if (n > 0) {
		exe[n] = '\0';
		snprintf(out, out_len, "%s/models/%s", exe, LLAMUX_MODEL_NAME);
		if (access(out, R_OK) == 0)
			return;
	}
	snprintf(out, out_len, "%s/%s", LLAMUX_SHARE_DIR, LLAMUX_MODEL_NAME);
}

static int start_model(struct english *e, struct english_answer *out)
{
	char path[4096], reason[160] = "";
	struct llm_options options = { .model_path = path };
	int err;

	if (e->llm)
		return 0;
	model_path(path, sizeof(path));
	if (access(path, R_OK) < 0) {
		err = -errno;
		snprintf(out->why, sizeof(out->why), "no model at %.150s: %s", path, strerror(-err));
		return err;
	}
	err = llm_start(&options, &e->llm, reason, sizeof(reason));
	if (err)
		snprintf(out->why, sizeof(out->why), "%s",
			 reason[0] ? reason : strerror(-err));
	return err;
}

/* -- the request ---------------------------------------------------------------- */

struct reply {
	char text[TEXT_MAX];
	size_t used;
};

/* Looked at between pieces, which are milliseconds apart. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

static int take_piece(void *ctx, const char *piece, size_t len)
{
	struct reply *r = ctx;

	if (interrupted || r->used + len >= sizeof(r->text))
		return -1;
	memcpy(r->text + r->used, piece, len);
	r->used += len;
	r->text[r->used] = '\0';
	return 0;
}

static bool is_present(const char *name)
{
	return words_kind(name) != WORD_UNKNOWN;
}

/* The n-th choice, from 1, is drawn with as much chance as the model's own
 * probabilities leave (temperature 1); 0 is the likeliest. */
static int generate(struct english *e, const char *cleaned, const struct slots *slots,
		    unsigned int choice, struct reply *reply, struct llm_result *result)
{
	char prompt[TEXT_MAX + sizeof(introduction) + 64];
	char *grammar = NULL;
	struct llm_request request = { .prompt = prompt, .max_tokens = TOKENS_MAX,
				       .deadline_ms = DEADLINE_MS, .seed = choice,
				       .temperature = choice ? 1.0f : 0 };
	struct sigaction sa = { .sa_handler = on_interrupt, .sa_flags = SA_RESTART }, old;
	bool foreign = llm_info(e->llm)->format == 0;
	int err = gbnf_make(e->table, is_present, slots, &grammar);

	if (err)
		return err;
	request.prompt_len = (size_t)snprintf(prompt, sizeof(prompt), "%s<|cmd|>\nq %s\n<|say|>",
					      foreign ? introduction : "", cleaned);
	request.grammar = grammar;
	interrupted = 0;
	sigemptyset(&sa.sa_mask);
	sigaction(SIGINT, &sa, &old);
	err = llm_generate(e->llm, &request, take_piece, reply, result);
	sigaction(SIGINT, &old, NULL);
	free(grammar);
	return err;
}

/* Turns what the model wrote into what would run. */
static int fill(const char *text, const struct reply *reply, const struct slots *slots,
		struct english_answer *out)
{
	int err;

	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++)
		if (strcmp(reply->text, replies[i].text) == 0) {
			out->kind = replies[i].kind;
			return 0;
		}
	err = slots_fill(reply->text, slots, out->command, sizeof(out->command));
	if (!err)
		mend_command(text, &danger_real_world, out->command, sizeof(out->command));
	if (!err && (syntax_check(out->command) != SYNTAX_OK || !mend_complete(out->command)))
		err = -EINVAL;
	out->kind = err ? ENGLISH_UNSURE : ENGLISH_COMMAND;
	if (err) {
		out->command[0] = '\0';
		snprintf(out->why, sizeof(out->why), "the command for it would not be right");
	}
	return 0;
}

/* -- which of several ------------------------------------------------------------------ */

/* What an argument of the request costs that the command does not use, and one that it
 * uses again, in log-probability.  A word that the model does not know may be no argument
 * but filling; all others were said for something. */
#define COST_UNUSED 4.0f
#define COST_UNUSED_WORD 1.5f
#define COST_AGAIN 1.0f
/* And a command that contradicts the request (mend_fits()). */
#define COST_MISFIT 4.0f
#define DRAWS 6 /* others that are looked at; each takes about as long as the first */
#define NAMES_TRIED 10
#define READINGS_MAX (1 + DRAWS + 2 * NAMES_TRIED)

/* A request read with fewer words known: those that are left out are names. */
struct names {
	const char **lexicon; /* sorted */
	const char **less;    /* the same without one more */
	size_t n;
	struct slots slots;
	char cleaned[TEXT_MAX];
};

static unsigned int times_used(const char *reply, const struct slot *slot)
{
	char name[32];
	size_t len = (size_t)snprintf(name, sizeof(name), "<%s%u", slot_type_name(slot->type),
				      slot->index);
	unsigned int n = 0;

	for (const char *p = reply; (p = strstr(p, name)) != NULL; p += len)
		n += p[len] == '>' || p[len] == '.';
	return n;
}

float english_cost(const char *reply, const struct slots *slots)
{
	float sum = 0;

	for (size_t i = 0; i < slots->count; i++) {
		unsigned int n = times_used(reply, &slots->slot[i]);

		if (n == 0)
			sum += slots->slot[i].type == SLOT_WORD ? COST_UNUSED_WORD : COST_UNUSED;
		else
			sum += COST_AGAIN * (float)(n - 1);
	}
	return sum;
}

/* A request in words: as it was said, and as the model sees it. */
struct wanted {
	const char *text;
	const char *cleaned;
	const struct slots *slots;
};

/* What speaks against the answer, in log-probability. */
static float cost_of(const struct english *e, const struct wanted *w, const char *reply,
		     const struct english_answer *out)
{
	struct danger_world world = danger_real_world;
	float cost = english_cost(reply, w->slots);

	if (out->kind == ENGLISH_ASK || out->kind == ENGLISH_CHAT)
		return 0;
	world.table = e->table;
	if (out->kind == ENGLISH_COMMAND && !mend_fits(w->text, out->command, &world))
		cost += COST_MISFIT;
	return cost;
}

/* One reply, as a command or none; *score is how good it is. */
static int draw(struct english *e, const struct wanted *w, unsigned int choice,
		struct english_answer *out, float *score)
{
	struct llm_result result = { 0 };
	struct reply reply = { .used = 0 };
	float cost;
	int err;

	memset(out, 0, sizeof(*out));
	out->kind = ENGLISH_UNSURE;
	reply.text[0] = '\0';
	*score = -1e9f;
	err = generate(e, w->cleaned, w->slots, choice, &reply, &result);
	out->logprob = result.logprob;
	if (err == -EBADMSG) {
		snprintf(out->why, sizeof(out->why), "no command came to an end");
		return 0;
	}
	if (err) {
		snprintf(out->why, sizeof(out->why), "the model: %s",
			 err == -ETIME ? "it took too long" : strerror(-err));
		return err;
	}
	err = fill(w->text, &reply, w->slots, out);
	cost = cost_of(e, w, reply.text, out);
	if (!out->why[0])
		*score = result.logprob * (float)result.generated_tokens - cost;
	out->sure = out->logprob >= ADVICE_SURE_LOGPROB && cost < COST_AGAIN &&
		    out->kind != ENGLISH_UNSURE;
	return err;
}

static void keep_other(struct english_answer *out, const char *command)
{
	if (!*command || out->n_others == ENGLISH_OTHERS)
		return;
	for (size_t i = 0; i < out->n_others; i++)
		if (strcmp(out->other[i], command) == 0)
			return;
	memcpy(out->other[out->n_others++], command, ENGLISH_COMMAND_MAX);
}

/* Several readings of one request. */
struct readings {
	struct english_answer best;
	float score; /* of the best */
	char (*seen)[ENGLISH_COMMAND_MAX];
	size_t n;
};

static bool consider(struct readings *r, const struct english_answer *one, float score)
{
	if (r->n < READINGS_MAX)
		memcpy(r->seen[r->n++], one->command, ENGLISH_COMMAND_MAX);
	if (score <= r->score)
		return false;
	r->score = score;
	r->best = *one;
	return true;
}

/* The request as it is read if one more of the words that the model knows is a name there.
 * False: it cannot be read so. */
static bool as_name(struct names *names, const char *text, const char *word)
{
	size_t n = 0;

	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->lexicon[i], word) != 0)
			names->less[n++] = names->lexicon[i];
	return n < names->n &&
	       slots_extract(text, NULL, 0, names->less, n, &names->slots, names->cleaned,
			     sizeof(names->cleaned)) == 0 &&
	       !names->slots.dropped;
}

/* Words that the model knows are copied badly where they are somebody's names: if the command
 * has a word that nobody said, each is tried as one.  Then the lexicon is without the word that was best; 0: none was. */
static int try_names(struct english *e, const struct wanted *w, struct names *names,
		     struct readings *r)
{
	const struct wanted other = { w->text, names->cleaned, &names->slots };
	char words[TEXT_MAX], found[64] = "", *at = words, *word;
	size_t tried = 0, invented = mend_invented(w->text, r->best.command);

	if (r->best.kind != ENGLISH_COMMAND || invented == 0)
		return 0;
	snprintf(words, sizeof(words), "%s", w->cleaned);
	while (tried < NAMES_TRIED && (word = strsep(&at, " ")) != NULL) {
		struct english_answer one;
		float score;
		int err;

		if (strlen(word) < 3 || strlen(word) >= sizeof(found) || word[0] == '<' ||
		    !as_name(names, w->text, word))
			continue;
		tried++;
		err = draw(e, &other, 0, &one, &score);
		if (err)
			return err;
		if (one.kind == ENGLISH_COMMAND && mend_invented(w->text, one.command) < invented &&
		    consider(r, &one, score))
			snprintf(found, sizeof(found), "%s", word);
	}
	for (size_t i = 0; found[0] && i < names->n; i++)
		if (strcmp(names->lexicon[i], found) == 0) {
			memmove(&names->lexicon[i], &names->lexicon[i + 1],
				(names->n - i - 1) * sizeof(names->lexicon[0]));
			names->n--;
			return 1;
		}
	return 0;
}

static int read_names(struct english *e, const struct wanted *w, struct readings *r)
{
	const char *const *lexicon;
	struct names *names = calloc(1, sizeof(*names));
	int err = -ENOMEM;

	if (!names)
		return err;
	names->n = llm_lexicon(e->llm, &lexicon);
	names->lexicon = calloc(names->n + 1, sizeof(char *));
	names->less = calloc(names->n + 1, sizeof(char *));
	if (names->lexicon && names->less) {
		memcpy(names->lexicon, lexicon, names->n * sizeof(char *));
		err = try_names(e, w, names, r);
		if (err > 0) /* a second name beside the first */
			err = try_names(e, w, names, r);
	}
	free(names->lexicon);
	free(names->less);
	free(names);
	return err < 0 ? err : 0;
}

/* Is the reading a choice beside the best one?  Not if it contradicts the request where that one
 * does not, or is of the same program with names in it that nobody said. */
static bool worth_showing(const struct wanted *w, const struct english_answer *best,
			  const char *command)
{
	size_t program = strcspn(best->command, " ");

	if (!mend_fits(w->text, command, &danger_real_world) &&
	    mend_fits(w->text, best->command, &danger_real_world))
		return false;
	return strncmp(command, best->command, program + 1) != 0 ||
	       mend_invented(w->text, command) <= mend_invented(w->text, best->command);
}

/* Puts the best of several readings into *out, and the next ones beside it. */
static int choose(struct english *e, const struct wanted *w, struct english_answer *out,
		  float score)
{
	struct readings r = { .best = *out, .score = score };
	struct english_answer one;
	int err = 0;

	r.seen = calloc(READINGS_MAX, sizeof(r.seen[0]));
	if (!r.seen)
		return -ENOMEM;
	memcpy(r.seen[r.n++], out->command, ENGLISH_COMMAND_MAX);
	for (unsigned int i = 1; i <= DRAWS && !err; i++) {
		err = draw(e, w, i, &one, &score);
		if (!err)
			consider(&r, &one, score);
	}
	if (!err)
		err = read_names(e, w, &r);
	if (!err) {
		*out = r.best;
		out->sure = false;
		for (size_t i = 0; i < r.n; i++)
			if (strcmp(r.seen[i], out->command) != 0 && worth_showing(w, out, r.seen[i]))
				keep_other(out, r.seen[i]);
	}
	free(r.seen);
	return err;
}

int english_translate(struct english *e, const char *text, unsigned int choice,
		      struct english_answer *out)
{
	struct slots slots;
	char cleaned[TEXT_MAX];
	const struct wanted w = { text, cleaned, &slots };
	const char *const *lexicon;
	float score;
	size_t n;
	int err;

	memset(out, 0, sizeof(*out));
	err = start_model(e, out);
	if (err)
		return err;
	n = llm_lexicon(e->llm, &lexicon);
	err = slots_extract(text, NULL, 0, lexicon, n, &slots, cleaned, sizeof(cleaned));
	out->kind = ENGLISH_UNSURE;
	if (err == -EINVAL || err == -E2BIG || (!err && slots.dropped)) {
		snprintf(out->why, sizeof(out->why),
			 err == -EINVAL ? "there is no word in it" : "it is too long");
		return 0;
	}
	if (err)
		return err;
	err = draw(e, &w, choice, out, &score);
	if (!err && choice == 0 && !out->sure)
		err = choose(e, &w, out, score);
	if (!err && out->kind != ENGLISH_UNSURE && out->logprob < ENGLISH_UNSURE_LOGPROB) {
		out->kind = ENGLISH_UNSURE;
		snprintf(out->why, sizeof(out->why), "it is not clear enough for a command");
	}
	return err;
}
