// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prompt.c - the text that the model sees, in the form of advice.h to the byte.
 *
 * Everything in it is a word of ours, a size word, a slot, or a word of the
 * question that slots_extract() let through.
 */
#include "prompt.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "llamux/advice.h"
#include "llamux/paths.h"
#include "base/action_kinds.h"
#include "diagnose/findings_table.h"
#include "prompt_impl.h"

/* For models that were not trained on the form. */
static const char introduction[] =
	"You are the voice of llamux, an agent that watches one Linux machine. Below <|ask|> "
	"stand\n"
	"the pressure (load), what llamux found (<f1>, the worst first: cause, size, who waits, "
	"\"by\"\n"
	"whom, then the actions that answer it), actions it may offer (<a1>: kind, target), and "
	"after\n"
	"\"q\" a person's question. <n1> and the like stand for names.\n"
	"Answer with exactly one line and nothing else:\n"
	"diagnose <f1> <f2> do <a1> - why is it slow: findings that matter, one action of the "
	"first\n"
	"diagnose none - nothing is wrong\n"
	"task <n1> <f1> do <a1> - why is <n1> slow, or task <n1> none\n"
	"top cpu | top mem | top disk - who uses it\n"
	"history - what was before; health - is all well\n"
	"optimize coding | gaming | call | batch | quiet | battery\n"
	"change faster | less | limit | pause | hibernate, then <n1> or none\n"
	"yes | no | why | what - about the pending action; undo last | undo all; log - what was "
	"changed\n"
	"hello | about | command (a request for a shell command) | offtopic | unclear\n\n";

static const char command_introduction[] =
	"Below <|cmd|> stands a request to a Linux shell after \"q\"; <path1>, <size1> and the "
	"like\n"
	"stand for its arguments. Answer with one command line that does it, with the same slots, "
	"and\n"
	"nothing else; or @ask if it asks about this machine's state, @chat if it is small talk,\n"
	"@unsure if it is not clear.\n\n";

static const char *load_word(unsigned int hundredths)
{
	if (hundredths < 500)
		return "none";
	if (hundredths < 2500)
		return "low";
	return hundredths < 6000 ? "high" : "full";
}

static unsigned int hundredths_of(uint64_t part, uint64_t whole)
{
	unsigned __int128 share = whole ? (unsigned __int128)part * 10000 / whole : 0;

	return share > 10000 ? 10000 : (unsigned int)share;
}

/* Pressure, or what comes closest on a kernel that keeps none. */
static unsigned int load_of(const struct psi_line *psi, uint64_t lost_ns, uint64_t span_ns)
{
	return psi->share != UINT_MAX ? psi->share : hundredths_of(lost_ns, span_ns);
}

static void add_load(struct text *t, const struct snapshot *s)
{
	uint64_t cpu = 0, memory = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		cpu += s->task[i].t.wait_ns;
		memory += s->task[i].t.reclaim_ns + s->task[i].t.memcg_ns + s->task[i].t.compact_ns;
	}
	text_add(
		t, "load cpu %s mem %s io %s\n",
		load_word(load_of(&s->pressure.cpu_some, cpu, s->span_ns)),
		load_word(load_of(&s->pressure.mem_some, memory, s->span_ns)),
		load_word(load_of(&s->pressure.io_some, s->cpu_iowait_ns, s->span_ns * s->n_cpus)));
}

/* Share of the victim's time that is lost.  Where everyone suffers, pressure is
 * that share; a group's time is that of all its processes. */
static unsigned int lost_share(const struct finding *f)
{
	uint64_t whole = f->window_ns * (f->victim.n_pids ? f->victim.n_pids : 1);
	uint64_t lost = f->lost_ns ? f->lost_ns : f->all_lost_ns;
	unsigned int share = hundredths_of(lost, whole);

	if (f->victim.kind == SUBJECT_NONE && f->pressure != UINT_MAX &&
	    !cause_is_fine(f->cause))
		share = f->pressure > share ? f->pressure : share;
	return share;
}

bool prompt_is_small(const struct finding *f)
{
	return lost_share(f) < 1000;
}

static const char *size_word(const struct finding *f)
{
	unsigned int share = lost_share(f);

	if (share < 1000)
		return "small";
	if (share < 3000)
		return "some";
	return share < 6000 ? "big" : "huge";
}

static void add_finding(struct text *t, const struct prompt *p, const struct finding *f,
			size_t offers)
{
	unsigned int victim = prompt_name_of(p, &f->victim);
	unsigned int culprit = prompt_name_of(p, &f->culprit);

	text_add(t, "<f%u> %s %s ", f->id, cause_word(f->cause), size_word(f));
	if (victim)
		text_add(t, "<n%u> by ", victim);
	else
		text_str(t, "all by ");
	if (culprit && culprit != victim)
		text_add(t, "<n%u> :", culprit);
	else
		text_str(t, "none :");
	for (size_t i = 0; i < f->n_offers; i++) {
		if (f->offers[i] <= offers)
			text_add(t, " <a%u>", f->offers[i]);
	}
	text_str(t, "\n");
}

size_t prompt_offers_shown(const struct findings *f, size_t shown)
{
	size_t n;

	for (n = 0; n < f->n_offers && n < PROMPT_OFFERS; n++) {
		if (f->offer[n].further || f->offer[n].finding == 0 || f->offer[n].finding > shown)
			break;
	}
	return n;
}

static void add_offers(struct text *t, const struct prompt *p, const struct findings *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned int name = prompt_name_of(p, &f->offer[i].target);

		text_add(t, "<a%u> %s ", f->offer[i].id,
			 action_word(f->offer[i].kind));
		if (name)
			text_add(t, "<n%u>\n", name);
		else
			text_str(t, "none\n");
	}
}

/* Cleans the question into clean[]; the names that it calls become slots. */
static int clean_question(const char *question, const struct prompt_said *said, size_t n_names,
			  const char *const *lexicon, size_t n_lexicon, struct slots *slots,
			  char *clean, size_t clean_len)
{
	const char *names[SLOTS_NAMES] = { NULL };
	int err;

	if (strlen(question) > LLAMUX_QUESTION_MAX)
		return -E2BIG;
	for (size_t i = 0; i < n_names; i++)
		names[i] = said->word[i];
	err = slots_extract(question, names, n_names, lexicon, n_lexicon, slots, clean, clean_len);
	if (!err && slots->dropped)
		err = -ENOSPC;
	return err;
}

static uint32_t names_in(const char *clean)
{
	uint32_t set = 0;

	for (const char *p = clean; (p = strstr(p, "<n")) != NULL; p += 2) {
		if (p[2] >= '1' && p[2] <= '9' && p[3] == '>')
			set |= 1u << (p[2] - '1');
	}
	return set;
}

int prompt_build(const struct prompt_input *in, struct prompt *out)
{
	char clean[PROMPT_TEXT_MAX / 2 + 1024];
	struct prompt_said said;
	size_t shown, offers;
	struct text t;
	bool pending;
	int err;

	memset(out, 0, sizeof(*out));
	shown = prompt_names(in, out, &said);
	out->cut = in->findings->n_findings - shown;
	err = clean_question(in->question, &said, out->n_names, in->lexicon, in->n_lexicon,
			     &out->slots, clean, sizeof(clean));
	if (err)
		return err;
	offers = prompt_offers_shown(in->findings, shown);
	pending = in->pending && in->pending <= offers;
	text_fixed(&t, out->text, sizeof(out->text));
	if (in->format == 0)
		text_str(&t, introduction);
	text_str(&t, "<|ask|>\n");
	add_load(&t, in->snapshot);
	for (size_t i = 0; i < shown; i++)
		add_finding(&t, out, &in->findings->finding[i], offers);
	add_offers(&t, out, in->findings, offers);
	if (pending)
		text_add(&t, "pending <a%u>\n", in->pending);
	if (in->done)
		text_str(&t, "done\n");
	text_add(&t, "q %s\n<|say|>", clean);
	out->text_len = t.len;
	if (t.lost)
		return -E2BIG;
	return prompt_grammar(out, &(struct prompt_grammar){ .findings = in->findings,
							     .shown = shown,
							     .offers = offers,
							     .pending = pending,
							     .taught = in->format != 0,
							     .focus = prompt_focus(clean),
							     .asked = names_in(clean) });
}

int prompt_build_command(const char *question, const char *const *lexicon, size_t n_lexicon,
			 unsigned int format, struct prompt *out)
{
	char clean[PROMPT_TEXT_MAX / 2 + 1024];
	struct text t;
	int err;

	memset(out, 0, sizeof(*out));
	err = clean_question(question, NULL, 0, lexicon, n_lexicon, &out->slots, clean,
			     sizeof(clean));
	if (err)
		return err;
	text_fixed(&t, out->text, sizeof(out->text));
	if (format == 0)
		text_str(&t, command_introduction);
	text_add(&t, "<|cmd|>\nq %s\n<|say|>", clean);
	out->text_len = t.len;
	return t.lost ? -E2BIG : prompt_command_grammar(out);
}

bool prompt_command_fits(const struct prompt *p, const char *command)
{
	char slot[32];

	if (strcmp(command, "@ask") == 0)
		return false;
	for (size_t i = 0; i < p->slots.count && command[0] != '@'; i++) {
		if (p->slots.slot[i].type != SLOT_WORD)
			continue;
		snprintf(slot, sizeof(slot), "<%s%u>", slot_type_name(SLOT_WORD),
			 p->slots.slot[i].index);
		if (!strstr(command, slot))
			return false;
	}
	return true;
}
