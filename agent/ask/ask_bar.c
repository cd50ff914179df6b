/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_bar.c - which offers may be put to somebody: those that would be made, and of the
 * steps against one finding the one that is next. */
#include "ask_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* 0: it would be made.  why: set if it is empty; NULL: nobody wants to know. */
static int barred(struct ask *a, enum agent_mode mode, const struct offer *offer,
		  const struct asker *who, char *why)
{
	static const char prefix[] = "Nothing would be changed: ";
	/* To one who may not act the offer is only told. */
	struct asker granted = *who;
	char said[512] = "";
	int err;

	granted.may_act = true;
	pthread_mutex_lock(&a->act_lock);
	err = actuator_describe(a->options.actuator, offer, mode, &granted, said, sizeof(said));
	pthread_mutex_unlock(&a->act_lock);
	if (err && why && !why[0]) {
		bool known = strncmp(said, prefix, sizeof(prefix) - 1) == 0;

		snprintf(why, BARRED_MAX, "%s", known ? said + sizeof(prefix) - 1 : strerror(-err));
		if (why[0] && why[strlen(why) - 1] == '.')
			why[strlen(why) - 1] = '\0';
	}
	return err;
}

bool act_would(struct ask *a, const struct offer *offer, const struct asker *who)
{
	return a->options.actuator && !barred(a, MODE_ASK, offer, who, NULL);
}

/* Old ids to new ones; 0: left out. */
static void renumber(struct finding *f, const uint8_t to[OFFERS_MAX + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_offers; i++)
		if (f->offers[i] <= OFFERS_MAX && to[f->offers[i]])
			f->offers[n++] = to[f->offers[i]];
	f->n_offers = n;
}

/* An offer of the same finding that stays. */
static bool answered(const struct findings *f, size_t n, const struct offer *offer)
{
	for (size_t i = 0; i < n; i++)
		if (f->offer[i].finding == offer->finding)
			return true;
	return false;
}

/* Where one is in force, what was to be in its place has no place, and what goes further
 * is next: once all that was found is of the time since. */
static bool is_its_turn(struct ask *a, const struct findings *f, size_t n,
			const struct offer *offer, const bool *in_force)
{
	bool since = f->time_ns >= a->changed_ns + f->window_ns;

	if (offer->instead)
		return !answered(f, n, offer) && !in_force[offer->finding];
	if (offer->further)
		return !answered(f, n, offer) && in_force[offer->finding] && since;
	return true;
}

void act_bar(struct ask *a, enum agent_mode mode, const struct asker *who, struct findings *f,
	     struct barred *out)
{
	bool in_force[FINDINGS_MAX + 1];
	uint8_t to[OFFERS_MAX + 1] = { 0 };
	size_t n = 0;

	if (out)
		memset(out, 0, sizeof(*out));
	if (!a->options.actuator)
		return;
	/* Of which there are further offers alone, the rest is seen to be in force. */
	for (size_t i = 0; i <= FINDINGS_MAX; i++)
		in_force[i] = true;
	for (size_t i = 0; i < f->n_offers; i++)
		if (!f->offer[i].further && f->offer[i].finding <= FINDINGS_MAX)
			in_force[f->offer[i].finding] = false;
	for (size_t i = 0; i < f->n_offers; i++) {
		unsigned int id = f->offer[i].id, finding = f->offer[i].finding;
		int err;

		if (id > OFFERS_MAX || finding > FINDINGS_MAX ||
		    !is_its_turn(a, f, n, &f->offer[i], in_force))
			continue;
		err = barred(a, mode, &f->offer[i], who, out ? out->why[finding] : NULL);
		in_force[finding] |= err == -EALREADY;
		if (err)
			continue;
		if (n != i)
			f->offer[n] = f->offer[i];
		to[id] = (uint8_t)(n + 1);
		f->offer[n].id = (unsigned int)n + 1;
		f->offer[n].further = false;
		n++;
	}
	f->n_offers = n;
	for (size_t i = 0; i < f->n_findings; i++)
		renumber(&f->finding[i], to);
}

/* lock of the actuator held. */
static void announce(struct ask *a, const struct asker *who, const struct offer *offer,
		     struct consent *out)
{
	char reason[256] = "";

	if (actuator_announce(a->options.actuator, offer, MODE_ASK, who, out, reason,
			      sizeof(reason)) < 0)
		out->n = 0;
}

void act_announce(struct ask *a, const struct asker *who, struct proposal *p)
{
	struct asker granted = *who;

	granted.may_act = true; /* as above; a yes is judged by who gives it */
	if (!a->options.actuator)
		return;
	pthread_mutex_lock(&a->act_lock);
	announce(a, &granted, &p->offer, &p->consent);
	pthread_mutex_unlock(&a->act_lock);
}

/* Reading a file waits for no change that is under way: what was shown meanwhile cannot be
 * agreed to, and has to be read again. */
void act_announce_shown(struct ask *a, const struct asker *who, const struct findings *f,
			struct consent out[OFFERS_MAX])
{
	if (!a->options.actuator || !who->may_act || !f->n_offers ||
	    pthread_mutex_trylock(&a->act_lock))
		return;
	for (size_t i = 0; i < f->n_offers; i++)
		announce(a, who, &f->offer[i], &out[i]);
	pthread_mutex_unlock(&a->act_lock);
}
