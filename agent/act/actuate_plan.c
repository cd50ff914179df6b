/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actuate_plan.c - a profile carried out as one action: many changes of many kinds, one
 * row of the journal with all their knobs before the first write, one undo.
 *
 * A change that does not apply (nothing to do, not possible here) is left out, and that
 * is said; one that fails while it is written takes all of them back.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/action_kinds.h"
#include "base/text.h"
#include "actuate_internal.h"

void plan_left_out(struct target *t, const char *who, const char *why)
{
	if (!t->n_left++)
		snprintf(t->left, sizeof(t->left), "%s: %s", who, why);
}

struct plan_step *plan_step_add(struct target *t, const char *role, enum action_kind kind,
				int value)
{
	struct plan_step *bigger = realloc(t->step, (t->n_steps + 1) * sizeof(*bigger));

	if (!bigger)
		return NULL;
	t->step = bigger;
	bigger += t->n_steps++;
	*bigger = (struct plan_step){.offer = {.kind = kind, .value = value}};
	snprintf(bigger->role, sizeof(bigger->role), "%s", role);
	snprintf(bigger->offer.target.name, sizeof(bigger->offer.target.name), "%s", role);
	return bigger;
}

void plan_steps_free(struct target *t)
{
	for (size_t i = 0; i < t->n_steps; i++) {
		journal_knobs_free(&t->step[i].knobs);
		target_free(&t->step[i].target);
	}
	free(t->step);
	free(t->first);
	t->step = NULL;
	t->first = NULL;
	t->n_steps = 0;
}

/* Errors of one change that are no errors of the plan. */
static bool leaves_out(int err)
{
	return err == -ENOTSUP || err == -EALREADY || err == -ESTALE || err == -EINVAL ||
	       err == -EPERM;
}

int target_resolve_profile(struct actuator *a, const struct offer *offer, const struct asker *asker,
			   struct target *t, char *reason, size_t len)
{
	static const char *const none[] = {NULL};
	struct profile *profile;
	char why[256] = "";
	int err;

	err = profile_load(a->profiles ? a->profiles : none, offer->profile, &profile, reason, len);
	if (err)
		return err == -ENOENT ? -ENOTSUP : err;
	err = plan_cast(a, profile, offer, asker, t);
	profile_free(profile);
	if (err)
		snprintf(reason, len, "the processes cannot be read: %s", strerror(-err));
	for (size_t i = 0; i < t->n_steps && !err; i++) {
		struct plan_step *s = &t->step[i];

		err = target_resolve(a, &s->offer, asker, &s->target, why, sizeof(why));
		if (!leaves_out(err)) {
			if (err)
				snprintf(reason, len, "%s: %s", s->role, why);
			continue;
		}
		plan_left_out(t, s->role, why);
		err = 0;
		s->target = (struct target){0};
		memmove(s, s + 1, (t->n_steps - i - 1) * sizeof(*s));
		t->n_steps--;
		i--;
	}
	return err;
}

/* Has an earlier change of the plan made this group already? */
static bool made_before(const struct journal_knobs *all, const char *path)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->knob[i].type == KNOB_GROUP && !strcmp(all->knob[i].path, path))
			return true;
	return false;
}

/* Adds copies of a change's knobs to those of the plan. */
static int gather(struct journal_knobs *all, struct journal_knobs *step)
{
	int err = 0;

	for (size_t i = 0; i < step->n && !err; i++) {
		struct journal_knob *k = &step->knob[i], copy;

		if (k->type == KNOB_GROUP)
			k->tid = made_before(all, k->path);
		copy = *k;
		copy.path = k->path ? strdup(k->path) : NULL;
		err = k->path && !copy.path ? -ENOMEM : journal_knobs_add(all, &copy);
		if (err)
			free(copy.path);
	}
	return err;
}

static void say_counts(const struct offer *offer, const struct target *t, struct action_row *row)
{
	size_t changes = 0;

	for (size_t i = 0; i < t->n_steps; i++)
		changes += t->step[i].knobs.n > 0;
	snprintf(row->knob, sizeof(row->knob), "plan %s (%zu change%s, %zu process%s)",
		 offer->profile, changes, changes == 1 ? "" : "s", t->n_facts,
		 t->n_facts == 1 ? "" : "es");
	snprintf(row->old_value, sizeof(row->old_value), "as it was");
	snprintf(row->new_value, sizeof(row->new_value), "in force");
}

int plan_profile(struct actuator *a, const struct offer *offer, const struct target *t,
		 struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len)
{
	char why[256] = "", first[256] = "";
	int err = 0;

	for (size_t i = 0; i < t->n_steps && !err; i++) {
		struct plan_step *s = &t->step[i];

		err = actuate_kinds[s->offer.kind].plan(a, &s->offer, &s->target, &s->knobs, &s->row,
							why, sizeof(why));
		if (leaves_out(err)) {
			journal_knobs_free(&s->knobs);
			if (!first[0])
				snprintf(first, sizeof(first), "%s: %s", s->role, why);
			err = 0;
			continue;
		}
		if (!err)
			err = gather(knobs, &s->knobs);
		if (err)
			snprintf(reason, len, "%s: %s", s->role, why[0] ? why : strerror(-err));
	}
	if (!err && !knobs->n) {
		if (!t->n_facts && !t->n_steps && !t->n_left)
			snprintf(reason, len, "nothing that the profile %s speaks of runs",
				 offer->profile);
		else
			snprintf(reason, len, "nothing is left to change (%s)",
				 first[0] ? first : t->left[0] ? t->left : "it is so already");
		return -EALREADY;
	}
	if (!err)
		say_counts(offer, t, row);
	return err;
}

void say_profile(const struct target *t, char *out, size_t size)
{
	struct text text;

	text_fixed(&text, out, size);
	for (size_t i = 0; i < t->n_steps; i++) {
		const struct plan_step *s = &t->step[i];

		if (s->knobs.n)
			text_add(&text, "  %s: %s: %s -> %s\n", s->role, s->row.knob,
				 s->row.old_value, s->row.new_value);
	}
	if (t->n_left)
		text_add(&text, "  left alone: %s%s\n", t->left,
			 t->n_left > 1 ? ", and others" : "");
}

int write_profile(struct actuator *a, const struct offer *offer, const struct target *t,
		  int64_t id, struct journal_knobs *knobs, char *reason, size_t len)
{
	char why[256] = "";
	size_t done = 0;
	int err = 0;

	(void)offer;
	(void)knobs;
	for (size_t i = 0; i < t->n_steps && !err; i++) {
		struct plan_step *s = &t->step[i];

		if (!s->knobs.n)
			continue;
		err = actuate_kinds[s->offer.kind].write(a, &s->offer, &s->target, id, &s->knobs, why,
							 sizeof(why));
		done += !err;
		if (err == -ESTALE)
			err = 0; /* this one has ended; the others go on */
		if (err)
			snprintf(reason, len, "%s: %s", s->role, why);
	}
	if (!err && !done) {
		snprintf(reason, len, "all of them have ended meanwhile");
		return -ESTALE;
	}
	return err;
}

/* --- taking back ------------------------------------------------------------- */

typedef void (*undo_fn)(struct actuator *a, const struct journal_action *action,
			const struct journal_knobs *knobs, struct undo_tally *tally);

static void undo_sessions(struct actuator *a, const struct journal_action *action,
			  const struct journal_knobs *knobs, struct undo_tally *tally)
{
	(void)action;
	undo_autogroups(a, knobs, tally);
}

/* Groups last: what was set for their members stands until then. */
static const struct {
	enum journal_knob_type type[3]; /* together, as one depends on the other */
	size_t n;
	undo_fn undo;
} families[] = {
	{{KNOB_SETTING}, 1, undo_setting},
	{{KNOB_POLICY}, 1, undo_threads},
	{{KNOB_NICE}, 1, undo_threads},
	{{KNOB_SLICE}, 1, undo_threads},
	{{KNOB_AUTOGROUP}, 1, undo_sessions},
	{{KNOB_AFFINITY}, 1, undo_processes},
	{{KNOB_SLACK}, 1, undo_processes},
	{{KNOB_IOPRIO}, 1, undo_processes},
	{{KNOB_FILES}, 1, undo_processes},
	{{KNOB_PROCESSES}, 1, undo_processes},
	{{KNOB_MEMLOCK}, 1, undo_processes},
	{{KNOB_OOM}, 1, undo_processes},
	{{KNOB_CGROUP, KNOB_GROUP, KNOB_PLACE}, 3, undo_cgroup},
};

void undo_profile(struct actuator *a, const struct journal_action *action,
		  const struct journal_knobs *knobs, struct undo_tally *tally)
{
	/* Borrows the paths of the whole list. */
	struct journal_knobs part = {.knob = calloc(knobs->n ? knobs->n : 1, sizeof(*part.knob))};

	if (!part.knob) {
		tally->failed++;
		tally->err = -ENOMEM;
		return;
	}
	for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++) {
		part.n = 0;
		for (size_t i = 0; i < knobs->n; i++)
			for (size_t k = 0; k < families[f].n; k++)
				if (knobs->knob[i].type == families[f].type[k])
					part.knob[part.n++] = knobs->knob[i];
		if (part.n)
			families[f].undo(a, action, &part, tally);
	}
	free(part.knob);
}
