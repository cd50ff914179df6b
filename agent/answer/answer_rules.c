// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_rules.c - without a model: the intent by key words, the findings by
 * rank.  Plainer than the model, but never silent.
 */
#include <string.h>

#include "diagnose/findings.h"
#include "diagnose/findings_table.h"
#include "answer_impl.h"
#include "prompt_impl.h"

/* Findings cited.  unit: findings; default 3: as many as the model is taught. */
#define CITED 3

enum scope { ANY, NAMED, UNNAMED };

/* The first row fits of which every group of words has one in the question. */
struct rule {
	enum advice_intent intent;
	const char *word;        /* of the advice */
	enum scope scope;        /* with a name in the question, or without */
	const char *one_of[3];   /* words separated by '|'; NULL: no condition */
};

#define SLOW                                                                                       \
	"slow|slower|slowly|lag|lags|laggy|lagging|sluggish|hang|hangs|hanging|freeze|freezes|"    \
	"frozen|stutter|stutters|crawl|crawls|stuck|unresponsive|forever|ages|long|bottleneck|"    \
	"culprit|blame|wrong|problem|loud|hot|wait|waits|waiting|waited|delay|latency|block|"      \
	"blocked|blocking|thrashing|swapping"
#define DISK "disk|disks|io|i/o|ssd|drive|writing|reading|writes|reads|storage"
#define MEMORY "memory|ram|mem|swap"
#define CPU "cpu|cpus|processor|core|cores|load"
#define WHO "who|what|which|most|top|biggest|largest|rank|ranking|list"
#define USES                                                                                       \
	"using|uses|use|eats|eating|hogs|hogging|takes|taking|consumes|consuming|most|writing|"    \
	"reading|writes|reads|full|burns|burning"

static const struct rule rules[] = {
	{INTENT_UNDO, "all", ANY, {"undo|revert", "all|everything"}},
	{INTENT_UNDO, "last", ANY, {"undo|revert"}},
	{INTENT_LOG, NULL, ANY, {"you", "did|changed|done", "change|changed|changes|do|done"}},
	{INTENT_CHANGE, "hibernate", ANY, {"hibernate"}},
	{INTENT_CHANGE, "thaw", NAMED, {ANSWER_THAW}},
	{INTENT_CHANGE, "kill", NAMED, {ANSWER_KILL}},
	{INTENT_CHANGE, "pause", NAMED, {"pause|freeze|suspend|stop"}},
	{INTENT_CHANGE, "limit", NAMED, {"limit|cap|bound|restrict"}},
	{INTENT_CHANGE, "less", NAMED, {"less|slow", "give|down"}},
	{INTENT_CHANGE, "less", NAMED, {"throttle"}},
	{INTENT_CHANGE,
	 "faster",
	 NAMED,
	 {"make|speed|boost|prioritize|prioritise",
	  "faster|up|"
	  "priority|quicker|boost|prioritize|prioritise"}},
	{INTENT_OPTIMIZE,
	 "coding",
	 ANY,
	 {"optimize|optimise|tune", "coding|code|compile|compiling|"
				    "building|programming|development"}},
	{INTENT_OPTIMIZE, "gaming", ANY, {"optimize|optimise|tune", "game|games|gaming|playing"}},
	{INTENT_OPTIMIZE, "call", ANY, {"optimize|optimise|tune", "call|calls|meeting|video"}},
	{INTENT_OPTIMIZE, "batch", ANY, {"optimize|optimise|tune", "batch|throughput|jobs"}},
	{INTENT_OPTIMIZE, "quiet", ANY, {"optimize|optimise|tune", "quiet|silence|silent|noise"}},
	{INTENT_OPTIMIZE, "battery", ANY, {"optimize|optimise|tune", "battery|power"}},
	{INTENT_HISTORY, NULL, ANY, {"yesterday|earlier|history|before|ago|night"}},
	{INTENT_HISTORY, NULL, ANY, {"was", "slow|busy|happened|wrong", "at"}},
	{INTENT_HISTORY, NULL, ANY, {"happened|since", "what|when"}},
	{INTENT_TASK, NULL, NAMED, {SLOW "|doing|why|faster"}},
	{INTENT_TOP, "disk", UNNAMED, {DISK, WHO, USES}},
	{INTENT_TOP, "mem", UNNAMED, {MEMORY, WHO, USES}},
	{INTENT_TOP, "cpu", UNNAMED, {CPU, WHO, USES}},
	{INTENT_TOP, "disk", UNNAMED, {"what|who", "writing|reading"}},
	{INTENT_HEALTH,
	 NULL,
	 UNNAMED,
	 {"everything|all|system|machine|it|health|status",
	  "fine|ok|okay|well|healthy|health|alright|good"}},
	{INTENT_HEALTH, NULL, UNNAMED, {"health"}},
	{INTENT_DIAGNOSE, NULL, ANY, {SLOW}},
	{INTENT_DIAGNOSE, NULL, UNNAMED, {"diagnose|analyse|analyze|investigate|troubleshoot"}},
	{INTENT_DIAGNOSE, NULL, UNNAMED, {CPU "|" MEMORY "|" DISK, "full|high|busy|pressure|why"}},
	/* Our own name, said to us, is no process that is asked about. */
	{INTENT_HELLO, NULL, ANY, {"hello|hi|hey", "llamux"}},
	{INTENT_TASK, NULL, NAMED, {NULL}},
	{INTENT_ABOUT, NULL, ANY, {"help"}},
	{INTENT_ABOUT, NULL, ANY, {"who|what", "you", "are|can|do"}},
	{INTENT_HELLO, NULL, ANY, {"hello|hi|hey|greetings|moin|morning|evening"}},
	{INTENT_COMMAND,
	 NULL,
	 ANY,
	 {"show|list|find|free|count|copy|search|display",
	  "file|files|directory|folder|memory|disk|space|processes"}},
	/* Of the machine, where nothing else is named. */
	{INTENT_DIAGNOSE, NULL, UNNAMED, {"why"}},
};

static bool fits(const struct rule *rule, const char *question, bool named)
{
	if ((rule->scope == NAMED && !named) || (rule->scope == UNNAMED && named))
		return false;
	for (size_t i = 0; i < 3 && rule->one_of[i]; i++) {
		if (!answer_has_word(question, rule->one_of[i]))
			return false;
	}
	return true;
}

/* The first name that the cleaned question has: "<n2>" in the prompt's q line. */
static unsigned int named_in(const struct prompt *prompt)
{
	const char *at = strstr(prompt->text, "\nq ");
	const char *name = at ? strstr(at, "<n") : NULL;
	unsigned int n;

	if (!name || name[2] < '1' || name[2] > '9' || name[3] != '>')
		return 0;
	n = (unsigned int)(name[2] - '0');
	return n <= prompt->n_names ? n : 0;
}

static void cite_all(const struct findings *f, size_t shown, struct advice *out)
{
	for (size_t i = 0; i < shown && out->n_cited < CITED; i++)
		out->cited[out->n_cited++] = (uint8_t)f->finding[i].id;
}

/* The findings whose victim is asked about, else those that hit everyone. */
static void cite_task(const struct findings *f, size_t shown, const struct prompt *prompt,
		      struct advice *out)
{
	for (int own = 1; own >= 0 && out->n_cited == 0; own--) {
		for (size_t i = 0; i < shown && out->n_cited < CITED; i++) {
			const struct subject *victim = &f->finding[i].victim;
			bool hit = own ? victim->kind != SUBJECT_NONE &&
					 prompt_name_of(prompt, victim) == out->name :
					 victim->kind == SUBJECT_NONE &&
					 !cause_is_fine(f->finding[i].cause);

			if (hit)
				out->cited[out->n_cited++] = (uint8_t)f->finding[i].id;
		}
	}
}

/* The offer that answers the first that is cited. */
static void do_first(const struct findings *findings, struct advice *out)
{
	const struct finding *first;
	const struct offer *offer;

	if (out->n_cited == 0)
		return;
	first = &findings->finding[out->cited[0] - 1];
	offer = finding_offer(findings, first);
	if (offer)
		out->actions[out->n_actions++] = (uint8_t)offer->id;
}

static size_t shown_of(const struct findings *f, const struct prompt *prompt)
{
	return f->n_findings > prompt->cut ? f->n_findings - prompt->cut : 0;
}

void answer_rules(const char *question, const struct findings *findings,
		  const struct prompt *prompt, struct advice *out)
{
	size_t shown = shown_of(findings, prompt);
	char simple[ANSWER_WORDS_MAX];

	memset(out, 0, sizeof(*out));
	out->intent = INTENT_UNCLEAR;
	answer_simplify(question, simple);
	out->name = named_in(prompt);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (!fits(&rules[i], simple, out->name != 0))
			continue;
		out->intent = rules[i].intent;
		if (rules[i].word)
			strncpy(out->word, rules[i].word, sizeof(out->word) - 1);
		break;
	}
	if (out->intent == INTENT_TASK)
		cite_task(findings, shown, prompt, out);
	else if (out->intent == INTENT_DIAGNOSE)
		cite_all(findings, shown, out);
	if (out->intent != INTENT_TASK && out->intent != INTENT_CHANGE)
		out->name = 0;
	do_first(findings, out);
}

void answer_rules_state(const char *question, const struct findings *findings,
			const struct prompt *prompt, struct advice *out)
{
	answer_rules(question, findings, prompt, out);
	switch (out->intent) {
	case INTENT_DIAGNOSE:
	case INTENT_TASK:
	case INTENT_TOP:
	case INTENT_HISTORY:
	case INTENT_HEALTH:
		return;
	default:
		break;
	}
	memset(out, 0, sizeof(*out));
	out->intent = INTENT_DIAGNOSE;
	cite_all(findings, shown_of(findings, prompt), out);
	do_first(findings, out);
}
