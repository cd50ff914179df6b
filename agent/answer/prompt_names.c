// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prompt_names.c - gives names to what the findings and the question speak of.
 *
 * A name in the question is a word that a running process or a cgroup has, or a
 * pid.  Anyone can give a process any name, so words without which no question
 * can be said never count, and a word that the model knows counts only where a
 * name is expected: a process called "slow" must not change what is asked.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "diagnose/findings_group.h"
#include "prompt_impl.h"

/* Sorted.  Words that questions are made of. */
static const char *const plain_words[] = {
	"a",	    "about",	"after",    "all",	"am",	    "an",	"and",
	"any",	    "anything",	"are",	    "at",	"be",	    "before",	"by",
	"can",	    "cannot",	"computer", "cpu",	"did",	    "disk",	"do",
	"does",	    "doing",	"done",	    "everything", "fast",   "faster",	"feel",
	"feels",    "for",	"from",	    "have",	"hello",    "help",	"here",
	"how",	    "i",	"in",	    "io",	"is",	    "it",	"its",
	"last",	    "less",	"machine",  "me",	"memory",   "much",	"my",
	"no",	    "not",	"nothing",  "now",	"of",	    "off",	"on",
	"or",	    "our",	"pc",	    "pid",	"please",   "process",	"program",
	"s",	    "since",	"slow",	    "slower",	"slowly",   "so",	"something",
	"system",   "t",	"than",	    "that",	"the",	    "them",	"then",
	"there",    "they",	"thing",    "things",	"this",	    "to",	"today",
	"undo",	    "up",	"us",	    "use",	"uses",	    "using",	"very",
	"wait",	    "waiting",	"waits",    "was",	"we",	    "were",	"what",
	"when",	    "where",	"which",    "who",	"whom",	    "why",	"will",
	"with",	    "yes",	"you",	    "your",
};

/* Sorted.  After these a name is expected. */
static const char *const before_name[] = {
	"against", "app", "application", "are", "behind", "blocks", "boost", "called", "curb",
	"daemon", "delays", "disturbs", "does", "favour", "for", "freeze", "give", "hibernate",
	"hold", "holds", "is", "keeps", "let", "limit", "make", "named", "of", "pause", "pid",
	"prioritize", "process", "program", "resume", "service", "slow", "slows", "speed",
	"starves", "stop", "suspend", "tame", "task", "thaw", "throttle", "unfreeze", "unit",
	"unpause", "was", "with",
};

/* Sorted.  What is asked to be done to somebody: an article may stand between. */
static const char *const done_to[] = {
	"boost", "freeze", "hibernate", "hold", "limit", "pause", "prioritize", "resume", "suspend",
	"thaw", "throttle", "unfreeze", "unpause",
};

/* Sorted.  What opens a sentence, or follows one of these, and stands before one of the
 * others is what the sentence is about: "zoom stutters", "why zoom stutters". */
static const char *const articles[] = { "my", "our", "the" };
static const char *const opens[] = { "my", "our", "the", "why" };
static const char *const after_name[] = {
	"barely",  "became",   "crawls", "doesn't", "feels",	"freezes", "got",   "hangs",
	"hardly",  "has",      "is",	 "keeps",   "lags",	"needs",   "reacts", "responds",
	"runs",	   "scarcely", "seems",	 "should",  "stalls",	"stutters", "takes",
};

/* Sorted.  A number before these is a quantity, no pid. */
static const char *const units[] = {
	"%",  "b",	 "cores", "cpu", "cpus",    "d", "days", "g",	    "gb",    "gib",
	"h",  "hours",	 "k",	  "kb",	 "kib",	    "m", "mb",	 "mib",	    "min",   "minutes",
	"ms", "percent", "s",	  "sec", "seconds", "t", "tb",	 "threads", "times",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct word {
	char text[64];  /* as said, without punctuation around it */
	bool quoted;
};

static int compare_words(const void *key, const void *entry)
{
	return strcmp(key, *(const char *const *)entry);
}

static bool among(const char *word, const char *const *table, size_t n)
{
	return n && bsearch(word, table, n, sizeof(*table), compare_words);
}

/* The next word of the question; returns the place after it, NULL at the end.
 * Words too long for a name are passed over. */
static const char *next_word(const char *at, struct word *out)
{
	static const char around[] = ".,!?;:()[]{}\"'`";

	for (;;) {
		const char *end;
		size_t len;

		at += strspn(at, " \t\r\n");
		if (!*at)
			return NULL;
		end = at + strcspn(at, " \t\r\n");
		out->quoted = false;
		while (at < end && strchr(around, *at)) {
			out->quoted |= strchr("\"'`", *at) != NULL;
			at++;
		}
		len = (size_t)(end - at);
		while (len && strchr(around, at[len - 1]))
			len--;
		/* "postgres's" speaks of postgres */
		if (len > 2 && at[len - 2] == '\'' && at[len - 1] == 's')
			len -= 2;
		if (len && len < sizeof(out->text)) {
			memcpy(out->text, at, len);
			out->text[len] = '\0';
			return end;
		}
		at = end;
	}
}

static void lower(const char *from, char to[64])
{
	size_t i;

	for (i = 0; from[i] && i < 63; i++)
		to[i] = (char)tolower((unsigned char)from[i]);
	to[i] = '\0';
}

static bool is_number(const char *word)
{
	return word[0] && word[strspn(word, "0123456789")] == '\0';
}

/* "firefox" speaks of firefox and of firefox-esr, not of firefoxy. */
static bool speaks_of(const char *word, const char *name)
{
	size_t len = strlen(word);

	if (strncasecmp(word, name, len) != 0)
		return false;
	return name[len] == '\0' || (len >= 3 && !isalnum((unsigned char)name[len]));
}

static void add_pid(struct subject *who, const struct task_row *row)
{
	if (who->n_pids == 0) {
		who->start_ns = row->start_ns;
		who->uid = row->uid;
		who->cgroup_id = row->cgroup_id;
	} else if (who->cgroup_id != row->cgroup_id) {
		who->cgroup_id = 0;
	}
	if (who->n_pids < SUBJECT_PIDS_MAX) {
		who->pid[who->n_pids] = row->pid;
		who->pid_start_ns[who->n_pids] = row->start_ns;
	}
	who->n_pids++;
}

static bool find_process(const struct snapshot *s, const char *word, struct subject *who)
{
	*who = (struct subject){ .kind = SUBJECT_NONE };
	for (int exact = 1; exact >= 0 && who->n_pids == 0; exact--) {
		for (size_t i = 0; i < s->n_tasks; i++) {
			char comm[SNAPSHOT_NAME_LEN + 1];

			snprintf(comm, sizeof(comm), "%.*s", SNAPSHOT_NAME_LEN, s->task[i].comm);
			if (exact ? strcasecmp(word, comm) != 0 : !speaks_of(word, comm))
				continue;
			if (who->n_pids == 0)
				snprintf(who->name, sizeof(who->name), "%s", comm);
			add_pid(who, &s->task[i]);
		}
	}
	if (who->n_pids)
		who->kind = who->n_pids == 1 ? SUBJECT_PROCESS : SUBJECT_GROUP;
	return who->n_pids > 0;
}

/* Each hierarchy has a row of its own for a path; processes are known by that of one. */
static bool find_cgroup(const struct snapshot *s, const char *word, struct subject *who)
{
	*who = (struct subject){ .kind = SUBJECT_NONE };
	for (size_t i = 0; i < s->n_cgroups && who->n_pids == 0; i++) {
		const struct cgroup_row *row = &s->cgroup[i];
		const char *base = strrchr(row->path, '/');
		struct subject found = { .kind = SUBJECT_CGROUP };

		base = base ? base + 1 : row->path;
		if (strlen(word) < 3 || !speaks_of(word, base))
			continue;
		for (size_t k = 0; k < s->n_tasks; k++) {
			if (s->task[k].cgroup_id == row->id)
				add_pid(&found, &s->task[k]);
		}
		found.cgroup_id = row->id;
		cgroup_name(row, found.name, sizeof(found.name));
		if (who->kind == SUBJECT_NONE || found.n_pids)
			*who = found;
	}
	return who->kind != SUBJECT_NONE;
}

/* A pid that the question names, also one that does not run (any more). */
static bool find_pid(const struct snapshot *s, const char *word, const char *before,
		     const char *after, struct subject *who)
{
	static const char *const says_pid[] = { "pid", "process", "program", "task" };
	bool said = among(before, says_pid, COUNT(says_pid));
	unsigned long pid = strtoul(word, NULL, 10);
	const struct task_row *row = pid <= 4194304 ? snapshot_task(s, (pid_t)pid) : NULL;

	*who = (struct subject){ .kind = SUBJECT_NONE };
	if (!said && (!row || strlen(word) < 3 || among(after, units, COUNT(units)) ||
		      strcmp(before, "undo") == 0))
		return false;
	if (!row) {
		snprintf(who->name, sizeof(who->name), "%s", word);
		return true;
	}
	add_pid(who, row);
	who->kind = SUBJECT_PROCESS;
	snprintf(who->name, sizeof(who->name), "%.*s", SNAPSHOT_NAME_LEN, row->comm);
	return true;
}

/* Could this word, here, be meant as a name? */
static bool may_be_name(const struct prompt_input *in, const struct word *word, const char *before,
			const char *after)
{
	char low[64];

	if (word->quoted)
		return true;
	lower(word->text, low);
	if (among(low, plain_words, COUNT(plain_words)))
		return false;
	if (!among(low, in->lexicon, in->n_lexicon) ||
	    among(before, before_name, COUNT(before_name)))
		return true;
	return (!*before || among(before, opens, COUNT(opens))) &&
	       among(after, after_name, COUNT(after_name));
}

/* Number of a name that has this subject or is called so; 0 if none. */
static unsigned int known_name(const struct prompt *out, const char *word)
{
	for (int exact = 1; exact >= 0; exact--) {
		for (size_t i = 0; i < out->n_names; i++) {
			const char *text = out->name[i].text;
			const char *base = strrchr(text, '/');

			base = base ? base + 1 : text;
			if (exact ? strcasecmp(word, base) == 0 : speaks_of(word, base))
				return (unsigned int)i + 1;
		}
	}
	return 0;
}

static void add_name(struct prompt *out, struct prompt_said *said, const struct subject *who,
		     const char *word)
{
	struct prompt_name *name = &out->name[out->n_names];

	name->subject = *who;
	snprintf(name->text, sizeof(name->text), "%s", who->name);
	snprintf(said->word[out->n_names], sizeof(said->word[0]), "%s", word);
	out->n_names++;
}

/* Looks at one word of the question; *asked counts the names that it adds. */
static void look_at(const struct prompt_input *in, struct prompt *out, struct prompt_said *said,
		    const struct word *word, const char *before, const char *after, size_t *asked)
{
	struct subject who;
	unsigned int known;

	for (size_t i = 0; i < out->n_names; i++) {
		if (strcasecmp(said->word[i], word->text) == 0)
			return;
	}
	if (is_number(word->text)) {
		if (!find_pid(in->snapshot, word->text, before, after, &who))
			return;
	} else {
		if (!may_be_name(in, word, before, after))
			return;
		known = known_name(out, word->text);
		if (known && !said->word[known - 1][0]) {
			snprintf(said->word[known - 1], sizeof(said->word[0]), "%s", word->text);
			return;
		}
		if (known || (!find_process(in->snapshot, word->text, &who) &&
			      !find_cgroup(in->snapshot, word->text, &who)))
			return;
	}
	if (out->n_names < SLOTS_NAMES && *asked < PROMPT_ASKED_NAMES) {
		add_name(out, said, &who, word->text);
		(*asked)++;
	}
}

static void names_of_question(const struct prompt_input *in, struct prompt *out,
			      struct prompt_said *said, size_t *asked)
{
	struct word word, next;
	char before[64] = "", after[64], low[64];
	const char *at = next_word(in->question, &word);

	*asked = 0;
	while (at) {
		at = next_word(at, &next);
		lower(at ? next.text : "", after);
		look_at(in, out, said, &word, before, after, asked);
		lower(word.text, low);
		if (!among(low, articles, COUNT(articles)) || !among(before, done_to, COUNT(done_to)))
			memcpy(before, low, sizeof(before));
		word = next;
	}
}

static bool needs_name(const struct prompt *p, const struct subject *who)
{
	return who->kind != SUBJECT_NONE && prompt_name_of(p, who) == 0;
}

/* Names of the findings, as long as room names are left; how many are shown. */
static size_t names_of_findings(const struct findings *f, struct prompt *out,
				struct prompt_said *said, size_t room)
{
	size_t i;

	for (i = 0; i < f->n_findings; i++) {
		const struct finding *finding = &f->finding[i];
		size_t need = needs_name(out, &finding->victim);

		if (needs_name(out, &finding->culprit) &&
		    !(need && subject_same(&finding->victim, &finding->culprit)))
			need++;
		if (out->n_names + need > room)
			break;
		if (needs_name(out, &finding->victim))
			add_name(out, said, &finding->victim, "");
		if (needs_name(out, &finding->culprit))
			add_name(out, said, &finding->culprit, "");
	}
	return i;
}

unsigned int prompt_name_of(const struct prompt *p, const struct subject *who)
{
	for (size_t i = 0; i < p->n_names; i++) {
		const struct subject *other = &p->name[i].subject;

		if (who->kind == SUBJECT_NONE || other->kind == SUBJECT_NONE)
			continue;
		if (who->n_pids == other->n_pids && subject_same(who, other))
			return (unsigned int)i + 1;
	}
	return 0;
}

size_t prompt_names(const struct prompt_input *in, struct prompt *out, struct prompt_said *said)
{
	size_t shown, asked;

	/* Once with all the room, to see which of the question's names are
	 * already there; then again with what these need left free. */
	memset(said, 0, sizeof(*said));
	out->n_names = 0;
	shown = names_of_findings(in->findings, out, said, SLOTS_NAMES - PROMPT_ASKED_NAMES);
	names_of_question(in, out, said, &asked);
	if (shown == in->findings->n_findings)
		return shown;
	memset(said, 0, sizeof(*said));
	out->n_names = 0;
	shown = names_of_findings(in->findings, out, said, SLOTS_NAMES - asked);
	names_of_question(in, out, said, &asked);
	return shown;
}
