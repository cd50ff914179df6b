// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * asked.c - what people get for their words: requests and questions from standard
 * input, a line each, through the parts that lsh and the agent use for them.
 *
 *     asked [--free | --rules] MODEL [STATES]
 *
 *     c TAB request             ->  kind TAB log-probability TAB sure TAB level TAB ms TAB command
 *                                   TAB what else is shown ...
 *     d TAB request             ->  what two draws say, a command or @ask, @chat, @unsure
 *     q TAB state TAB question  ->  log-probability TAB ms TAB answer, names in it as they are
 *     s TAB text                ->  cleaned text TAB slot=value TAB ... (no model runs)
 *
 * STATES is in the form of tests/eval/findings.txt.  --free: without the grammars;
 * --rules: questions are answered by the rules of the agent that need no model.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "llamux/llm.h"
#include "llamux/slots.h"
#include "answer/answer_impl.h"
#include "answer/prompt.h"
#include "base/text.h"
#include "command/danger.h"
#include "command/utilities.h"
#include "english/english.h"
#include "asked.h"

struct run {
	struct llm *llm;
	const char *model;
	const char *states;
	bool free, rules;
	struct utilities table;
	struct english *english;
};

struct said {
	char text[4096];
	size_t len;
};

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int take(void *ctx, const char *piece, size_t len)
{
	struct said *said = ctx;

	if (len >= sizeof(said->text) - said->len)
		return 1;
	memcpy(said->text + said->len, piece, len);
	said->len += len;
	said->text[said->len] = '\0';
	return 0;
}

static int generate(struct run *r, const char *prompt, const char *grammar, struct said *said,
		    float *logprob)
{
	const struct llm_request request = {
		.prompt = prompt,
		.prompt_len = strlen(prompt),
		.grammar = r->free ? NULL : grammar,
		.max_tokens = 96,
	};
	struct llm_result result = { 0 };
	int err;

	said->len = 0;
	said->text[0] = '\0';
	err = llm_generate(r->llm, &request, take, said, &result);
	*logprob = result.logprob;
	return err;
}

/* --- requests -------------------------------------------------------------- */

static void without_grammar(struct run *r, const char *text, struct english_answer *out)
{
	char cleaned[2048], prompt[2100];
	const char *const *words;
	size_t n = llm_lexicon(r->llm, &words);
	struct slots slots;
	struct said said;

	memset(out, 0, sizeof(*out));
	out->kind = ENGLISH_UNSURE;
	if (slots_extract(text, NULL, 0, words, n, &slots, cleaned, sizeof(cleaned)) || slots.dropped)
		return;
	snprintf(prompt, sizeof(prompt), "<|cmd|>\nq %s\n<|say|>", cleaned);
	if (generate(r, prompt, NULL, &said, &out->logprob))
		return;
	if (said.text[0] == '@') {
		out->kind = strcmp(said.text, "@ask") == 0 ? ENGLISH_ASK :
			    strcmp(said.text, "@chat") == 0 ? ENGLISH_CHAT : ENGLISH_UNSURE;
		return;
	}
	if (slots_fill(said.text, &slots, out->command, sizeof(out->command)) == 0)
		out->kind = ENGLISH_COMMAND;
}

static int request(struct run *r, char *text)
{
	static const char *const kinds[] = { "command", "ask", "chat", "unsure" };
	struct danger_world world = danger_real_world;
	struct english_answer answer;
	struct danger danger = { .level = DANGER_READS };
	double start = now_ms();
	int err = 0;

	if (r->free)
		without_grammar(r, text, &answer);
	else
		err = english_translate(r->english, text, 0, &answer);
	if (err) {
		fprintf(stderr, "asked: %s: %s\n", text, answer.why);
		return err;
	}
	world.table = &r->table;
	if (answer.kind == ENGLISH_COMMAND)
		danger_judge(answer.command, &world, &danger);
	printf("%s\t%.4f\t%s\t%s\t%.2f\t%s", kinds[answer.kind], (double)answer.logprob,
	       answer.sure ? "sure" : "doubts", danger_word(danger.level), now_ms() - start,
	       answer.command);
	for (size_t i = 0; i < answer.n_others && !answer.sure; i++)
		printf("\t%s", answer.other[i]);
	putchar('\n');
	return 0;
}

static int draws(struct run *r, char *text)
{
	static const char *const words[] = { "", "@ask", "@chat", "@unsure" };
	struct english_answer answer;

	for (unsigned int i = 1; i <= 2; i++) {
		int err = english_translate(r->english, text, i, &answer);

		if (err)
			return err;
		printf("%s%s%s", i > 1 ? "\t" : "", words[answer.kind],
		       answer.kind == ENGLISH_COMMAND ? answer.command : "");
	}
	putchar('\n');
	return 0;
}

/* --- questions -------------------------------------------------------------- */

/* The answer with the names themselves: the state's numbers of them are others. */
static void print_named(const struct prompt *p, const char *line)
{
	while (*line) {
		if (line[0] == '<' && line[1] == 'n' && line[2] >= '1' &&
		    line[2] < '1' + (char)p->n_names && line[3] == '>') {
			fputs(p->name[line[2] - '1'].text, stdout);
			line += 4;
		} else {
			putchar(*line++);
		}
	}
	putchar('\n');
}

/* What the agent's rules make of it, in the form of the model's answers. */
static void by_rules(const char *question, const struct findings *f, const struct prompt *p,
		     bool of_state, struct said *said)
{
	static const char *const intents[INTENT_COUNT] = {
		"diagnose", "task", "top", "history", "health", "optimize", "change", "yes", "no",
		"why", "what", "undo", "log", "hello", "about", "command", "offtopic", "unclear",
	};
	struct advice a;
	struct text t;

	(of_state ? answer_rules_state : answer_rules)(question, f, p, &a);
	text_fixed(&t, said->text, sizeof(said->text));
	text_str(&t, intents[a.intent]);
	if (a.intent == INTENT_TASK || a.intent == INTENT_CHANGE) {
		text_add(&t, a.intent == INTENT_CHANGE ? " %s" : "", a.word);
		text_add(&t, a.name ? " <n%u>" : " none", a.name);
	} else if (a.word[0]) {
		text_add(&t, " %s", strcmp(a.word, "time") == 0 ? "<time1>" : a.word);
	}
	if (a.intent == INTENT_TASK || a.intent == INTENT_DIAGNOSE) {
		text_str(&t, a.n_cited ? "" : " none");
		for (size_t i = 0; i < a.n_cited; i++)
			text_add(&t, " <f%u>", a.cited[i]);
		for (size_t i = 0; i < a.n_actions; i++)
			text_add(&t, "%s <a%u>", i ? "" : " do", a.actions[i]);
	}
}

/* What was taken for a request for a command is put as one, as ask_answer.c does: it may be
 * none, or a question about this machine after all. */
static int second_thoughts(struct run *r, const char *question, const struct prompt_input *in,
			   const struct prompt *asked, struct said *said)
{
	static const struct {
		const char *word, *answer;
	} words[] = { { "@chat", "offtopic" }, { "@unsure", "unclear" } };
	static struct prompt prompt;
	struct said command;
	float logprob;
	int err = prompt_build_command(question, in->lexicon, in->n_lexicon, in->format, &prompt);

	if (!err)
		err = generate(r, prompt.text, prompt.grammar, &command, &logprob);
	if (err)
		return err;
	if (!prompt_command_fits(&prompt, command.text))
		by_rules(question, in->findings, asked, true, said);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(command.text, words[i].word) == 0)
			said->len = (size_t)snprintf(said->text, sizeof(said->text), "%s",
						     words[i].answer);
	return 0;
}

static int question(struct run *r, char *text)
{
	static struct prompt prompt;
	static struct state state;
	struct prompt_input in = { .findings = &state.findings, .snapshot = &state.snapshot,
				   .format = llm_info(r->llm)->format };
	char *name = text, *words = strchr(text, '\t');
	double start = now_ms();
	struct said said;
	float logprob = 0;
	int err;

	if (!words)
		return -EINVAL;
	*words++ = '\0';
	err = state_read(r->states, name, &state);
	if (err)
		return err;
	in.question = words;
	in.pending = state.pending;
	in.done = state.done;
	in.n_lexicon = llm_lexicon(r->llm, &in.lexicon);
	err = prompt_build(&in, &prompt);
	if (!err && r->rules)
		by_rules(words, &state.findings, &prompt, false, &said);
	else if (!err)
		err = generate(r, prompt.text, prompt.grammar, &said, &logprob);
	if (!err && !r->free && !r->rules && strcmp(said.text, "command") == 0)
		err = second_thoughts(r, words, &in, &prompt, &said);
	if (err) {
		printf("0\t0\t(%s)\n", strerror(-err));
		return 0;
	}
	printf("%.4f\t%.2f\t", (double)logprob, now_ms() - start);
	print_named(&prompt, said.text);
	return 0;
}

/* --- slots ------------------------------------------------------------------- */

static int slots_of(struct run *r, char *text)
{
	char cleaned[4096];
	const char *const *words;
	size_t n = llm_lexicon(r->llm, &words);
	struct slots slots;
	int err = slots_extract(text, NULL, 0, words, n, &slots, cleaned, sizeof(cleaned));

	if (err || slots.dropped) {
		puts("-");
		return 0;
	}
	fputs(cleaned, stdout);
	for (size_t i = 0; i < slots.count; i++)
		printf("\t%s%u=%s", slot_type_name(slots.slot[i].type), slots.slot[i].index,
		       slots.slot[i].value);
	putchar('\n');
	return 0;
}

static int one(struct run *r, char *line)
{
	static const struct {
		char what;
		int (*run)(struct run *r, char *text);
	} table[] = { { 'c', request }, { 'd', draws }, { 'q', question }, { 's', slots_of } };

	line[strcspn(line, "\n")] = '\0';
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (line[0] == table[i].what && line[1] == '\t')
			return table[i].run(r, line + 2);
	return -EINVAL;
}

static int start(struct run *r)
{
	struct llm_options options = { .model_path = r->model };
	char reason[160] = "";
	int err = llm_start(&options, &r->llm, reason, sizeof(reason));

	if (err) {
		fprintf(stderr, "asked: %s: %s\n", r->model, reason);
		return err;
	}
	setenv("LLAMUX_MODEL", r->model, 1); /* english_translate() starts one of its own */
	err = utilities_embedded(&r->table);
	return err ? err : english_new(&r->table, &r->english);
}

int main(int argc, char **argv)
{
	struct run r = { 0 };
	char line[8192];
	int err, at = 1;

	for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
		r.free = r.free || strcmp(argv[at], "--free") == 0;
		r.rules = r.rules || strcmp(argv[at], "--rules") == 0;
	}
	if (at >= argc) {
		fputs("usage: asked [--free | --rules] MODEL [STATES]\n", stderr);
		return 2;
	}
	r.model = argv[at];
	r.states = at + 1 < argc ? argv[at + 1] : NULL;
	err = start(&r);
	while (!err && fgets(line, sizeof(line), stdin)) {
		err = one(&r, line);
		if (err)
			fprintf(stderr, "asked: %s: %s\n", line, strerror(-err));
		fflush(stdout);
	}
	english_free(r.english);
	utilities_free(&r.table);
	llm_stop(r.llm);
	return err ? 1 : 0;
}
