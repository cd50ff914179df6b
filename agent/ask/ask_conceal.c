// SPDX-License-Identifier: GPL-2.0-or-later
/* ask_conceal.c - nobody is told by an answer what /proc does not show him. */
#include "ask_internal.h"

#include <string.h>

#include "base/hidepid.h"
#include "diagnose/findings.h"

bool asker_is_blind(const struct asker *who)
{
	/* Who may change processes may see them. */
	return !who->may_act && hidepid_blinds(who->uid, who->gid);
}

void conceal_present(const struct turn *t, struct scratch *s)
{
	if (!asker_is_blind(&t->who))
		return;
	findings_conceal(&s->findings, &s->snapshot, t->who.uid);
	memset(&s->barred, 0, sizeof(s->barred)); /* names whom it is about */
	if (s->longer_held)
		findings_conceal(&s->longer.findings, &s->longer.snapshot, t->who.uid);
}

/* What a change would be done to, and why it cannot be, names processes. */
bool conceal_change(struct ask *a, struct turn *t)
{
	if (!asker_is_blind(&t->who))
		return false;
	turn_say(a, t, "Only root and members of group llamux may say yes to a change, and to whom "
		       "/proc does not show the processes of others I do not say what it would be.\n");
	return true;
}

void conceal_past(const struct turn *t, struct past *past)
{
	if (!asker_is_blind(&t->who))
		return;
	for (size_t i = 0; i < past->n_findings; i++)
		finding_conceal(&past->finding[i].f, t->who.uid);
	snapshot_conceal(&past->nearest, t->who.uid);
}
