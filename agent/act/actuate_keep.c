/* SPDX-License-Identifier: GPL-2.0-or-later */
/* actuate_keep.c - what becomes of a change: kept or reverted by its effect, undone
 * on request, taken back after a crash. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "actuate_internal.h"

#define RECOVER_MAX 4096 /* actions in force at a time; more are taken up at the
                            next start, and counted as left until then */

struct effect_text action_effect(const struct action_row *row)
{
	struct effect_text out = {""};

	if (row->victim_after_ns == UINT64_MAX || !row->victim_before_ns)
		return out;
	if (row->counted[0])
		snprintf(out.s, sizeof(out.s), "%s %s in 10 s, was %s",
			 text_count(row->victim_after_ns).s, row->counted,
			 text_count(row->victim_before_ns).s);
	else
		snprintf(out.s, sizeof(out.s), "waits %s in 10 s, was %s",
			 text_seconds(row->victim_after_ns).s, text_seconds(row->victim_before_ns).s);
	return out;
}

/* A fifth: less is within what the wait of a machine in use varies by itself.  Of a few
 * kills at least one. */
bool actuator_helped(uint64_t before, uint64_t after)
{
	return after <= before - (before / 5 ? before / 5 : 1);
}

/* What was done later on the same knob, or in the group that this one has made, is taken back
 * first: -EBUSY, and no value is touched. */
static int later_first(struct actuator *a, const struct journal_action *action, char *reason,
		       size_t len)
{
	bool edited = false;
	int64_t later;
	int err = journal_later(a->journal, action->row.id, a->boot, &later, &edited);

	if (err) {
		snprintf(reason, len, "the journal cannot be read: %s", journal_why(err));
		return err;
	}
	if (!later)
		return 0;
	if (edited)
		snprintf(reason, len, "someone else has changed since what action %lld set in its "
				      "cgroup, so that is left alone", (long long)later);
	else
		snprintf(reason, len, "action %lld, made later, stands on it; undo that one first",
			 (long long)later);
	return -EBUSY;
}

static void say_foreign(const struct undo_tally *t, char *reason, size_t len)
{
	int at = snprintf(reason, len, "someone else has changed it since (%s), so that is left alone",
			  t->first);

	if (t->restored && (size_t)at < len)
		snprintf(reason + at, len - (size_t)at, "; %zu other value%s taken back",
			 t->restored, t->restored == 1 ? " is" : "s are");
}

/* The outcome of an undo, from what was counted. */
static int judge(struct journal_action *action, const struct undo_tally *t, enum action_state done,
		 char *reason, size_t len)
{
	if (t->failed) {
		snprintf(reason, len, "%s cannot be taken back: %s", t->first,
			 t->err == -EPERM ? "not permitted" : strerror(-t->err));
		return t->err;
	}
	/* Of an action that failed half-way, a value that someone else changed was
	 * either never written or is theirs now: nothing of ours is left in it. */
	if (t->foreign && done != STATE_FAILED) {
		action->row.state = STATE_SUPERSEDED;
		say_foreign(t, reason, len);
		return -EBUSY;
	}
	if (t->outside) {
		snprintf(reason, len, "it is outside of the cgroup that --confine names");
		return -EPERM;
	}
	if (!t->restored && !t->same && !t->foreign) {
		action->row.state = STATE_GONE;
		snprintf(reason, len, "the target has ended");
		return -ESTALE;
	}
	action->row.state = done;
	return 0;
}

int undo_action(struct actuator *a, struct journal_action *action, enum action_state done,
		char *reason, size_t len)
{
	enum action_state before = action->row.state;
	struct journal_knobs knobs = {0};
	struct undo_tally tally = {.never_was = done == STATE_FAILED};
	bool marked = false;
	int err, saved = 0;

	/* One that failed is the newest; of one whose target has ended nothing stands. */
	if (done != STATE_FAILED && done != STATE_GONE && !strcmp(action->boot, a->boot)) {
		err = later_first(a, action, reason, len);
		if (err)
			return err;
	}
	if (strcmp(action->boot, a->boot)) {
		action->row.state = STATE_GONE;
		snprintf(reason, len, "the machine was started anew since, which ended the change");
		err = -ESTALE;
	} else {
		err = journal_get_knobs(a->journal, action->row.id, &knobs);
		if (err) {
			snprintf(reason, len, "the journal cannot be read: %s", journal_why(err));
			return err;
		}
		/* What a crash leaves half taken back is taken back at the next start.
		 * A full disk is no reason to leave a change in force. */
		marked = before == STATE_KEPT || before == STATE_SUPERSEDED;
		if (marked) {
			action->row.state = STATE_UNDOING;
			journal_update(a->journal, &action->row);
		}
		actuate_kinds[action->row.kind].undo(a, action, &knobs, &tally);
		actuator_step(a, STEP_RESTORED);
		err = judge(action, &tally, done, reason, len);
		if (marked && action->row.state == STATE_UNDOING)
			action->row.state = before;
	}
	if (marked || action->row.state != before)
		saved = journal_update(a->journal, &action->row);
	if (saved && !err) {
		snprintf(reason, len, "it is taken back, but the journal cannot record that: %s",
			 journal_why(saved));
		err = saved;
	}
	journal_knobs_free(&knobs);
	return err;
}

/* The same where no trial of it can go on: with what stands on it, it stays. */
static int undo_or_leave(struct actuator *a, struct journal_action *action, enum action_state done,
			 char *reason, size_t len)
{
	enum action_state *state = &action->row.state;
	int err = undo_action(a, action, done, reason, len), saved;

	if (err != -EBUSY || *state == STATE_KEPT || *state == STATE_SUPERSEDED)
		return err;
	*state = STATE_SUPERSEDED;
	saved = journal_update(a->journal, &action->row);
	return saved ? saved : err;
}

static int get_action(struct actuator *a, int64_t id, struct journal_action *out, char *reason,
		      size_t len)
{
	int err = journal_get(a->journal, id, out);

	if (err == -ENOENT)
		snprintf(reason, len, "there is no action %lld", (long long)id);
	else if (err)
		snprintf(reason, len, "the journal cannot be read: %s", journal_why(err));
	return err;
}

/* Does any process of the target live?  A cgroup's directory counts as alive until
 * writing to it says otherwise. */
static bool target_lives(struct actuator *a, int64_t id)
{
	struct journal_knobs knobs;
	struct procinfo info;
	bool lives = false;
	size_t i;

	if (journal_get_knobs(a->journal, id, &knobs))
		return true;
	for (i = 0; i < knobs.n && !lives; i++)
		lives = knobs.knob[i].type == KNOB_CGROUP || knobs.knob[i].type == KNOB_SETTING ||
			(knobs.knob[i].pid && !procinfo_read(a->proc, knobs.knob[i].pid, 0, &info) &&
			 info.start == knobs.knob[i].start && !info.ended);
	journal_knobs_free(&knobs);
	return lives;
}

static bool helped(const struct journal_action *action)
{
	const struct action_row *row = &action->row;

	if (row->victim_before_ns && row->victim_after_ns != UINT64_MAX)
		return actuator_helped(row->victim_before_ns, row->victim_after_ns);
	/* Not to be measured: a person wanted it; nobody else did. */
	return !action->automatic;
}

int actuator_verify(struct actuator *a, int64_t id, uint64_t victim_after_ns,
		    uint64_t target_after_ns, bool *kept, char *reason, size_t reason_len)
{
	struct journal_action action;
	int err;

	*kept = false;
	reason[0] = '\0';
	err = get_action(a, id, &action, reason, reason_len);
	if (err)
		return err;
	if (action.row.state != STATE_APPLIED) {
		snprintf(reason, reason_len, "action %lld is %s already", (long long)id,
			 action_state_word(action.row.state));
		return -EALREADY;
	}
	action.row.victim_after_ns = victim_after_ns;
	action.row.target_after_ns = target_after_ns;
	if (!target_lives(a, id)) {
		/* What it started may still show the change. */
		err = undo_action(a, &action, STATE_GONE, reason, reason_len);
		snprintf(reason, reason_len, "the target has ended meanwhile");
	} else if (helped(&action)) {
		action.row.state = STATE_KEPT;
		err = journal_update(a->journal, &action.row);
		*kept = !err;
		if (err)
			snprintf(reason, reason_len, "the journal cannot be written: %s",
				 journal_why(err));
	} else {
		err = undo_or_leave(a, &action, STATE_REVERTED, reason, reason_len);
	}
	return err == -ESTALE ? 0 : err;
}

/* May this person take that action back? */
static bool may_undo(const struct asker *asker, const struct action_row *row, char *reason,
		     size_t len)
{
	if (!asker->may_act) {
		snprintf(reason, len,
			 "only root and members of group llamux may change the machine");
		return false;
	}
	if (asker->uid != 0 && asker->uid != row->uid) {
		snprintf(reason, len,
			 "it is an action of another person; that one or root may undo it");
		return false;
	}
	return true;
}

int actuator_undo(struct actuator *a, int64_t id, const struct asker *asker,
		  struct action_row *row, char *reason, size_t reason_len)
{
	static const int refused[] = {
		[STATE_REVERTED] = -EALREADY, [STATE_UNDONE] = -EALREADY,
		[STATE_GONE] = -ESTALE,	      [STATE_FAILED] = -EALREADY,
	};
	struct journal_action action;
	int err;

	reason[0] = '\0';
	memset(row, 0, sizeof(*row));
	err = get_action(a, id, &action, reason, reason_len);
	if (err)
		return err;
	if (!may_undo(asker, &action.row, reason, reason_len)) {
		err = -EPERM;
	} else if (refused[action.row.state]) {
		err = refused[action.row.state];
		if (err == -ESTALE)
			snprintf(reason, reason_len, "its target has ended");
		else
			snprintf(reason, reason_len, "it is %s already",
				 action_state_word(action.row.state));
	} else {
		err = undo_action(a, &action, STATE_UNDONE, reason, reason_len);
	}
	*row = action.row;
	return err;
}

/* 1 if something was done about it, 0 if it may stay, -errno if it must wait. */
static int recover_one(struct actuator *a, int64_t id, struct text *report)
{
	struct journal_action action;
	const char *between = report->len ? "; " : "";
	char reason[256] = "";
	bool kept, restarted;
	int err = get_action(a, id, &action, reason, sizeof(reason));

	if (err) {
		text_add(report, "%saction %lld: %s", between, (long long)id, reason);
		return err;
	}
	kept = action.row.state == STATE_KEPT || action.row.state == STATE_SUPERSEDED;
	restarted = strcmp(action.boot, a->boot) != 0;
	if (kept && !restarted)
		return 0;
	err = undo_or_leave(a, &action, STATE_UNDONE, reason, sizeof(reason));
	text_add(report, "%saction %lld (%s) is %s%s%s", between, (long long)id, action.row.knob,
		 action_state_word(action.row.state), reason[0] ? ": " : "", reason);
	return err && err != -ESTALE && err != -EBUSY ? err : 1;
}

int actuator_recover(struct actuator *a, char *report, size_t report_len)
{
	int64_t *id = calloc(RECOVER_MAX, sizeof(*id));
	int err, handled = 0, first = 0;
	struct text text;
	long n, i;

	text_fixed(&text, report, report_len);
	if (!id)
		return -ENOMEM;
	/* Newest first: a later change of a knob stands on an earlier one. */
	n = journal_open_ids(a->journal, id, RECOVER_MAX);
	if (n < 0)
		text_add(&text, "the journal cannot be read: %s", journal_why((int)n));
	for (i = 0; i < n; i++) {
		err = recover_one(a, id[i], &text);
		if (err > 0)
			handled++;
		else if (err && !first)
			first = err;
	}
	free(id);
	if (n < 0)
		return (int)n;
	return first ? first : handled;
}
