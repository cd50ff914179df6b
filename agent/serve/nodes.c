/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nodes.c - the table of files, and those that are text made at open. */
#include "nodes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "llamux/paths.h"
#include "act/actuate.h"
#include "answer/answer.h"
#include "ask/ask.h"
#include "base/text.h"
#include "diagnose/findings.h"
#include "state/machine.h"
#include "report.h"
#include "status.h"

/* `actions` shows so many, newest first; the journal keeps all. */
#define ACTIONS_SHOWN 200

/* --- text files: made at open, so that one reader sees one moment ---------- */

struct text_handle {
	char *text;
	size_t len;
};

static int text_open(const struct nodes_source *source, const struct node *node,
		     const struct node_call *call, int flags, void **handle)
{
	struct text_handle *h;

	if ((flags & O_ACCMODE) != O_RDONLY)
		return -EACCES;
	h = calloc(1, sizeof(*h));
	if (!h)
		return -ENOMEM;
	h->text = node->text(source, &call->who);
	if (!h->text) {
		free(h);
		return -ENOMEM;
	}
	h->len = strlen(h->text);
	*handle = h;
	return 0;
}

static long text_read(void *handle, const struct node_call *call, char *buf, size_t size,
		      uint64_t offset)
{
	const struct text_handle *h = handle;
	size_t n;

	(void)call;
	if (offset >= h->len)
		return 0;
	n = h->len - (size_t)offset;
	n = n < size ? n : size;
	memcpy(buf, h->text + offset, n);
	return (long)n;
}

static void text_release(void *handle)
{
	struct text_handle *h = handle;

	free(h->text);
	free(h);
}

static const struct node_ops node_text_ops = {
	.open = text_open,
	.read = text_read,
	.release = text_release,
};

/* --- findings --------------------------------------------------------------- */

static char *make_findings(const struct nodes_source *source, const struct asker *who,
			   char *(*make)(const struct findings *, const struct snapshot *,
					 const struct longer *))
{
	struct findings *f = malloc(sizeof(*f));
	struct longer *longer = calloc(1, sizeof(*longer));
	struct snapshot s = { 0 };
	char *text = NULL;

	if (f && longer && machine_observe(source->machine, f, &s) == 0) {
		bool held = machine_recall(source->machine, f, longer) == 0;

		if (asker_is_blind(who)) {
			findings_conceal(f, &s, who->uid);
			if (held)
				findings_conceal(&longer->findings, &longer->snapshot, who->uid);
		}
		text = make(f, &s, held ? longer : NULL);
		if (held)
			longer_free(longer);
		ask_shown(source->ask, who, f);
	}
	snapshot_free(&s);
	free(longer);
	free(f);
	return text;
}

static char *make_findings_text(const struct nodes_source *source, const struct asker *who)
{
	return make_findings(source, who, answer_findings);
}

static char *make_findings_json(const struct nodes_source *source, const struct asker *who)
{
	return make_findings(source, who, findings_json);
}

static char *make_answer_json(const struct nodes_source *source, const struct asker *who)
{
	return ask_answered(source->ask, who);
}

/* --- actions ---------------------------------------------------------------- */

static void put_effect(struct text *t, const struct action_row *row)
{
	if (row->freed_bytes)
		text_add(t, "freed %s, ", text_size(row->freed_bytes).s);
	struct effect_text effect = action_effect(row);

	if (!effect.s[0]) {
		text_str(t, "not measured");
		return;
	}
	text_str(t, effect.s);
	if (row->target_before_ns > 0 && row->target_after_ns != UINT64_MAX)
		text_add(t, ", target runs at %s",
			 text_percent(row->target_after_ns, row->target_before_ns).s);
}

/* id, time, who asked, target, knob, old -> new, effect, state: by tabs. */
static void put_action(struct text *t, const struct action_row *row, bool conceal)
{
	char when[32] = "?";
	time_t time_s = (time_t)row->time_s;
	struct tm tm;

	if (localtime_r(&time_s, &tm))
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%S%z", &tm);
	text_add(t, "%lld\t%s\tuid %u\t%s\t`", (long long)row->id, when, row->uid,
		 action_word(row->kind));
	text_name(t, conceal ? "hidden" : row->target);
	text_str(t, "`\t");
	text_name(t, conceal ? "hidden" : row->knob);
	text_str(t, "\t");
	text_name(t, row->old_value);
	text_str(t, " -> ");
	text_name(t, row->new_value);
	text_str(t, "\t");
	put_effect(t, row);
	text_add(t, "\t%s\n", action_state_word(row->state));
}

static char *make_actions(const struct nodes_source *source, const struct asker *who)
{
	struct action_row *rows = calloc(ACTIONS_SHOWN, sizeof(*rows));
	struct text t;
	bool conceal = asker_is_blind(who);
	long n;

	if (!rows)
		return NULL;
	text_growing(&t);
	n = ask_actions(source->ask, rows, ACTIONS_SHOWN);
	if (n < 0)
		text_add(&t, "the journal cannot be read: %s\n", strerror((int)-n));
	for (long i = 0; i < n; i++)
		put_action(&t, &rows[i], conceal && rows[i].uid != who->uid);
	free(rows);
	return text_take(&t);
}

/* --- status and metrics ------------------------------------------------------ */

static char *make_status(const struct nodes_source *source, const struct asker *who)
{
	return status_text(source->status, asker_is_blind(who));
}

static char *make_metrics(const struct nodes_source *source, const struct asker *who)
{
	(void)who;
	return status_metrics(source->status);
}

/* --- report ------------------------------------------------------------------ */

static char *make_report(const struct nodes_source *source, const struct asker *who)
{
	(void)who;
	return report_text(source->history, source->status);
}

/* --- the table ---------------------------------------------------------------- */

static const struct node nodes[] = {
	{ LLAMUX_FILE_PROMPT, 0666, false, &node_prompt_ops, NULL },
	{ LLAMUX_FILE_STATUS, 0444, false, &node_text_ops, make_status },
	{ LLAMUX_FILE_FINDINGS, 0444, false, &node_text_ops, make_findings_text },
	{ LLAMUX_FILE_FINDINGS_JSON, 0444, false, &node_text_ops, make_findings_json },
	{ LLAMUX_FILE_ANSWER_JSON, 0444, false, &node_text_ops, make_answer_json },
	{ LLAMUX_FILE_ACTIONS, 0444, false, &node_text_ops, make_actions },
	{ LLAMUX_FILE_CONTROL, 0660, true, &node_control_ops, NULL },
	{ LLAMUX_FILE_METRICS, 0444, false, &node_text_ops, make_metrics },
	{ LLAMUX_FILE_REPORT, 0440, true, &node_text_ops, make_report },
};

size_t nodes_count(void)
{
	return sizeof(nodes) / sizeof(nodes[0]);
}

const struct node *node_at(size_t i)
{
	return i < nodes_count() ? &nodes[i] : NULL;
}

void node_stat(const struct node *node, const struct nodes_source *source, struct stat *out)
{
	memset(out, 0, sizeof(*out));
	out->st_blksize = 4096;
	out->st_mode = node ? S_IFREG | node->mode : S_IFDIR | 0755;
	out->st_nlink = node ? 1 : 2;
	out->st_gid = node && node->group ? source->group : 0;
}
